import type * as z from "zod/mini";
import { sentence } from "./sentence.ts";

/**
 * What a schema of the API, which comes when it is needed first, has against a form's values: a sentence per field, by the first of each field's issues. A field
 * goes by its own name, one in a list by its path (`levels.0.rateBps`).
 */
export async function checkWith(
  load: () => Promise<z.ZodMiniType>,
  values: unknown,
  names: Readonly<Record<string, string>> = {},
): Promise<Record<string, string>> {
  const schema = await load();
  const { error } = schema.safeParse(values);
  const found: Record<string, string> = {};
  for (const { path, message } of error?.issues ?? []) {
    const field = path.join(".");
    const own = path.some((part) => typeof part === "number") ? field : String(path.at(-1) ?? "");
    found[names[field] ?? own] ??= sentence(message);
  }
  return found;
}
