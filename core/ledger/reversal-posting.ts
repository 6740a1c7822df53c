import type { Posting } from "./posting.ts";

export interface ReversalToPost {
  readonly accrualId: string;
  readonly partnerId: string;
  /** Target minus what is reversed already; below zero gives back, after a refund that failed late. */
  readonly deltaMinor: bigint;
  /** The line was matured: it is taken from available, which may go below zero, instead of pending. */
  readonly matured: boolean;
}

/** Partner → program. Null when nothing is to be moved. */
export function reversalPosting(_input: {
  readonly programId: string;
  readonly conversionId: string;
  /** Version of the conversion whose refunds and state are applied: the same version is applied once. */
  readonly conversionVersion: number;
  readonly currency: string;
  readonly reversals: readonly ReversalToPost[];
}): Posting | null {
  throw new Error("not built yet");
}
