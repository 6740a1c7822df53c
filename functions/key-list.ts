import type * as z from "zod/mini";
import { ok, type Result, refuse } from "../core/result.ts";

export type KeyListRefusal = "malformed" | "duplicate_kid";

/** Reads a setting that holds a JSON list of JWKs, each with a `kid` of its own. */
export function parseKeyList<Key extends { readonly kid: string }>(
  text: string,
  schema: z.ZodMiniType<Key[]>,
): Result<Key[], KeyListRefusal> {
  const parsed = schema.safeParse(parseJson(text));
  if (!parsed.success) return refuse("malformed");
  const keys = parsed.data;
  return new Set(keys.map(({ kid }) => kid)).size < keys.length ? refuse("duplicate_kid") : ok(keys);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
