import { fileTypeFromBuffer } from "file-type";
import { AVATAR_MAX_SIDE, AVATAR_MIN_SIDE } from "../../core/api/accounts.ts";
import { AVATAR_MAX_BYTES } from "../../core/api/bounds.ts";
import { toHex } from "../../core/ids/hex.ts";
import { IMAGE_TYPES, type ImageType, readDimensions } from "../../core/images/read-dimensions.ts";
import { describeError } from "../../core/logging/describe-error.ts";
import { replaceAvatar } from "../../db/repositories/accounts.ts";
import type { AppContext } from "../context.ts";
import { writeLog } from "../log.ts";
import { Problem } from "../problem.ts";
import { invalidFields, readBytes } from "../read-body.ts";

const ENDINGS: Record<ImageType, string> = { "image/png": "png", "image/jpeg": "jpg", "image/webp": "webp" };
const NAME_BYTES = 16;
export const AVATAR_NAME = /^[0-9a-f]{32}\.(png|jpg|webp)$/;

/** Takes the request's picture in the place of the signed-in user's. What it is, its bytes say, not its header. */
export async function putAvatar(c: AppContext): Promise<void> {
  const { appDb, env } = c.get("services");
  const bytes = await readBytes(c.req.raw, AVATAR_MAX_BYTES);
  const type = await checkPicture(c.req.header("content-type"), bytes);
  const name = toHex(crypto.getRandomValues(new Uint8Array(NAME_BYTES)));
  const key = `avatars/${name}.${ENDINGS[type]}`;
  await env.FILES.put(key, bytes, { httpMetadata: { contentType: type } });
  try {
    await dropObject(c, await replaceAvatar(appDb, c.get("user"), key));
  } catch (error) {
    await dropObject(c, key);
    throw error;
  }
}

export async function removeAvatar(c: AppContext): Promise<void> {
  await dropObject(c, await replaceAvatar(c.get("services").appDb, c.get("user"), null));
}

async function checkPicture(said: string | undefined, bytes: Uint8Array): Promise<ImageType> {
  const named = IMAGE_TYPES.find((type) => type === said?.split(";")[0]?.trim().toLowerCase());
  if (named === undefined) {
    throw new Problem("unsupported_media_type", `Send one of ${IMAGE_TYPES.join(", ")}.`);
  }
  const found = await fileTypeFromBuffer(bytes);
  const type = IMAGE_TYPES.find((known) => known === found?.mime);
  const size = type === undefined ? undefined : readDimensions(bytes, type);
  if (type === undefined || size === undefined) {
    throw refusePicture("not_a_picture", "must be a PNG, JPEG or WebP picture");
  }
  const sides = [size.width, size.height];
  if (sides.some((side) => side < AVATAR_MIN_SIDE || side > AVATAR_MAX_SIDE)) {
    const range = `${AVATAR_MIN_SIDE} to ${AVATAR_MAX_SIDE}`;
    throw refusePicture("dimensions", `must have ${range} pixels each way, not ${sides.join(" by ")}`);
  }
  return type;
}

/** A refusal of the whole body. */
const refusePicture = (code: string, message: string): Problem =>
  invalidFields([{ field: "", code, message }]);

/** Never rejects: nobody's picture hangs on a file that nothing names any more. */
async function dropObject(c: AppContext, key: string | null): Promise<void> {
  if (key === null) return;
  try {
    await c.get("services").env.FILES.delete(key);
  } catch (error) {
    writeLog({
      ...{ level: "warn", requestId: c.get("requestId"), actor: "api", action: "avatar.left_behind" },
      data: { key, error: describeError(error) },
    });
  }
}
