import type { PayeeStripeState } from "../payout/states.ts";

/** An entry of the ledger. Amounts are minor units of the payout's currency. */
export interface TrailEntry {
  readonly account: string;
  readonly accountId: string;
  /** The entry's number of its account, from 1: a receipt's as well. */
  readonly number: number;
  readonly amountMinor: number;
  readonly balanceAfterMinor: number;
  /** Whether there is a receipt: `GET /receipts/:accountId/:number`. The program's own accounts have none. */
  readonly hasReceipt: boolean;
}

/** `GET /payouts/:id/trail` */
export interface PayoutTrail {
  readonly currency: string;
  /** All that the payout moved, oldest first; each sums to zero. */
  readonly postings: readonly {
    readonly id: string;
    readonly key: string;
    readonly postedAt: string;
    readonly entries: readonly TrailEntry[];
  }[];
  /** What became available, or was taken back, since the payout before: what this one is paid out of. Newest first, at most 100. */
  readonly sources: readonly (Omit<TrailEntry, "account"> & {
    /** Of the posting: `accrual`, `maturation`, `reversal`, … */
    readonly kind: string;
    readonly postedAt: string;
    /** Of the conversion that it comes from; null: of none. */
    readonly orderId: string | null;
  })[];
  /** There are more sources than are told. */
  readonly moreSources: boolean;
}

/** `GET /payouts/:id/stripe`: what Stripe says now. */
export interface PayoutAtStripe {
  readonly mode: "test" | "live";
  readonly account: {
    readonly id: string;
    readonly ours: PayeeStripeState;
    readonly stripe: PayeeStripeState | null;
  } | null;
  /** Null: there is none. Amounts are minor units of `currency`. */
  readonly transfer: {
    readonly id: string;
    readonly amountMinor: number;
    readonly reversedMinor: number;
    readonly currency: string;
    readonly destination: string | null;
  } | null;
  /** Why Stripe could not be asked; null: it answered. */
  readonly problem: string | null;
}

interface Compared {
  /** As the lines say. */
  readonly linesMinor: number;
  /** As their postings sum up. */
  readonly ledgerMinor: number;
}

/** `GET /payout-batches/:id/ledger`: by currency, what the batch's lines say beside what their postings sum up to. */
export interface BatchLedger {
  readonly data: readonly {
    readonly currency: string;
    readonly inTransit: Compared;
    readonly paidOut: Compared;
  }[];
}
