import { type BatchRow, findBatch } from "../../db/repositories/payouts/batch-lists.ts";
import type { AppContext } from "../context.ts";
import { readId } from "../read-body.ts";
import { found } from "../refusals.ts";

/** The batch that the path names; one of another program is not there for a program's key. */
export async function loadBatch(c: AppContext): Promise<BatchRow> {
  const row = await findBatch(c.get("services").appDb, c.get("caller"), readId(c, "id"));
  const bound = c.get("caller").programId;
  return found(bound === null || row?.programId === bound ? row : undefined, "batch");
}
