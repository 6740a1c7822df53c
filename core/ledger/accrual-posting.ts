import { COMMISSION, type GrantAccounts } from "./grant-accounts.ts";
import { buildPosting, type Entry, type Posting } from "./posting.ts";

export interface AccrualToPost {
  readonly accrualId: string;
  readonly partnerId: string;
  readonly amountMinor: bigint;
}

/**
 * Program → pending: one entry per accrual on the partner's account, one aggregated entry on the program's. Give it
 * only the accruals that the database let in. An accrual of 0 moves nothing and has no entry; null when none does.
 *
 * @throws RangeError for a negative amount
 */
export function accrualPosting(input: {
  readonly programId: string;
  readonly conversionId: string;
  /** Grows by one each time the conversion is attributed again. */
  readonly revision: number;
  readonly currency: string;
  readonly accruals: readonly AccrualToPost[];
  /** Absent: commission in cash. */
  readonly accounts?: GrantAccounts;
}): Posting | null {
  const { programId, conversionId, revision, currency, accounts = COMMISSION } = input;
  const entries: Entry[] = [];
  let totalMinor = 0n;
  for (const { accrualId, partnerId, amountMinor } of input.accruals) {
    if (amountMinor < 0n) throw new RangeError("an accrual must not be negative");
    if (amountMinor === 0n) continue;
    entries.push({
      account: { kind: accounts.pending, ownerId: partnerId, currency },
      amountMinor,
      accrualId,
    });
    totalMinor += amountMinor;
  }
  if (totalMinor > 0n) {
    const account = { kind: accounts.granted, ownerId: programId, currency } as const;
    entries.push({ account, amountMinor: -totalMinor, accrualId: null });
  }
  return buildPosting({
    kind: "accrual",
    idempotencyKey: `${accounts.keyStart}accrual:${conversionId}:${revision}`,
    currency,
    entries,
  });
}
