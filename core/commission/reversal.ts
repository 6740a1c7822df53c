export type RefundStatus = "pending" | "succeeded" | "failed";

export interface RefundObject {
  /** The refund's own id at the merchant or provider: the same id twice is one refund. */
  readonly refundId: string;
  /** Minor units in the conversion's currency. */
  readonly amountMinor: bigint;
  readonly status: RefundStatus;
}

/**
 * What of an accrual is reversed in all, once so much of its conversion has been refunded (DESIGN 4.3): post the
 * difference to what is reversed already. It never falls while refunds grow and ends at the whole accrual. A
 * conversion of amount 0 has nothing to refund, so only its rejection reverses anything.
 *
 * @param input.refundedMinor from {@link refundedTotal}
 * @throws RangeError for negative numbers, or more refunded than the amount
 */
export function reversedTarget(input: {
  readonly accrualMinor: bigint;
  readonly refundedMinor: bigint;
  readonly conversionMinor: bigint;
  readonly rejected: boolean;
}): bigint {
  const { accrualMinor, refundedMinor, conversionMinor, rejected } = input;
  if (accrualMinor < 0n || refundedMinor < 0n) throw new RangeError("amounts must not be negative");
  if (refundedMinor > conversionMinor) throw new RangeError("more refunded than the conversion's amount");
  if (rejected) return accrualMinor;
  if (refundedMinor === 0n) return 0n;
  // Rounds down, in the partner's favour, until the last unit is refunded: then the quotient is the whole accrual.
  return (accrualMinor * refundedMinor) / conversionMinor;
}

/**
 * The sum of distinct refunds that have not failed, at most the conversion's amount. The order does not matter: a
 * refund that failed in any of its reports has failed.
 *
 * @throws RangeError for a negative refund, or one id with two amounts
 */
export function refundedTotal(refunds: Iterable<RefundObject>, conversionMinor: bigint): bigint {
  const known = new Map<string, bigint>();
  const failed = new Set<string>();
  for (const { refundId, amountMinor, status } of refunds) {
    if (amountMinor < 0n) throw new RangeError("a refund must not be negative");
    if ((known.get(refundId) ?? amountMinor) !== amountMinor)
      throw new RangeError("one refund with two amounts");
    known.set(refundId, amountMinor);
    if (status === "failed") failed.add(refundId);
  }
  let total = 0n;
  for (const [refundId, amountMinor] of known) if (!failed.has(refundId)) total += amountMinor;
  return total < conversionMinor ? total : conversionMinor;
}
