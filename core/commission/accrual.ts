import type { Rounding } from "../money/split.ts";
import type { Chain } from "./chain.ts";
import type { PlanRules } from "./plan.ts";

/** A version of a plan, in force when the conversion happened. */
export interface PlanVersion {
  readonly planVersionId: string;
  /** The number people see, from 1. */
  readonly version: number;
  readonly rules: PlanRules;
}

export interface AccrualConversion {
  readonly conversionId: string;
  readonly amountMinor: bigint;
  readonly currency: string;
}

/** One credit of the attribution with the chain above it and the plan that holds for it (its campaign may have its own). */
export interface AccrualCredit {
  readonly clickId: string | null;
  readonly weightBps: number;
  readonly chain: Chain;
  readonly plan: PlanVersion;
}

export interface AccrualInput {
  readonly conversion: AccrualConversion;
  /** In the order of the touches, earliest first; `weightBps` sum to 10,000. */
  readonly credits: readonly AccrualCredit[];
}

/** Why an upline was passed over. */
export type SkipReason = "partner_not_active" | "inactive" | "not_qualified_for_level";

export interface SkippedUpline {
  readonly partnerId: string;
  readonly reason: SkipReason;
}

/** Why a share stays with the program. */
export type BreakageReason = SkipReason | "no_upline" | "no_flat_amount_in_currency";

/**
 * One line of a conversion: what one partner gets at one level for one credit (`commission`: an accrual), or what
 * the program keeps (`breakage`). It carries all that is needed to compute its amount again:
 * exactNumerator ÷ exactDenominator, rounded as `rounding` says.
 */
export interface AccrualLine {
  readonly kind: "commission" | "breakage";
  /** Null exactly for breakage. */
  readonly partnerId: string | null;
  /** 1 is the attributed partner. */
  readonly level: number;
  /** Index into the input's credits. */
  readonly creditIndex: number;
  readonly clickId: string | null;
  readonly weightBps: number;
  readonly planVersionId: string;
  /** What a percentage is taken of: the conversion's amount. */
  readonly baseMinor: bigint;
  /** The level's rate, or null for a flat level. */
  readonly rateBps: number | null;
  /** The level's flat amount in the conversion's currency, or null for a percentage level. */
  readonly flatMinor: bigint | null;
  /** The flat amount was scaled down to what the plan's cap leaves. */
  readonly heldByCap: boolean;
  readonly exactNumerator: bigint;
  readonly exactDenominator: bigint;
  readonly amountMinor: bigint;
  readonly rounding: Rounding;
  readonly skipped: readonly SkippedUpline[];
  /** Null exactly for commission. */
  readonly breakageReason: BreakageReason | null;
}
