import { findPartner, type PartnerRow } from "../db/repositories/partners.ts";
import { visibleProgram } from "./caller-scope.ts";
import type { AppContext } from "./context.ts";
import { readId } from "./read-body.ts";
import { found } from "./refusals.ts";

/** The partner that the path's `id` names. Throws 404 when it is another's, also for another program's key. */
export async function loadPartner(c: AppContext): Promise<PartnerRow> {
  const { appDb } = c.get("services");
  return found(await findPartner(appDb, c.get("caller"), readId(c, "id"), visibleProgram(c)), "partner");
}
