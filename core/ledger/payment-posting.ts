import { buildPosting, type Posting } from "./posting.ts";

/**
 * Available → paid out: a bonus that the merchant's own system has paid. Its key is the bonus's, since a bonus is paid
 * once. What is refunded later is taken from available, which may go below zero.
 *
 * @throws RangeError unless something is paid
 */
export function bonusPaymentPosting(payment: {
  readonly bonusId: string;
  readonly programId: string;
  readonly partnerId: string;
  readonly currency: string;
  readonly paidMinor: bigint;
}): Posting {
  const { bonusId, programId, partnerId, currency, paidMinor } = payment;
  if (paidMinor <= 0n) throw new RangeError("a payment moves something");
  const posting = buildPosting({
    kind: "payment",
    idempotencyKey: `bonus-payment:${bonusId}`,
    currency,
    entries: [
      {
        account: { kind: "partner_available", ownerId: partnerId, currency },
        amountMinor: -paidMinor,
        accrualId: bonusId,
      },
      {
        account: { kind: "program_paid_out", ownerId: programId, currency },
        amountMinor: paidMinor,
        accrualId: null,
      },
    ],
  });
  if (posting === null) throw new RangeError("a payment moves something");
  return posting;
}
