import type { ConversionRecord, DisputeRecord } from "../../core/api/disputes.ts";
import type { Identity } from "../../db/client.ts";
import { listConversions } from "../../db/repositories/conversion-list.ts";
import { type ConversionRow, findConversion } from "../../db/repositories/conversions.ts";
import type { DisputeRow } from "../../db/repositories/disputes/reads.ts";
import { explainConversion } from "../../db/repositories/explanations.ts";
import { findPayout } from "../../db/repositories/payouts/line-lists.ts";
import { receiptsOfConversion } from "../../db/repositories/receipts.ts";
import { loadPayoutDetail } from "../payouts/load-payout-detail.ts";
import { presentConversion } from "../present-conversion.ts";
import { presentExplanation } from "../present-explanation.ts";
import { presentReceipt } from "../present-receipt.ts";
import type { Services } from "../services.ts";

/** Reports of one order that are shown: there is one for each goal. */
const SALES_MAX = 10;

/** What the record says of what is contested, as its tenant sees it; null: it is gone. */
export async function loadRecord(
  services: Services,
  identity: Identity,
  dispute: DisputeRow,
): Promise<DisputeRecord | null> {
  const { appDb } = services;
  const { programId, conversionId, payoutId, orderId } = dispute;
  if (payoutId !== null) {
    const row = await findPayout(appDb, identity, payoutId);
    if (row === undefined) return null;
    return { subject: "payout", payout: await loadPayoutDetail(services, identity, row) };
  }
  if (conversionId !== null) {
    const row = await findConversion(appDb, identity, conversionId);
    if (row === undefined) return null;
    return { subject: "conversion", ...(await recordOf(services, identity, dispute, row)) };
  }
  if (orderId === null) return null;
  const newest = { limit: SALES_MAX, sort: { column: "receivedAt", descending: true }, after: null };
  const rows = await listConversions(appDb, identity, { programId, orderId, test: "false" }, newest);
  const shown = rows.slice(0, SALES_MAX);
  const conversions = await Promise.all(shown.map((row) => recordOf(services, identity, dispute, row)));
  return { subject: "missing_sale", orderId, conversions };
}

async function recordOf(
  { appDb }: Services,
  identity: Identity,
  { programId, partnerId }: DisputeRow,
  row: ConversionRow,
): Promise<ConversionRecord> {
  const [explanation, receipts] = await Promise.all([
    explainConversion(appDb, identity, row.id),
    receiptsOfConversion(appDb, { actor: identity, programId, partnerId }, row.id),
  ]);
  return {
    conversion: presentConversion(row),
    ...presentExplanation(explanation),
    receipts: receipts.map(presentReceipt),
  };
}
