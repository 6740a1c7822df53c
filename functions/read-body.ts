import { z } from "zod";
import { en } from "zod/locales";
import { parseStrictJson } from "../core/api/strict-json.ts";
import type { AppContext } from "./context.ts";
import { type FieldError, fieldErrors, Problem, problemOfJson } from "./problem.ts";

z.config(en());

/** The size that every endpoint takes unless it says otherwise. */
export const BODY_MAX_BYTES = 64 * 1024;

/** A schema of `core/api` (zod/mini) or of zod. */
type Schema<T> = z.core.$ZodType<T>;

/** The body as a schema has it. Throws 413, 415, 400 (not our JSON) or 422, each naming the fields. */
export async function readBody<T>(c: AppContext, schema: Schema<T>, maxBytes = BODY_MAX_BYTES): Promise<T> {
  const type = c.req.header("content-type") ?? "";
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    throw new Problem("unsupported_media_type", "Send the header content-type: application/json.");
  }
  const text = await readText(c.req.raw, maxBytes);
  const json = parseStrictJson(text);
  if (!json.ok) throw problemOfJson(json.reason);
  const parsed = z.core.safeParse(schema, json.value);
  if (!parsed.success) throw invalidFields(fieldErrors(parsed.error));
  return parsed.data;
}

/** The query as a schema has it: every value a string, a repeated name refused. */
export function readQuery<T>(c: AppContext, schema: Schema<T>): T {
  const errors: FieldError[] = [];
  const values: Record<string, string> = {};
  for (const [name, value] of new URL(c.req.url).searchParams) {
    if (Object.hasOwn(values, name))
      errors.push({ field: name, code: "duplicate_key", message: "given twice" });
    if (value.includes("\u0000"))
      errors.push({ field: name, code: "control_character", message: "NUL is not allowed" });
    if (name !== "__proto__") values[name] = value;
  }
  const parsed = z.core.safeParse(schema, values);
  if (!parsed.success) errors.push(...fieldErrors(parsed.error));
  if (!parsed.success || errors.length > 0)
    throw new Problem("invalid_parameter", listErrors(errors), errors);
  return parsed.data;
}

/** Path parameters as a schema has them. */
export function readPath<T>(c: AppContext, schema: Schema<T>): T {
  const parsed = z.core.safeParse(schema, c.req.param());
  if (parsed.success) return parsed.data;
  const errors = fieldErrors(parsed.error);
  throw new Problem("invalid_parameter", listErrors(errors), errors);
}

/** A path parameter that is an id. */
export function readId(c: AppContext, name: string): string {
  const parsed = z.uuid().safeParse(c.req.param(name));
  if (!parsed.success) {
    throw new Problem("invalid_parameter", `${name} must be a UUID.`, [
      { field: name, code: "invalid_format", message: "must be a UUID" },
    ]);
  }
  return parsed.data.toLowerCase();
}

export function invalidFields(errors: FieldError[]): Problem {
  return new Problem("invalid_fields", listErrors(errors), errors);
}

function listErrors(errors: readonly FieldError[]): string {
  const shown = errors
    .slice(0, 3)
    .map(({ field, message }) => (field === "" ? message : `${field}: ${message}`));
  return errors.length > 3 ? `${shown.join("; ")}; and ${errors.length - 3} more` : shown.join("; ");
}

/** Reads at most `maxBytes`, whatever `content-length` says. Throws 413. */
export async function readBytes(
  request: Pick<Request, "headers" | "body">,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const tooLarge = new Problem("payload_too_large", `The body may have ${maxBytes} bytes.`);
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw tooLarge;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes) throw tooLarge;
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}

/** Reads at most `maxBytes` as UTF-8. Throws 413, or 400 when it is something else. */
export async function readText(
  request: Pick<Request, "headers" | "body">,
  maxBytes: number,
): Promise<string> {
  const bytes = await readBytes(request, maxBytes);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    throw new Problem("invalid_json", "The body is not UTF-8.", [
      { field: "", code: "encoding", message: "not UTF-8" },
    ]);
  }
}
