import type { AccountKind } from "./account.ts";
import { buildPosting, type Posting } from "./posting.ts";

/** A payout as its postings name it. */
export interface PayoutRef {
  readonly payoutId: string;
  /** From 1; each one reserves anew. */
  readonly attempt: number;
  readonly programId: string;
  readonly partnerId: string;
  readonly currency: string;
}

/** A payout as its postings name it. */
export function refOf(payout: Omit<PayoutRef, "payoutId"> & { readonly id: string }): PayoutRef {
  const { id: payoutId, attempt, programId, partnerId, currency } = payout;
  return { payoutId, attempt, programId, partnerId, currency };
}

/** Available → in transit: before anything else of a payout's attempt. @throws RangeError unless something moves */
export function reservePosting(payout: PayoutRef, amountMinor: bigint): Posting {
  return move(
    payout,
    `payout-reserve:${payout.payoutId}:${payout.attempt}`,
    "partner_available",
    "partner_in_transit",
    amountMinor,
  );
}

/** In transit → available: what refunds took before the submission. @throws RangeError unless something moves */
export function reducePosting(payout: PayoutRef, amountMinor: bigint): Posting {
  return move(
    payout,
    `payout-reduce:${payout.payoutId}:${payout.attempt}`,
    "partner_in_transit",
    "partner_available",
    amountMinor,
  );
}

/** In transit → available: all that is left of an attempt that failed or was cancelled. @throws RangeError unless something moves */
export function releasePosting(payout: PayoutRef, amountMinor: bigint): Posting {
  return move(
    payout,
    `payout-release:${payout.payoutId}:${payout.attempt}`,
    "partner_in_transit",
    "partner_available",
    amountMinor,
  );
}

/** In transit → paid out: it has left. @throws RangeError unless something moves */
export function settlePosting(payout: PayoutRef, amountMinor: bigint): Posting {
  return move(
    payout,
    `payout-settle:${payout.payoutId}:${payout.attempt}`,
    "partner_in_transit",
    "program_paid_out",
    amountMinor,
  );
}

/**
 * Paid out → available: what has come back more than was known. Named by how much has come back in all, so that the same
 * news twice, or older news, moves nothing.
 *
 * @throws RangeError unless more has come back than before
 */
export function returnPosting(payout: PayoutRef, beforeMinor: bigint, inAllMinor: bigint): Posting {
  const key = `payout-return:${payout.payoutId}:${payout.attempt}:${inAllMinor}`;
  return move(payout, key, "program_paid_out", "partner_available", inAllMinor - beforeMinor);
}

function move(
  { programId, partnerId, currency }: PayoutRef,
  idempotencyKey: string,
  from: AccountKind,
  to: AccountKind,
  amountMinor: bigint,
): Posting {
  if (amountMinor <= 0n) throw new RangeError("a payout's posting moves something");
  const owner = (kind: AccountKind) => (kind === "program_paid_out" ? programId : partnerId);
  const entry = (kind: AccountKind, minor: bigint) => ({
    account: { kind, ownerId: owner(kind), currency },
    amountMinor: minor,
    accrualId: null,
  });
  const posting = buildPosting({
    kind: "payout",
    idempotencyKey,
    currency,
    entries: [entry(from, -amountMinor), entry(to, amountMinor)],
  });
  if (posting === null) throw new RangeError("a payout's posting moves something");
  return posting;
}
