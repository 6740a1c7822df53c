import { CREATIVE_MAX_BYTES } from "../../core/api/creatives.ts";
import { toHex } from "../../core/ids/hex.ts";
import { IMAGE_TYPES, readDimensions } from "../../core/images/read-dimensions.ts";
import type { CreativeChanges, CreativeRow } from "../../db/repositories/creatives.ts";
import { FILE_ENDINGS, isFileType, readFile } from "../checked-file.ts";
import type { AppContext } from "../context.ts";
import { Problem } from "../problem.ts";
import { invalidFields } from "../read-body.ts";

const NAME_BYTES = 16;
const NAME = /^[0-9a-f]{32}\.(png|jpg|webp|pdf)$/;
const FOLDER = "creatives";

/** A name is drawn anew for each file. */
const CACHE = "public, max-age=86400, immutable";

/**
 * Keeps the request's body as the file of a creative, under a name that nobody guesses. What it is, its bytes say.
 *
 * @returns what to write into its row
 * @throws Problem 409 for a creative that has no file, 413, 415, 422
 */
export async function keepFile(c: AppContext, { kind }: Pick<CreativeRow, "kind">): Promise<CreativeChanges> {
  if (kind !== "image" && kind !== "file")
    throw new Problem("wrong_state", `A creative of the kind ${kind} has no file.`);
  const { bytes, type } = await readFile(c, CREATIVE_MAX_BYTES, "not_a_file");
  const image = IMAGE_TYPES.find((known) => known === type);
  if (kind === "image" && image === undefined)
    throw invalidFields([
      { field: "", code: "not_a_picture", message: "must be a PNG, JPEG or WebP picture" },
    ]);
  const size = image === undefined ? undefined : readDimensions(bytes, image);
  const name = toHex(crypto.getRandomValues(new Uint8Array(NAME_BYTES)));
  const objectKey = `${FOLDER}/${name}.${FILE_ENDINGS[type]}`;
  await c.get("services").env.FILES.put(objectKey, bytes, { httpMetadata: { contentType: type } });
  return {
    ...{ objectKey, contentType: type, sizeBytes: bytes.byteLength },
    ...{ width: size?.width ?? null, height: size?.height ?? null },
  };
}

/** A file as any site may show it: a picture in place, everything else to be kept, and nothing of it runs. */
export async function answerCreative(c: AppContext, name: string): Promise<Response> {
  const object = NAME.test(name) ? await c.get("services").env.FILES.get(`${FOLDER}/${name}`) : null;
  const type = object?.httpMetadata?.contentType;
  if (object === null || !isFileType(type)) throw new Problem("not_found", "There is no such file.");
  const isImage = type !== "application/pdf";
  return c.body(await object.arrayBuffer(), 200, {
    "content-type": type,
    "cache-control": CACHE,
    "content-disposition": isImage ? "inline" : `attachment; filename="${name}"`,
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
    // It is there to be shown by the sites of affiliates.
    "cross-origin-resource-policy": "cross-origin",
  });
}

/** Where the file of a row is found; null: it has none. */
export const fileUrl = (appUrl: string, objectKey: string | null): string | null =>
  objectKey === null ? null : new URL(`/api/files/${objectKey}`, appUrl).href;
