import { openBytes } from "../../core/privacy/envelope.ts";
import type { DocumentRow } from "../../db/repositories/compliance/documents.ts";
import { answerFile, isFileType } from "../checked-file.ts";
import type { AppContext } from "../context.ts";
import { Problem } from "../problem.ts";
import { fileContext } from "./hand-in.ts";

/** The file of a document, opened: to be kept by whoever asks, and by nothing on the way. */
export async function answerDocument(c: AppContext, document: DocumentRow): Promise<Response> {
  const { env, envelopeKeys } = c.get("services");
  const object = document.objectKey === null ? null : await env.FILES.get(document.objectKey);
  const type = document.contentType;
  if (object === null || !isFileType(type))
    throw new Problem("not_found", "There is no file of this document.");
  const sealed = new Uint8Array(await object.arrayBuffer());
  const opened = await openBytes(sealed, fileContext(document.id), envelopeKeys);
  if (!opened.ok) throw new Error(`the file of document ${document.id} cannot be opened: ${opened.reason}`);
  return answerFile(c, opened.value, { type, name: `${document.kind}-${document.id}` });
}
