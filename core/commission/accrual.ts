import type { Rounding } from "../money/split.ts";
import type { Chain } from "./chain.ts";
import type { PlanRules } from "./plan.ts";
import type { AgreedPays } from "./rules/base.ts";

/** A version of a plan, in force when the conversion happened. */
export interface PlanVersion {
  readonly planVersionId: string;
  /** The number people see, from 1. */
  readonly version: number;
  readonly rules: PlanRules;
}

/** One line of an order. */
export interface SoldItem {
  /** The merchant's id of the product. */
  readonly productId: string;
  readonly category: string | null;
  readonly quantity: number;
  /** Minor units of the whole line, in the conversion's currency. */
  readonly amountMinor: bigint;
}

/** Where a conversion stands among those of its customer with the program. */
export interface CustomerOrder {
  readonly isFirst: boolean;
  readonly occurredAtMs: number;
  /** When the customer's first order happened. */
  readonly firstAtMs: number;
}

export interface AccrualConversion {
  readonly conversionId: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  /** What was bought; what they leave of the amount counts as one item without a product. Absent: nothing was said. */
  readonly items?: readonly SoldItem[];
  /** Absent: nobody knows who bought, so that no rule for first or later orders holds, and nothing ends. */
  readonly order?: CustomerOrder;
}

/** One credit of the attribution with the chain above it and the plan that holds for it (its campaign may have its own). */
export interface AccrualCredit {
  readonly clickId: string | null;
  readonly weightBps: number;
  readonly chain: Chain;
  readonly plan: PlanVersion;
  /** The campaign that is credited; rules may hold for some alone. */
  readonly campaignId?: string;
  /** What was agreed with the partner in place of what the plan pays at level 1. Absent: nothing was. */
  readonly agreed?: AgreedPays;
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
export type BreakageReason =
  | SkipReason
  /** The tree ends below the level. */
  | "no_upline"
  /** Dynamic compression: of all above the last payee nobody qualifies. */
  | "no_one_qualifies"
  | "no_flat_amount_in_currency"
  /** Rules of the plan exclude all that was bought, and the level pays a flat amount. */
  | "excluded_by_rule"
  /** The months in which the customer's orders earn are over. */
  | "recurring_ended";

/**
 * What level 1 is paid for one item, as plain data. It comes to `amountMinor × rateBps ÷ 10,000`, or `flatMinor × units`,
 * or nothing; the sum over all parts is what level 1 is worth before the cap and the credit's weight.
 */
export interface LinePart {
  /** Null: what no item accounts for, or the conversion as a whole. */
  readonly productId: string | null;
  readonly quantity: number | null;
  /** Minor units. */
  readonly amountMinor: string;
  /** Agreed with the partner; an exception of the plan; level 1 itself. */
  readonly by: "agreed" | "rule" | "level";
  /** The exception's name. */
  readonly rule: string | null;
  readonly pays: "percentage" | "flat" | "tiered" | "nothing";
  /** Of a percentage, or the first tier's. */
  readonly rateBps: number | null;
  /** Of a flat amount; null also where it names none in the currency. */
  readonly flatMinor: string | null;
  /** How often the flat amount is paid here: per unit, or once per conversion, with its first part. */
  readonly units: number;
}

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
  /** What a percentage is taken of: the conversion's amount; above level 1 without what rules that pay nothing exclude. */
  readonly baseMinor: bigint;
  /** The rate, or null for a flat amount, and where several parts have one of their own. */
  readonly rateBps: number | null;
  /** The flat amount in the conversion's currency, or null for a percentage, and where several parts have one of their own. */
  readonly flatMinor: bigint | null;
  /** The flat amount, or the rate agreed with the partner, was scaled down to what the plan's cap leaves. */
  readonly heldByCap: boolean;
  /** The receiver's rank that the rate follows from; null: it follows from none. */
  readonly rank: string | null;
  /** How level 1 came to its share, where anything but level 1 of the plan had a part in it; else null. */
  readonly parts: readonly LinePart[] | null;
  readonly exactNumerator: bigint;
  readonly exactDenominator: bigint;
  readonly amountMinor: bigint;
  readonly rounding: Rounding;
  readonly skipped: readonly SkippedUpline[];
  /** Null exactly for commission. */
  readonly breakageReason: BreakageReason | null;
}
