import { fileTypeFromBuffer } from "file-type";
import { IMAGE_TYPES, readDimensions } from "../core/images/read-dimensions.ts";
import type { AppContext } from "./context.ts";
import { Problem } from "./problem.ts";
import { invalidFields, readBytes } from "./read-body.ts";

/** What people hand in: documents and pictures, by their media type. */
export const FILE_ENDINGS = {
  "application/pdf": "pdf",
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/webp": "webp",
} as const;
export type FileType = keyof typeof FILE_ENDINGS;
const TYPES = Object.keys(FILE_ENDINGS) as FileType[];

export const isFileType = (type: string | null | undefined): type is FileType =>
  TYPES.some((known) => known === type);

/**
 * The request's body as a picture or PDF. What it is, its bytes say, not its header.
 *
 * @param code of the refusal when the bytes are something else
 * @throws Problem 413, 415 or 422
 */
export async function readFile(
  c: AppContext,
  maxBytes: number,
  code: string,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; type: FileType }> {
  const said = c.req.header("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (!isFileType(said)) throw new Problem("unsupported_media_type", `Send one of ${TYPES.join(", ")}.`);
  const bytes = await readBytes(c.req.raw, maxBytes);
  const detected = await fileTypeFromBuffer(bytes);
  const type = detected?.mime;
  const image = IMAGE_TYPES.find((known) => known === type);
  if (!isFileType(type) || (image !== undefined && readDimensions(bytes, image) === undefined))
    throw invalidFields([{ field: "", code, message: "must be a PDF, or a PNG, JPEG or WebP picture" }]);
  return { bytes, type };
}

/** A file that somebody handed in: to be kept, never to be run in our origin. `name` is without its ending. */
export function answerFile(
  c: AppContext,
  bytes: ArrayBuffer | Uint8Array<ArrayBuffer>,
  { type, name }: { readonly type: FileType; readonly name: string },
): Response {
  return c.body(bytes, 200, {
    "content-type": type,
    "content-disposition": `attachment; filename="${name}.${FILE_ENDINGS[type]}"`,
    "cache-control": "private, no-store",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
  });
}
