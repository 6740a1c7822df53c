import { findPayout, type PayoutRow } from "../../db/repositories/payouts/line-lists.ts";
import type { AppContext } from "../context.ts";
import { readId } from "../read-body.ts";
import { found } from "../refusals.ts";

/** The payout that the path names; one of another program is not there for a program's key. */
export async function loadPayout(c: AppContext): Promise<PayoutRow> {
  const row = await findPayout(c.get("services").appDb, c.get("caller"), readId(c, "id"));
  const bound = c.get("caller").programId;
  return found(bound === null || row?.programId === bound ? row : undefined, "payout");
}
