import type { AppContext } from "./context.ts";
import { invalidField, Problem } from "./problem.ts";

/**
 * The program that a request may see: that of a program's key, the one named, or undefined for all of the
 * organisation. Throws 403 when the key is another program's.
 */
export function visibleProgram(c: AppContext, programId?: string | null): string | undefined {
  const bound = c.get("caller").programId;
  if (bound === null) return programId ?? undefined;
  if (programId !== undefined && programId !== null && programId !== bound) {
    throw new Problem("forbidden", "The key belongs to another program.", [
      { field: "programId", code: "other_program", message: "the key belongs to another program" },
    ]);
  }
  return bound;
}

/** The program that a request is about. Throws 422 when a key of the whole organisation names none. */
export function namedProgram(c: AppContext, programId?: string | null): string {
  const id = visibleProgram(c, programId);
  if (id === undefined) {
    throw invalidField("programId", "required", "a key of the whole organisation must name the program");
  }
  return id;
}
