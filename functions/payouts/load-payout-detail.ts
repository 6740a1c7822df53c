import type { PayoutDetail } from "../../core/api/payouts.ts";
import type { Identity } from "../../db/client.ts";
import {
  findMethodLabel,
  listPayoutEntries,
  listPayoutEvents,
  type PayoutRow,
} from "../../db/repositories/payouts/line-lists.ts";
import type { Services } from "../services.ts";
import { presentPayoutDetail } from "./present-payout.ts";

/** A payout that its tenant has found, with what happened to it, what it moved and its method's label. */
export async function loadPayoutDetail(
  { appDb, jobDb }: Pick<Services, "appDb" | "jobDb">,
  identity: Identity,
  row: PayoutRow,
): Promise<PayoutDetail> {
  const [methodLabel, events, entries] = await Promise.all([
    findMethodLabel(jobDb, row.methodId),
    listPayoutEvents(appDb, identity, row.id),
    listPayoutEntries(appDb, identity, row),
  ]);
  return presentPayoutDetail(row, { methodLabel, events, entries });
}
