import Stripe from "stripe";
import type { StripeBankPayout } from "../../core/reconciliation/compare-bank-payout.ts";
import type { ChargeSide } from "../../core/reconciliation/compare-top-up.ts";
import type { SourceSide, TransactionSide } from "../../core/reconciliation/compare-transaction.ts";
import type { ReversalSide, TransferSide } from "../../core/reconciliation/compare-transfer.ts";
import { isUnderWay } from "../../core/reconciliation/difference.ts";
import { fromStripe, type Money } from "./units.ts";

/** Stripe's longest page. */
const PAGE = 100;

/** What was made in [from, to), from the newest on, `after` an id. */
export interface Window {
  readonly from: Date;
  readonly to: Date;
  readonly after: string | null;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Null: there is no more. */
  readonly after: string | null;
}

/** The platform's transfers; those of which something came back with every reversal. */
export async function listTransfers(stripe: Stripe, window: Window): Promise<Page<TransferSide>> {
  const page = await stripe.transfers.list({
    ...paramsOf(window),
    expand: ["data.balance_transaction"],
  });
  const items: TransferSide[] = [];
  for (const transfer of page.data) items.push(await transferOf(stripe, transfer));
  return { items, after: page.has_more ? (page.data.at(-1)?.id ?? null) : null };
}

/** Undefined: Stripe has no such transfer. */
export async function readTransfer(stripe: Stripe, id: string): Promise<TransferSide | undefined> {
  const expand = ["balance_transaction"];
  const transfer = await unlessMissing(() => stripe.transfers.retrieve(id, { expand }));
  return transfer === undefined ? undefined : transferOf(stripe, transfer);
}

/** A balance transaction, and what it belongs to that our books may name. */
export interface ReadTransaction {
  readonly transaction: TransactionSide;
  /** Of a reversal. */
  readonly transferId: string | null;
  /** Of a charge or a refund. */
  readonly paymentIntentId: string | null;
}

/** The platform's balance transactions. */
export async function listTransactions(stripe: Stripe, window: Window): Promise<Page<ReadTransaction>> {
  const page = await stripe.balanceTransactions.list({ ...paramsOf(window), expand: ["data.source"] });
  return {
    items: page.data.map(transactionOf),
    after: page.has_more ? (page.data.at(-1)?.id ?? null) : null,
  };
}

export async function readTransaction(stripe: Stripe, id: string): Promise<ReadTransaction | undefined> {
  const expand = ["source"];
  const found = await unlessMissing(() => stripe.balanceTransactions.retrieve(id, { expand }));
  return found === undefined ? undefined : transactionOf(found);
}

/** Movements of the platform's balance newer than one, oldest pages first: net amounts by currency. Undefined: that one is not there. */
export async function movementsSince(
  stripe: Stripe,
  transactionId: string,
): Promise<{ readonly nets: readonly Money[]; readonly last: string; readonly more: boolean } | undefined> {
  const params = { limit: PAGE, ending_before: transactionId };
  const page = await unlessMissing(() => stripe.balanceTransactions.list(params));
  if (page === undefined) return undefined;
  return {
    nets: page.data.map(({ net, currency }) => moneyOf(net, currency)),
    last: page.data[0]?.id ?? transactionId,
    more: page.has_more,
  };
}

/** What the platform has, available or not yet, by currency; and the last movement, if there was one. */
export async function readBalance(
  stripe: Stripe,
): Promise<{ readonly held: ReadonlyMap<string, bigint>; readonly last: string | null }> {
  const { available, pending } = await stripe.balance.retrieve();
  const held = new Map<string, bigint>();
  for (const { amount, currency } of [...available, ...pending]) {
    const money = moneyOf(amount, currency);
    held.set(money.currency, (held.get(money.currency) ?? 0n) + money.amountMinor);
  }
  const newest = await stripe.balanceTransactions.list({ limit: 1 });
  return { held, last: newest.data[0]?.id ?? null };
}

/** The charge that paid a payment intent. Undefined: there is none that succeeded. */
export async function findCharge(
  stripe: Stripe,
  paymentIntentId: string,
  now: Date,
): Promise<ChargeSide | undefined> {
  const { data } = await stripe.charges.list({ payment_intent: paymentIntentId, limit: PAGE });
  const charge = data.find(({ status }) => status === "succeeded");
  if (charge === undefined) return undefined;
  const { id, amount, amount_refunded: refunded, currency, disputed, created } = charge;
  const { amountMinor: refundedMinor } = moneyOf(refunded, currency);
  const refunds = refunded === 0 ? [] : (await stripe.refunds.list({ charge: id, limit: PAGE })).data;
  const lately = refunds.filter(
    (refund) => refund.status === "succeeded" && isUnderWay(dateOf(refund.created), now),
  );
  const latelyMinor = lately.reduce((sum, refund) => sum + moneyOf(refund.amount, currency).amountMinor, 0n);
  return {
    ...{
      id,
      paymentIntentId,
      ...moneyOf(amount, currency),
      refundedMinor,
      refundedLongAgoMinor: refundedMinor - latelyMinor,
    },
    ...{ disputed, createdAt: dateOf(created) },
  };
}

