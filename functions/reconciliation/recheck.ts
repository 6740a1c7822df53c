import { readTransaction } from "../../adapters/stripe/reconciliation.ts";
import { compareTransaction } from "../../core/reconciliation/compare-transaction.ts";
import { type Difference, isBookKind, itemKeyOf } from "../../core/reconciliation/difference.ts";
import { itemsNotMet, type WaitingItem } from "../../db/repositories/reconciliation/items.ts";
import { payoutsOf } from "../../db/repositories/reconciliation/sides.ts";
import { examineBankPayout } from "./check-bank-payouts.ts";
import { examineIntent } from "./check-transactions.ts";
import { examineLine, examineTransfer } from "./check-transfers.ts";
import { forEachAtStripe, type Step, type StepWork, type StripeWork } from "./step.ts";

/** Items that one step asks for anew. */
const ITEMS = 50;

/**
 * Open items that this run has not met: what they are about may be older than its window, so each is asked for by itself.
 * One whose sides agree now is gone. Where there is no Stripe to ask, items of Stripe stay as they are.
 */
export async function recheckItems(work: StepWork): Promise<Step> {
  const { services, run } = work;
  const { progress } = run;
  const items = await itemsNotMet(services.jobDb, run.id, { after: progress.cursor, limit: ITEMS });
  const { stripe } = services;
  const asked = await forEachAtStripe(items, async (item) => {
    const found = await askAnew(stripe === null ? null : { ...work, stripe }, item);
    return found === null ? [] : [{ item, found }];
  });
  const last = items.length < ITEMS ? undefined : items.at(-1)?.id;
  const still = asked.flatMap(({ item, found }) => found.filter((one) => itemKeyOf(one) === item.itemKey));
  const keys = new Set(still.map(itemKeyOf));
  return {
    progress: last === undefined ? null : { ...progress, cursor: last },
    found: still,
    checked: { rechecked: items.length },
    gone: asked.filter(({ item }) => !keys.has(item.itemKey)).map(({ item }) => item.id),
  };
}

/** What there is to be said now of what an item is about. Null: nobody can say. */
async function askAnew(work: StripeWork | null, item: WaitingItem): Promise<Difference[] | null> {
  // Each run goes through all of the books: what it has not met is not there.
  if (isBookKind(item.kind)) return [];
  if (work === null) return null;
  const { kind, stripeId, payoutId } = item;
  if (kind === "balance_differs") return work.run.progress.balanceCompared ? [] : null;
  if (kind.startsWith("bank_payout_"))
    return examineBankPayout(work, textOf(item, "account"), stripeId ?? "");
  if (kind.startsWith("top_up_")) return askTopUp(work, item);
  if (kind === "transaction_unknown" || kind === "transaction_differs") {
    const read = await readTransaction(work.stripe, stripeId ?? "");
    return read === undefined ? [] : compareTransaction(read.transaction);
  }
  const held =
    payoutId === null ? [] : await payoutsOf(work.services.jobDb, { transferIds: [], payoutIds: [payoutId] });
  const ofLine = await Promise.all(held.map((line) => examineLine(work, line)));
  const transferId = kind === "transaction_missing" ? textOf(item, "transfer") : stripeId;
  const ofTransfer = transferId === null ? [] : await examineTransfer(work, transferId);
  return [...ofLine.flat(), ...ofTransfer];
}

/** A charge that has no payment intent stays nobody's. */
async function askTopUp(work: StripeWork, item: WaitingItem): Promise<Difference[] | null> {
  const intent = item.details.paymentIntent;
  return typeof intent === "string" ? examineIntent(work, intent) : null;
}

function textOf({ details }: WaitingItem, name: string): string {
  const value = details[name];
  if (typeof value !== "string") throw new Error(`an item without its ${name}`);
  return value;
}
