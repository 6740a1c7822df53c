import { findCharge, listTransactions, type ReadTransaction } from "../../adapters/stripe/reconciliation.ts";
import { compareTopUp, missingTopUp, type TopUpSide } from "../../core/reconciliation/compare-top-up.ts";
import { compareTransaction } from "../../core/reconciliation/compare-transaction.ts";
import type { Difference } from "../../core/reconciliation/difference.ts";
import { topUpOfIntent, topUpsSettled } from "../../db/repositories/reconciliation/sides.ts";
import { examineTransfer } from "./check-transfers.ts";
import { forEachAtStripe, type Step, type StripeWork } from "./step.ts";

/** Top-ups that one step asks for. */
const TOP_UPS = 25;

/**
 * A page of the movements of the platform's balance, each against what it is of; and what they say has happened to transfers
 * and charges, which may be older than the window, against the books.
 */
export async function checkTransactions(work: StripeWork): Promise<Step> {
  const { stripe, run } = work;
  const { progress, from, to } = run;
  const { items, after } = await listTransactions(stripe, { from, to, after: progress.cursor });
  const found = items.flatMap(({ transaction }) => compareTransaction(transaction));
  found.push(...items.flatMap((item) => unnamedCharge(item, work.now)));
  const transfers = new Set(items.flatMap(({ transferId }) => transferId ?? []));
  found.push(...(await forEachAtStripe([...transfers], (id) => examineTransfer(work, id))));
  const intents = new Set(items.flatMap(({ paymentIntentId }) => paymentIntentId ?? []));
  found.push(...(await forEachAtStripe([...intents], (id) => examineIntent(work, id))));
  return {
    progress: after === null ? null : { ...progress, cursor: after },
    found,
    checked: { transactions: items.length },
  };
}

/** Top-ups of the window, each against the charge that paid it. */
export async function checkTopUps(work: StripeWork): Promise<Step> {
  const { services, run } = work;
  const { from, to, progress } = run;
  const wanted = { from, to, after: progress.cursor, limit: TOP_UPS };
  const topUps = await topUpsSettled(services.jobDb, wanted);
  const last = topUps.length < TOP_UPS ? undefined : topUps.at(-1)?.id;
  return {
    progress: last === undefined ? null : { ...progress, cursor: last },
    found: await forEachAtStripe(topUps, (topUp) => examineTopUp(work, topUp)),
    checked: { topUps: topUps.length },
  };
}

/** Holds what a payment intent paid against the top-up that it was made for. */
export async function examineIntent(work: StripeWork, paymentIntentId: string): Promise<Difference[]> {
  const topUp = await topUpOfIntent(work.services.jobDb, paymentIntentId);
  if (topUp !== undefined) return examineTopUp(work, topUp);
  const charge = await findCharge(work.stripe, paymentIntentId, work.now);
  return charge === undefined ? [] : compareTopUp(charge, undefined, work.now);
}

async function examineTopUp({ stripe, now }: StripeWork, topUp: TopUpSide): Promise<Difference[]> {
  const charge = await findCharge(stripe, topUp.paymentIntentId, now);
  if (charge !== undefined) return compareTopUp(charge, topUp, now);
  return topUp.state === "settled" || topUp.state === "returned" ? [missingTopUp(topUp)] : [];
}

/** A charge without a payment intent was made past us. */
function unnamedCharge({ transaction, paymentIntentId }: ReadTransaction, now: Date): Difference[] {
  const { type, source, createdAt } = transaction;
  if ((type !== "charge" && type !== "payment") || source === null || paymentIntentId !== null) return [];
  const nothingBack = { paymentIntentId, refundedMinor: 0n, refundedLongAgoMinor: 0n, disputed: false };
  return compareTopUp({ ...source, ...nothingBack, createdAt }, undefined, now);
}
