/**
 * Where a bonus stands:
 *
 * | status | is |
 * |---|---|
 * | `breakage` | of nobody: the program keeps it |
 * | `calculated` | of a period that is not finalised: not in the ledger yet |
 * | `reversed` | taken back, all of it; also when it had been paid before |
 * | `paid` | said to be paid |
 * | `available` | its hold has passed: it may be paid |
 * | `pending` | on hold |
 */
export const BONUS_STATUSES = ["calculated", "pending", "available", "paid", "reversed", "breakage"] as const;
export type BonusStatus = (typeof BONUS_STATUSES)[number];

export interface BonusStanding {
  readonly partnerId: string | null;
  readonly amountMinor: bigint;
  readonly reversedMinor: bigint;
  readonly posted: boolean;
  readonly matured: boolean;
  readonly paid: boolean;
}

/** The first of these that holds; a bonus of 0 is never reversed. */
export function bonusStatus(bonus: BonusStanding): BonusStatus {
  if (bonus.partnerId === null) return "breakage";
  if (!bonus.posted) return "calculated";
  if (bonus.reversedMinor > 0n && bonus.reversedMinor === bonus.amountMinor) return "reversed";
  if (bonus.paid) return "paid";
  return bonus.matured ? "available" : "pending";
}

export type PaymentRefusal = "not_available" | "paid_otherwise" | "nothing_left";

/** Whether saying that a bonus was paid is new, says again what stands, or is refused. */
export function judgePayment(
  bonus: BonusStanding & { readonly paidReference: string | null; readonly paidAtMs: number | null },
  said: { readonly reference: string; readonly paidAtMs: number | null },
): { readonly verdict: "new"; readonly paidMinor: bigint } | { readonly verdict: "replay" | PaymentRefusal } {
  if (bonus.paidReference !== null) {
    const same =
      bonus.paidReference === said.reference && (said.paidAtMs === null || said.paidAtMs === bonus.paidAtMs);
    return { verdict: same ? "replay" : "paid_otherwise" };
  }
  if (bonus.partnerId === null || !bonus.matured) return { verdict: "not_available" };
  const paidMinor = bonus.amountMinor - bonus.reversedMinor;
  return paidMinor === 0n ? { verdict: "nothing_left" } : { verdict: "new", paidMinor };
}
