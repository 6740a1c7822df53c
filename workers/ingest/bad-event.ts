import { cleanText } from "../../core/clicks/clean-text.ts";
import { UUID_PATTERN } from "../../core/ids/uuid.ts";
import type { BadEventRow } from "../../db/repositories/ingest-rows.ts";

const RAW_MAX_BYTES = 8_192;
const REASON_MAX = 200;

/** Makes the row of an event that cannot be stored. `atMs` is only for the meter's day. */
export function badEvent(
  place: BadEventRow["place"],
  raw: unknown,
  reason: string,
  atMs: number,
): BadEventRow {
  const fields = isRecord(raw) ? raw : {};
  return {
    place,
    id: uuidOf(fields.id),
    at: atMs,
    organisationId: uuidOf(fields.organisationId),
    programId: uuidOf(fields.programId),
    reason: cleanText(reason, REASON_MAX),
    raw: rawText(raw),
  };
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function uuidOf(value: unknown): string | null {
  return typeof value === "string" && UUID_PATTERN.test(value) ? value.toLowerCase() : null;
}

/** JSON without user agent, cut to 8 KB at a character. */
function rawText(raw: unknown): string {
  const text = stringify(raw);
  const bytes = new Uint8Array(RAW_MAX_BYTES);
  const { read } = new TextEncoder().encodeInto(text, bytes);
  return text.slice(0, read);
}

/** JSON.stringify escapes NUL and lone surrogates, so that any text can be stored. */
function stringify(raw: unknown): string {
  try {
    return (
      JSON.stringify(raw, (key, value: unknown) => (key === "userAgent" ? undefined : value)) ?? "undefined"
    );
  } catch {
    // Nested too deeply to be walked, or not JSON at all.
    return "[cannot be written as JSON]";
  }
}
