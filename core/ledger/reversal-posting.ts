import { buildPosting, type Entry, type Posting } from "./posting.ts";

export interface ReversalToPost {
  readonly accrualId: string;
  readonly partnerId: string;
  /** Target minus what is reversed already; below zero gives back, after a refund that failed late. */
  readonly deltaMinor: bigint;
  /** The line was matured: it is taken from available, which may go below zero, instead of pending. */
  readonly matured: boolean;
}

/**
 * Partner → program: one entry per accrual on the partner's pending account, or on the available one once the line
 * has matured; one aggregated entry on the program's. Null when nothing is to be moved.
 */
export function reversalPosting(input: {
  readonly programId: string;
  readonly conversionId: string;
  /** Version of the conversion whose refunds and state are applied: the same version is applied once. */
  readonly conversionVersion: number;
  /** Of the lines. */
  readonly currency: string;
  /** The conversion's, which a later report may have changed; what was accrued before is taken back apart. */
  readonly conversionCurrency?: string;
  readonly reversals: readonly ReversalToPost[];
}): Posting | null {
  const { programId, conversionId, conversionVersion, currency } = input;
  const entries: Entry[] = [];
  let totalMinor = 0n;
  for (const { accrualId, partnerId, deltaMinor, matured } of input.reversals) {
    if (deltaMinor === 0n) continue;
    const account = {
      kind: matured ? "partner_available" : "partner_pending",
      ownerId: partnerId,
      currency,
    } as const;
    entries.push({ account, amountMinor: -deltaMinor, accrualId });
    totalMinor += deltaMinor;
  }
  if (totalMinor !== 0n) {
    const account = { kind: "program_commission", ownerId: programId, currency } as const;
    entries.push({ account, amountMinor: totalMinor, accrualId: null });
  }
  const apart = currency === (input.conversionCurrency ?? currency) ? "" : `:${currency}`;
  return buildPosting({
    kind: "reversal",
    idempotencyKey: `reversal:${conversionId}:${conversionVersion}${apart}`,
    currency,
    entries,
  });
}
