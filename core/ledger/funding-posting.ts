import type { AccountKind } from "./account.ts";
import { buildPosting, type Posting } from "./posting.ts";

/** Whose funds a posting moves. */
export interface FundsRef {
  readonly programId: string;
  readonly currency: string;
}

/** A payout as the postings of its funds name it. */
export interface FundedRef extends FundsRef {
  readonly payoutId: string;
  readonly attempt: number;
}

/** Funded → funds: a merchant's money has come. @throws RangeError unless something moves */
export function topUpPosting(topUp: FundsRef & { readonly topUpId: string }, amountMinor: bigint): Posting {
  return move(topUp, {
    key: `top-up:${topUp.topUpId}`,
    from: "program_funded",
    to: "program_funds",
    amountMinor,
  });
}

/**
 * Funds → funded: of a top-up more went back than before; the other way where less did, since a chargeback was won. Named by the
 * version of the top-up that says so, since the same sum can be back twice.
 *
 * @param newMinor what went back more than before; below zero: what came again
 */
export function topUpReturnPosting(
  topUp: FundsRef & { readonly topUpId: string; readonly version: number },
  newMinor: bigint,
): Posting {
  const key = `top-up-return:${topUp.topUpId}:${topUp.version}`;
  return newMinor < 0n
    ? move(topUp, { key, from: "program_funded", to: "program_funds", amountMinor: -newMinor })
    : move(topUp, { key, from: "program_funds", to: "program_funded", amountMinor: newMinor });
}

/** Funds → used: a payout's attempt draws, before its money leaves. @throws RangeError unless something moves */
export function drawPosting(payout: FundedRef, amountMinor: bigint): Posting {
  const key = `fund:${payout.payoutId}:${payout.attempt}`;
  return move(payout, { key, from: "program_funds", to: "program_funds_used", amountMinor });
}

/** Used → funds: an attempt that drew did not leave. @throws RangeError unless something moves */
export function undrawPosting(payout: FundedRef, amountMinor: bigint): Posting {
  const key = `unfund:${payout.payoutId}:${payout.attempt}`;
  return move(payout, { key, from: "program_funds_used", to: "program_funds", amountMinor });
}

/**
 * Used → funds: what of a payout came back more than was known.
 *
 * @param inAllMinor all of the payout that has come back, by which the news is named
 * @throws RangeError unless something moves
 */
export function fundReturnPosting(payout: FundedRef, inAllMinor: bigint, amountMinor: bigint): Posting {
  const key = `fund-return:${payout.payoutId}:${payout.attempt}:${inAllMinor}`;
  return move(payout, { key, from: "program_funds_used", to: "program_funds", amountMinor });
}

/** Funds → fees: what an invoice charges. @throws RangeError unless something moves */
export function feePosting(invoice: FundsRef & { readonly invoiceId: string }, amountMinor: bigint): Posting {
  const moved = { from: "program_funds", to: "program_fees", amountMinor } as const;
  return move(invoice, { key: `fee:${invoice.invoiceId}`, ...moved, kind: "fee" });
}

interface Move {
  readonly key: string;
  readonly from: AccountKind;
  readonly to: AccountKind;
  readonly amountMinor: bigint;
  readonly kind?: "funding" | "fee";
}

function move(
  { programId, currency }: FundsRef,
  { key, from, to, amountMinor, kind = "funding" }: Move,
): Posting {
  const entry = (account: AccountKind, minor: bigint) => ({
    account: { kind: account, ownerId: programId, currency },
    amountMinor: minor,
    accrualId: null,
  });
  const entries = amountMinor > 0n ? [entry(from, -amountMinor), entry(to, amountMinor)] : [];
  const posting = buildPosting({ kind, idempotencyKey: key, currency, entries });
  if (posting === null) throw new RangeError("a posting of funds moves something");
  return posting;
}
