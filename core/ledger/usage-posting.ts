import type { AccountKind } from "./account.ts";
import { buildPosting, type Entry, type Posting, type PostingKind } from "./posting.ts";

/** What leaves an owner's account for the program's, or comes back when amounts are negative. */
export interface UsePart {
  /** What it comes of: an accrual, a reward, a spending. */
  readonly sourceId: string;
  readonly ownerId: string;
  readonly amountMinor: bigint;
}

/** Owner → program: points or credit that are used, or expire. Null when nothing moves. */
export function usagePosting(input: {
  readonly kind: Extract<PostingKind, "spending" | "give_back" | "expiry">;
  readonly key: string;
  readonly programId: string;
  readonly currency: string;
  readonly from: AccountKind;
  readonly to: AccountKind;
  readonly parts: readonly UsePart[];
}): Posting | null {
  const { kind, key, programId, currency } = input;
  const entries: Entry[] = [];
  let totalMinor = 0n;
  for (const { sourceId, ownerId, amountMinor } of input.parts) {
    if (amountMinor === 0n) continue;
    const account = { kind: input.from, ownerId, currency };
    entries.push({ account, amountMinor: -amountMinor, accrualId: sourceId });
    totalMinor += amountMinor;
  }
  if (totalMinor !== 0n)
    entries.push({
      account: { kind: input.to, ownerId: programId, currency },
      amountMinor: totalMinor,
      accrualId: null,
    });
  return buildPosting({ kind, idempotencyKey: key, currency, entries });
}
