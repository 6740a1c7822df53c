import {
  findCharge,
  readBankPayout,
  readTransaction,
  readTransfer,
} from "../../adapters/stripe/reconciliation.ts";
import type {
  ReconciliationItemDetail,
  ReconciliationItemView,
  ReconciliationRecord,
  ReconciliationRunView,
} from "../../core/api/reconciliation.ts";
import { describeError } from "../../core/logging/describe-error.ts";
import { minorToJson } from "../../core/money/amount.ts";
import type { ItemDetailRow, ItemRow, RunRow } from "../../db/repositories/reconciliation/item-lists.ts";
import { iso } from "../iso.ts";
import { writeLog } from "../log.ts";
import type { Services } from "../services.ts";

export function presentRun({
  runKey,
  asked,
  from,
  to,
  createdAt,
  endedAt,
  ...row
}: RunRow): ReconciliationRunView {
  return {
    ...{ ...row, day: asked ? null : runKey, from: iso(from), to: iso(to) },
    ...{ createdAt: iso(createdAt), endedAt: endedAt === null ? null : iso(endedAt) },
  };
}

export function presentItem(row: ItemRow): ReconciliationItemView {
  const { id, kind, state, program, payoutId, stripeId, currency, owner, resolution, resolvedBy } = row;
  return {
    ...{ id, kind, state, program, payoutId, stripeId, currency, owner, resolution, resolvedBy },
    ...{ expectedMinor: minorOf(row.expected), actualMinor: minorOf(row.actual) },
    ...{ firstFoundAt: iso(row.firstFoundAt), lastFoundAt: iso(row.lastFoundAt) },
    endedAt: row.endedAt === null ? null : iso(row.endedAt),
  };
}

/** An item with both sides as they are now. Stripe is asked; when it does not answer, our side is shown alone. */
export async function presentItemDetail(
  services: Services,
  row: ItemDetailRow,
  requestId: string,
): Promise<ReconciliationItemDetail> {
  const { details, ours, trail } = row;
  const records = await readStripe(services, row).catch((error: unknown) => {
    const data = { itemId: row.id, error: describeError(error) };
    writeLog({ level: "warn", requestId, actor: "api", action: "reconciliation.stripe_unread", data });
    return null;
  });
  return { ...presentItem(row), details, ours, trail, stripe: { records, url: pageOf(services, row) } };
}

async function readStripe(
  { stripe, now }: Services,
  { stripeId, details }: ItemDetailRow,
): Promise<Record<string, ReconciliationRecord> | null> {
  if (stripe === null) return null;
  const intent = details.paymentIntent;
  if (typeof intent === "string") return named("charge", await findCharge(stripe, intent, now()));
  if (stripeId?.startsWith("txn_") === true)
    return named("transaction", (await readTransaction(stripe, stripeId))?.transaction);
  if (stripeId?.startsWith("po_") === true && typeof details.account === "string")
    return named("bankPayout", await readBankPayout(stripe, details.account, stripeId));
  const transferId = details.transfer ?? stripeId;
  if (typeof transferId === "string" && transferId.startsWith("tr_"))
    return named("transfer", await readTransfer(stripe, transferId));
  return {};
}

function named(name: string, side: object | undefined): Record<string, ReconciliationRecord> {
  return side === undefined ? {} : { [name]: recordOf(side) };
}

/** What of a side fits in a record: amounts in minor units, moments in ISO 8601, nothing that is nested. */
function recordOf(side: object): ReconciliationRecord {
  const record: Record<string, string | number | boolean | null> = {};
  for (const [name, value] of Object.entries(side)) {
    if (typeof value === "bigint") record[name] = minorToJson(value);
    else if (value instanceof Date) record[name] = value.toISOString();
    else if (value === null || typeof value !== "object") record[name] = value;
  }
  return record;
}

/** Where Stripe's Dashboard shows a thing; of what has no page of its own, what a search for its id finds. */
function pageOf({ env }: Services, { stripeId }: ItemDetailRow): string | null {
  if (stripeId === null) return null;
  const mode = /^[sr]k_test_/.test(env.STRIPE_SECRET_KEY ?? "") ? "test/" : "";
  const place = stripeId.startsWith("tr_")
    ? `connect/transfers/${stripeId}`
    : /^(ch|py|pi)_/.test(stripeId)
      ? `payments/${stripeId}`
      : `search?query=${encodeURIComponent(stripeId)}`;
  return `https://dashboard.stripe.com/${mode}${place}`;
}

const minorOf = (text: string | null): number | null => (text === null ? null : minorToJson(BigInt(text)));
