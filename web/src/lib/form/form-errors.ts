import { type FieldErrors, type FieldValues, set } from "react-hook-form";

/** Sentences by path, as `levels.0.rateBps`, in the shape that React Hook Form keeps them in. */
export function nestErrors(
  found: readonly (readonly [path: string, message: string | undefined])[],
): FieldErrors {
  const errors: FieldValues = {};
  for (const [path, message] of found) {
    if (message !== undefined) set(errors, path, { type: "check", message });
  }
  return errors;
}

/** The way back. What is wrong with an entry of a list is said of the list as well, for fields that show all of it at once. */
export function flattenErrors(errors: FieldErrors): Record<string, string> {
  const { root: _, ...fields } = errors;
  const found: Record<string, string> = {};
  const walk = (node: unknown, path: readonly string[]) => {
    if (typeof node !== "object" || node === null) return;
    if ("message" in node && typeof node.message === "string") {
      for (let depth = path.length; depth > 0; depth--)
        found[path.slice(0, depth).join(".")] ??= node.message;
    }
    for (const [name, child] of Object.entries(node)) if (name !== "ref") walk(child, [...path, name]);
  };
  walk(fields, []);
  return found;
}
