/**
 * What of a bonus is reversed in all, once so much of what it rests on has been refunded: rounded down, in the partner's
 * favour, until everything is; then all of it. It depends on what is refunded alone, so neither on the order nor on the number
 * of refunds. What was refunded before a period was taken down and failed later gives no bonus beyond the one that was worked out.
 *
 * @param refundBase what it rests on; 0: on no sale, and nothing takes it back
 * @param refundedBase of that, what has been refunded
 */
export function clawBackTarget(line: {
  readonly amountMinor: bigint;
  readonly refundBase: bigint;
  readonly refundedBase: bigint;
}): bigint {
  const { amountMinor, refundBase, refundedBase } = line;
  if (refundBase <= 0n || refundedBase <= 0n) return 0n;
  if (refundedBase >= refundBase) return amountMinor;
  return (amountMinor * refundedBase) / refundBase;
}
