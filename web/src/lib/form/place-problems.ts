import { ApiProblem } from "../api/problem.ts";

export interface FormProblems {
  /** A sentence per field. */
  readonly fields: Readonly<Record<string, string>>;
  readonly whole: string | null;
}

export const NO_PROBLEMS: FormProblems = { fields: {}, whole: null };

/**
 * Puts what the API refused at the fields it concerns: `allowedHosts[0]` belongs to `allowedHosts`. What concerns no
 * field of the form is said of the whole, so that nothing goes unsaid.
 *
 * @param names form fields by the API's names, where they differ
 */
export function placeProblems(
  error: unknown,
  formFields: readonly string[],
  names: Readonly<Record<string, string>>,
  sentence: string,
): FormProblems {
  if (!(error instanceof ApiProblem) || error.errors.length === 0) return { fields: {}, whole: sentence };
  const fields: Record<string, string> = {};
  const others: string[] = [];
  for (const { field, message } of error.errors) {
    const name = fieldOf(field, formFields, names);
    if (name === undefined) others.push(field === "" ? message : `${field} ${message}`);
    else fields[name] ??= capital(message);
  }
  return { fields, whole: others.length === 0 ? null : capital(others.join("; ")) };
}

function fieldOf(
  field: string,
  formFields: readonly string[],
  names: Readonly<Record<string, string>>,
): string | undefined {
  const [root = ""] = field.split(/[.[]/);
  const name = names[field] ?? names[root] ?? root;
  return formFields.includes(name) ? name : undefined;
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;
}
