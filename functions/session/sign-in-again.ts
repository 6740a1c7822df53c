import { Problem } from "../problem.ts";

/** The refusal of a session that has ended. */
export function signInAgain(headers: Readonly<Record<string, string>> = {}): Problem {
  return new Problem("unauthenticated", "The session has ended; sign in again.", [], headers);
}
