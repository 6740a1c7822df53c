import { COMMISSION, type GrantAccounts } from "./grant-accounts.ts";
import { buildPosting, type Entry, type Posting } from "./posting.ts";

export interface MaturationToPost {
  readonly accrualId: string;
  readonly partnerId: string;
  /** What is left of the accrual: its amount minus what is reversed already. */
  readonly remainingMinor: bigint;
}

/**
 * Pending → available when the hold has passed: two entries per accrual. The accruals of one conversion mature
 * together. Null when nothing is left to move.
 *
 * @throws RangeError for a negative remainder
 */
export function maturationPosting(input: {
  readonly conversionId: string;
  readonly revision: number;
  readonly currency: string;
  readonly accruals: readonly MaturationToPost[];
  /** Absent: commission in cash. */
  readonly accounts?: GrantAccounts;
}): Posting | null {
  const { conversionId, revision, currency, accounts = COMMISSION } = input;
  const entries: Entry[] = [];
  for (const { accrualId, partnerId: ownerId, remainingMinor } of input.accruals) {
    if (remainingMinor < 0n) throw new RangeError("more reversed than accrued");
    if (remainingMinor === 0n) continue;
    entries.push(
      { account: { kind: accounts.pending, ownerId, currency }, amountMinor: -remainingMinor, accrualId },
      { account: { kind: accounts.available, ownerId, currency }, amountMinor: remainingMinor, accrualId },
    );
  }
  return buildPosting({
    kind: "maturation",
    idempotencyKey: `${accounts.keyStart}maturation:${conversionId}:${revision}`,
    currency,
    entries,
  });
}
