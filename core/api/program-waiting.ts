/** Nothing is counted beyond it. */
/** What the lists are asked for to show just what waits, under their own names. */
export const WAITING_LISTS = {
  conversions: { status: "pending", test: "false" },
  payoutRequests: { state: "requested", batchId: "none", held: "false" },
  disputes: { state: "open" },
  batches: { state: "draft" },
  failingWebhooks: { failing: "true" },
} as const;

export const WAITING_MAX = 1_000;

/**
 * `GET /api/v1/programs/:id/waiting` (scope `reports:read`): what waits for the merchant, what the program owes, and how far
 * its set-up has come. Each count ends at {@link WAITING_MAX}. Tests are in none of it.
 */
export interface ProgramWaiting {
  readonly applications: number;
  /** That nobody has approved or rejected. */
  readonly conversions: number;
  /** Asked for, and in no batch; what is held is not. */
  readonly payoutRequests: number;
  /** Frozen, and to be approved. */
  readonly batches: number;
  /** That the merchant has not answered. */
  readonly disputes: number;
  /** Of them, those whose time to answer has passed. */
  readonly overdueDisputes: number;
  /** Currencies in which the funds are low or do not cover what is to be paid. */
  readonly lowFunds: readonly string[];
  /** Endpoints to which nothing arrives, or that were turned off for that. */
  readonly failingWebhooks: number;
  /** By currency: commission that was granted and has not left, pending as well. */
  readonly owed: readonly { readonly currency: string; readonly amountMinor: number }[];
  readonly setUp: {
    readonly campaign: boolean;
    /** Something came of the merchant's pages or server. */
    readonly tracking: boolean;
    readonly partner: boolean;
    /** Of a person, on a partner's link. */
    readonly click: boolean;
    /** One that was credited to a partner. */
    readonly sale: boolean;
  };
}
