import type * as z from "zod/mini";

/** What a schema has against a form's values: a sentence per field, by the first of each field's issues. */
export function checkWith(
  schema: z.ZodMiniType,
  values: unknown,
  names: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const { error } = schema.safeParse(values);
  const found: Record<string, string> = {};
  for (const { path, message } of error?.issues ?? []) {
    const field = path.join(".");
    found[names[field] ?? String(path.at(-1) ?? "")] ??= sentence(message);
  }
  return found;
}

export function sentence(message: string): string {
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}${/[.!?]$/.test(message) ? "" : "."}`;
}
