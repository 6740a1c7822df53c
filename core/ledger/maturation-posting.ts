import type { Posting } from "./posting.ts";

export interface MaturationToPost {
  readonly accrualId: string;
  readonly partnerId: string;
  /** What is left of the accrual: its amount minus what is reversed already. */
  readonly remainingMinor: bigint;
}

/** Pending → available when the hold has passed: two entries per accrual. Null when nothing is left to move. */
export function maturationPosting(_input: {
  readonly conversionId: string;
  readonly revision: number;
  readonly currency: string;
  readonly accruals: readonly MaturationToPost[];
}): Posting | null {
  throw new Error("not built yet");
}