/** A connected account's payouts to its bank that were made since. */
export async function listBankPayouts(
  stripe: Stripe,
  accountId: string,
  since: Date,
): Promise<StripeBankPayout[]> {
  const payouts: StripeBankPayout[] = [];
  const params = { limit: PAGE, created: { gte: secondsOf(since) } };
  for await (const payout of stripe.payouts.list(params, { stripeAccount: accountId }))
    payouts.push(bankPayoutOf(accountId, payout));
  return payouts;
}

/** Undefined: Stripe has no such payout of that account. */
export async function readBankPayout(
  stripe: Stripe,
  accountId: string,
  id: string,
): Promise<StripeBankPayout | undefined> {
  const payout = await unlessMissing(() => stripe.payouts.retrieve(id, {}, { stripeAccount: accountId }));
  return payout === undefined ? undefined : bankPayoutOf(accountId, payout);
}

const PAYOUT_EVENTS = ["created", "updated", "paid", "failed", "canceled"].map((what) => `payout.${what}`);

/** Payouts of a connected account of which an event was made since. */
export async function bankPayoutsToldSince(
  stripe: Stripe,
  accountId: string,
  since: Date,
): Promise<Set<string>> {
  const told = new Set<string>();
  const params = { types: PAYOUT_EVENTS, created: { gte: secondsOf(since) }, limit: PAGE };
  for await (const { data } of stripe.events.list(params, { stripeAccount: accountId }))
    if ("id" in data.object && typeof data.object.id === "string") told.add(data.object.id);
  return told;
}

function bankPayoutOf(accountId: string, payout: Stripe.Payout): StripeBankPayout {
  const { id, amount, currency, status: state, created } = payout;
  return { id, accountId, ...moneyOf(amount, currency), state, createdAt: dateOf(created) };
}

async function transferOf(stripe: Stripe, transfer: Stripe.Transfer): Promise<TransferSide> {
  const { id, transfer_group: group, amount, amount_reversed: reversed, currency, created } = transfer;
  return {
    ...{ id, group, ...moneyOf(amount, currency), reversedMinor: moneyOf(reversed, currency).amountMinor },
    reversals: reversed === 0 ? [] : await reversalsOf(stripe, id),
    destination: idOf(transfer.destination),
    createdAt: dateOf(created),
    hasTransaction: isThere(transfer.balance_transaction),
  };
}

async function reversalsOf(stripe: Stripe, transferId: string): Promise<ReversalSide[]> {
  const reversals: ReversalSide[] = [];
  const params = { limit: PAGE, expand: ["data.balance_transaction"] };
  for await (const reversal of stripe.transfers.listReversals(transferId, params)) {
    const { id, amount, currency, created, balance_transaction: transaction } = reversal;
    const { amountMinor } = moneyOf(amount, currency);
    reversals.push({ id, amountMinor, createdAt: dateOf(created), hasTransaction: isThere(transaction) });
  }
  return reversals;
}

function transactionOf(found: Stripe.BalanceTransaction): ReadTransaction {
  const { id, type, amount, fee, net, currency, created, source } = found;
  const expanded = source === null || typeof source === "string" ? null : source;
  const money = moneyOf(amount, currency);
  return {
    transaction: {
      ...{ id, type, ...money, feeMinor: moneyOf(fee, currency).amountMinor },
      netMinor: moneyOf(net, currency).amountMinor,
      createdAt: dateOf(created),
      sourceId: idOf(source),
      source: expanded === null ? null : sourceOf(expanded),
    },
    transferId: expanded?.object === "transfer_reversal" ? idOf(expanded.transfer) : null,
    paymentIntentId:
      expanded?.object === "charge" || expanded?.object === "refund" ? idOf(expanded.payment_intent) : null,
  };
}

function sourceOf(source: Stripe.BalanceTransactionSource): SourceSide | null {
  switch (source.object) {
    case "transfer":
    case "transfer_reversal":
    case "charge":
    case "refund":
      return { id: source.id, ...moneyOf(source.amount, source.currency) };
    default:
      return null;
  }
}

function paramsOf({ from, to, after }: Window) {
  return {
    limit: PAGE,
    created: { gte: secondsOf(from), lt: secondsOf(to) },
    ...(after === null ? {} : { starting_after: after }),
  };
}

/**
 * An amount of Stripe's, below zero or not. What no currency of ours can say (half a króna) is taken as it is written: it
 * differs from whatever it is held against, and holds up nothing else.
 */
function moneyOf(amount: number, currency: string): Money {
  const money = fromStripe(Math.abs(amount), currency);
  if (!money.ok) return { amountMinor: BigInt(amount), currency: currency.toUpperCase() };
  const { amountMinor, currency: code } = money.value;
  return { amountMinor: amount < 0 ? -amountMinor : amountMinor, currency: code };
}

async function unlessMissing<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError && isMissing(error)) return undefined;
    throw error;
  }
}

/** 404 for what was asked for itself, 400 for what a list was to begin at. */
const isMissing = ({ statusCode, code }: Stripe.errors.StripeInvalidRequestError): boolean =>
  statusCode === 404 || code === "resource_missing";
const isThere = (expanded: string | object | null | undefined): boolean =>
  typeof expanded === "object" && expanded !== null;
const idOf = (ref: string | { readonly id: string } | null | undefined): string | null =>
  typeof ref === "string" ? ref : (ref?.id ?? null);
const dateOf = (seconds: number): Date => new Date(seconds * 1_000);
const secondsOf = (moment: Date): number => Math.floor(moment.getTime() / 1_000);
