import type { Posting } from "./posting.ts";

export interface AccrualToPost {
  readonly accrualId: string;
  readonly partnerId: string;
  readonly amountMinor: bigint;
}

/**
 * Program → pending: one entry per accrual on the partner's account, one aggregated entry on the program's. Give it
 * only the accruals that the database let in. Null when nothing is to be moved (no accrual, or all of them 0).
 */
export function accrualPosting(_input: {
  readonly programId: string;
  readonly conversionId: string;
  /** Grows by one each time the conversion is attributed again. */
  readonly revision: number;
  readonly currency: string;
  readonly accruals: readonly AccrualToPost[];
}): Posting | null {
  throw new Error("not built yet");
}
