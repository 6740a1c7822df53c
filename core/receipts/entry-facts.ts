import type { SkippedUpline } from "../commission/accrual.ts";
import type { Rounding } from "../money/split.ts";

/** All that a receipt of one ledger entry says, as the database has it. */
export interface EntryFacts {
  readonly account: {
    readonly accountId: string;
    readonly kind: string;
    readonly currency: string;
    readonly programId: string;
    readonly partnerId: string;
  };
  /** The account's version that the entry made: 1, 2, 3, … */
  readonly number: number;
  readonly entry: {
    readonly postingId: string;
    readonly kind: string;
    readonly amountMinor: bigint;
    readonly balanceAfterMinor: bigint;
    /** ISO 8601, UTC. */
    readonly postedAt: string;
  };
  /** The line of commission that the entry comes of; null: it comes of none. */
  readonly accrual: AccrualFacts | null;
  readonly bonus: BonusFacts | null;
  /** The order that points were spent on, or given back of; null: neither. */
  readonly spending: SpendingFacts | null;
}

export interface SpendingFacts {
  readonly spendingId: string;
  /** As the merchant has it; a receipt shows it masked. */
  readonly orderId: string;
}

/** How a line came to its amount: `exactNumerator ÷ exactDenominator`, rounded as `rounding` says. */
interface LineFacts {
  readonly level: number;
  readonly baseMinor: bigint;
  readonly rateBps: number | null;
  readonly flatMinor: bigint | null;
  readonly heldByCap: boolean;
  readonly exactNumerator: string;
  readonly exactDenominator: string;
  readonly rounding: Rounding;
  readonly amountMinor: bigint;
  readonly skipped: readonly SkippedUpline[] | null;
}

export interface AccrualFacts extends LineFacts {
  readonly accrualId: string;
  readonly clickId: string | null;
  readonly planVersionId: string;
  readonly planNumber: number;
  readonly weightBps: number;
  readonly rank: string | null;
  readonly parts: readonly unknown[] | null;
  /** Of the amount, what is given as points, and how many those are. */
  readonly pointsShareMinor: bigint;
  readonly points: bigint;
  readonly maturesAt: string;
  readonly conversion: ConversionFacts;
  /** What reversals have taken of the line in this account's asset, this entry included; 0 for other entries. */
  readonly reversedMinor: bigint;
}

/** The conversion as it stands when the receipt is made, which may be later than the entry. */
export interface ConversionFacts {
  readonly conversionId: string;
  readonly goal: string;
  /** As the merchant has it; a receipt shows it masked. */
  readonly orderId: string;
  readonly occurredAt: string;
  readonly status: "pending" | "approved" | "rejected";
  readonly amountMinor: bigint;
  readonly refundedMinor: bigint;
}

export interface BonusFacts extends LineFacts {
  readonly bonusId: string;
  readonly rule: string;
  readonly kind: string;
  readonly planVersionId: string | null;
  /** The period that it comes of; null: it comes of an event. */
  readonly period: { readonly periodId: string; readonly number: number } | null;
  readonly eventId: string | null;
  readonly conversionId: string | null;
  readonly details: Readonly<Record<string, unknown>> | null;
  /** What the line rests on, and what of it has been refunded when the receipt is made. */
  readonly refundBase: bigint;
  readonly refundedBase: bigint;
  /** What reversals have taken of the line, this entry included; 0 for other entries. */
  readonly reversedMinor: bigint;
}
