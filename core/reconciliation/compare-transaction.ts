import { type Difference, difference } from "./difference.ts";

/** What a balance transaction is of, as Stripe has it. */
export interface SourceSide {
  readonly id: string;
  readonly amountMinor: bigint;
  readonly currency: string;
}

/** One movement of the platform's balance at Stripe. Amounts are below zero when they left. */
export interface TransactionSide {
  readonly id: string;
  readonly type: string;
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly feeMinor: bigint;
  readonly netMinor: bigint;
  readonly createdAt: Date;
  readonly sourceId: string | null;
  /** Null: Stripe has no such object, or it is of a type that is not compared. */
  readonly source: SourceSide | null;
}

/** Types whose source says what they must move, and whether it comes or goes. All others are in the balance's sum alone. */
const SIGNS: Readonly<Record<string, 1n | -1n>> = {
  transfer: -1n,
  transfer_refund: 1n,
  charge: 1n,
  payment: 1n,
  refund: -1n,
  payment_refund: -1n,
};

/** Holds a balance transaction against what it is of. One whose source is in another currency was converted: no amounts compare. */
export function compareTransaction(transaction: TransactionSide): Difference[] {
  const { id, type, currency, amountMinor, feeMinor, netMinor, source, sourceId } = transaction;
  const sign = SIGNS[type];
  if (sign === undefined) return [];
  const about = { stripeId: id, currency, details: { type, source: sourceId } };
  if (source === null) return [difference("transaction_unknown", id, { ...about, actualMinor: netMinor })];
  if (source.currency !== currency) return [];
  const expectedMinor = sign * source.amountMinor - feeMinor;
  if (amountMinor - feeMinor === netMinor && netMinor === expectedMinor) return [];
  return [difference("transaction_differs", id, { ...about, expectedMinor, actualMinor: netMinor })];
}

/** What the platform has at Stripe, by currency, beside what its movements since the first run leave. */
export function compareBalances(
  told: ReadonlyMap<string, bigint>,
  held: ReadonlyMap<string, bigint>,
): Difference[] {
  return [...new Set([...told.keys(), ...held.keys()])].sort().flatMap((currency) => {
    const expectedMinor = told.get(currency) ?? 0n;
    const actualMinor = held.get(currency) ?? 0n;
    if (expectedMinor === actualMinor) return [];
    return [difference("balance_differs", currency, { currency, expectedMinor, actualMinor })];
  });
}
