import { findProgram, type ProgramRow } from "../db/repositories/programs.ts";
import type { AppContext } from "./context.ts";
import { readId } from "./read-body.ts";
import { found } from "./refusals.ts";

/** The whole program that the path's `id` names. Throws 404 when it is another's, also for another program's key. */
export async function loadCallerProgram(c: AppContext): Promise<ProgramRow> {
  const id = readId(c, "id");
  const bound = c.get("caller").programId;
  if (bound !== null && bound !== id) return found<ProgramRow>(undefined, "program");
  return found(await findProgram(c.get("services").appDb, c.get("caller"), id), "program");
}
