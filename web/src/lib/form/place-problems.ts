import { ApiProblem } from "../api/problem.ts";
import { sentence } from "./sentence.ts";

export interface FormProblems {
  /** A sentence per field, by its path in the form's values: `code`, `levels.0.rateBps`. */
  readonly fields: Readonly<Record<string, string>>;
  readonly whole: string | null;
}

/**
 * Puts what the API refused at the fields it concerns: `levels[0].rateBps` at the entry of a list that the form has so,
 * else at the nearest above it that the form has, as `allowedHosts[0]` at a text with all hosts. What concerns no field
 * of the form is said of the whole, so that nothing goes unsaid.
 *
 * @param names form fields by the API's names, where they differ
 */
export function placeProblems(
  error: unknown,
  values: object,
  names: Readonly<Record<string, string>>,
  whole: string,
): FormProblems {
  if (!(error instanceof ApiProblem) || error.errors.length === 0) return { fields: {}, whole };
  const fields: Record<string, string> = {};
  const others: string[] = [];
  for (const { field, message } of error.errors) {
    const path = pathOf(field, values, names);
    if (path === "") others.push(field === "" ? message : `${field} ${message}`);
    else fields[path] ??= sentence(message);
  }
  return { fields, whole: others.length === 0 ? null : sentence(others.join("; ")) };
}

/** Where a field of the API stands in the form; empty: nowhere. */
function pathOf(field: string, values: object, names: Readonly<Record<string, string>>): string {
  const parts = field.split(/[.[\]]+/).filter((part) => part !== "");
  const named = names[field] ?? names[parts[0] ?? ""];
  if (named !== undefined) return named;
  const path: string[] = [];
  let at: unknown = values;
  for (const part of parts) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, part)) break;
    path.push(part);
    at = (at as Record<string, unknown>)[part];
  }
  return path.join(".");
}
