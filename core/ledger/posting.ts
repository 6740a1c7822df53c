import { type AccountRef, accountKey } from "./account.ts";

export const POSTING_KINDS = [
  "accrual",
  "reversal",
  "maturation",
  "bonus",
  "payment",
  "payout",
  "funding",
  "fee",
  "spending",
  "give_back",
  "expiry",
] as const;
export type PostingKind = (typeof POSTING_KINDS)[number];

export interface Entry {
  readonly account: AccountRef;
  /** Positive raises the account's balance, negative lowers it; never 0. */
  readonly amountMinor: bigint;
  /** The accrual, or the bonus, that a partner's entry comes from; null on the program's aggregated entry. */
  readonly accrualId: string | null;
}

/** Entries in one currency that sum to zero, written whole and once: the key is unique. */
export interface Posting {
  readonly kind: PostingKind;
  readonly idempotencyKey: string;
  readonly currency: string;
  readonly entries: readonly Entry[];
}

/** Throws RangeError unless the entries sum to zero, all in the posting's currency and none of them 0. */
export function assertBalanced(posting: Posting): void {
  let sum = 0n;
  for (const { account, amountMinor } of posting.entries) {
    if (account.currency !== posting.currency)
      throw new RangeError("an entry in another currency than its posting");
    if (amountMinor === 0n) throw new RangeError("an entry of 0 moves nothing");
    sum += amountMinor;
  }
  if (sum !== 0n) throw new RangeError("a posting's entries must sum to zero");
}

/** The change that entries make to each account's balance, by {@link accountKey}. */
export function balanceChanges(entries: Iterable<Entry>): Map<string, bigint> {
  const changes = new Map<string, bigint>();
  for (const { account, amountMinor } of entries) {
    const key = accountKey(account);
    changes.set(key, (changes.get(key) ?? 0n) + amountMinor);
  }
  return changes;
}

/** The posting of these entries, balanced; null when there is nothing to move. */
export function buildPosting(posting: Posting): Posting | null {
  if (posting.entries.length === 0) return null;
  assertBalanced(posting);
  return posting;
}
