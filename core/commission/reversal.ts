export type RefundStatus = "pending" | "succeeded" | "failed";

export interface RefundObject {
  /** The refund's own id at the merchant or provider: the same id twice is one refund. */
  readonly refundId: string;
  readonly amountMinor: bigint;
  readonly status: RefundStatus;
}

/**
 * What of an accrual is reversed in all, once so much of its conversion has been refunded (DESIGN 4.3). Post the
 * difference to what is reversed already.
 */
export function reversedTarget(_input: {
  readonly accrualMinor: bigint;
  readonly refundedMinor: bigint;
  readonly conversionMinor: bigint;
  readonly rejected: boolean;
}): bigint {
  throw new Error("not built yet");
}

/** The sum of distinct refunds that have not failed, at most the conversion's amount. */
export function refundedTotal(_refunds: Iterable<RefundObject>, _conversionMinor: bigint): bigint {
  throw new Error("not built yet");
}
