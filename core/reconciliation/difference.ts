/** What can differ. `docs/reconciliation.md` says of each when it is one, and what to do. */
export const ITEM_KINDS = [
  "posting_unbalanced",
  "posting_misplaced",
  "account_differs",
  "line_postings_differ",
  "line_stuck",
  "transfer_missing",
  "transfer_unknown",
  "transfer_duplicate",
  "transfer_unsettled",
  "transfer_differs",
  "reversal_differs",
  "transaction_missing",
  "transaction_unknown",
  "transaction_differs",
  "top_up_missing",
  "top_up_unknown",
  "top_up_unsettled",
  "top_up_differs",
  "bank_payout_missing",
  "bank_payout_unknown",
  "bank_payout_differs",
  "balance_differs",
] as const;
export type ItemKind = (typeof ITEM_KINDS)[number];

/** Found by reading our own books alone, all of them, in each run. */
const BOOK_KINDS: ReadonlySet<ItemKind> = new Set<ItemKind>([
  "posting_unbalanced",
  "posting_misplaced",
  "account_differs",
  "line_postings_differ",
  "line_stuck",
]);
export const isBookKind = (kind: ItemKind): boolean => BOOK_KINDS.has(kind);

/** What Stripe did so lately may be on its way to us by webhook or answer: it is no difference yet. */
export const GRACE_MS = 3_600_000;

/** Whether something at Stripe is so young that we need not know of it. */
export const isUnderWay = (at: Date, now: Date): boolean => now.getTime() - at.getTime() < GRACE_MS;

/** Something that two sides do not say alike. Amounts are minor units of `currency`. */
export interface Difference {
  readonly kind: ItemKind;
  /** With the kind, what makes it the same difference when it is found again: an id of ours or of Stripe's. */
  readonly subject: string;
  readonly programId: string | null;
  readonly payoutId: string | null;
  readonly stripeId: string | null;
  readonly currency: string | null;
  /** By the side that comes first in the chain of the books, transfers, balance transactions, balance; null: it has none. */
  readonly expectedMinor: bigint | null;
  readonly actualMinor: bigint | null;
  /** For people, and part of the figures: amounts are strings of minor units. */
  readonly details: Readonly<Record<string, string | number | boolean | null>>;
}

export const itemKeyOf = ({ kind, subject }: Pick<Difference, "kind" | "subject">): string =>
  `${kind}:${subject}`;

/** A difference of nothing but what is named. */
export function difference(
  kind: ItemKind,
  subject: string,
  named: Partial<Omit<Difference, "kind" | "subject">>,
): Difference {
  return {
    ...{ kind, subject, programId: null, payoutId: null, stripeId: null, currency: null },
    ...{ expectedMinor: null, actualMinor: null, details: {} },
    ...named,
  };
}
