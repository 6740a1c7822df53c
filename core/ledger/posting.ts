import type { AccountRef } from "./account.ts";

export const POSTING_KINDS = ["accrual", "reversal", "maturation"] as const;
export type PostingKind = (typeof POSTING_KINDS)[number];

export interface Entry {
  readonly account: AccountRef;
  /** Positive raises the account's balance, negative lowers it; never 0. */
  readonly amountMinor: bigint;
  /** The accrual that a partner's entry comes from; null on the program's aggregated entry. */
  readonly accrualId: string | null;
}

/** Entries in one currency that sum to zero, written whole and once: the key is unique. */
export interface Posting {
  readonly kind: PostingKind;
  readonly idempotencyKey: string;
  readonly currency: string;
  readonly entries: readonly Entry[];
}
