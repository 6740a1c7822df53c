/**
 * A period as it was taken down: members, trees and sales in columns, so that a million members fit into little memory.
 * Members are numbered breadth-first from 0 (their position): whoever is above comes before whoever is below.
 * Every 64-bit column holds no negative number and sums to less than 2^63 (asserted when it is read).
 */
export interface PeriodInput {
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  readonly members: PeriodMembers;
  readonly sales: PeriodSales;
  /** Of the currencies in `sales.currency`. */
  readonly currencies: readonly string[];
  /**
   * Commission that members earned by the sales of the period, all levels, net of what was reversed when the period was
   * frozen: minor units by currency, then by position.
   */
  readonly commissionMinor: readonly BigInt64Array[];
  /**
   * What referral bonuses for first purchases had paid of these sales, net of what was reversed: minor units by currency.
   * The cap counts it.
   */
  readonly purchaseBonusMinor: readonly bigint[];
  /** What approved overrides add to personal volumes; may be negative down to the volume itself. */
  readonly volumeOverrides: ReadonlyMap<number, bigint>;
  /** Ranks set by approved overrides, as index into the plan's ladder; -1: none. */
  readonly rankOverrides: ReadonlyMap<number, number>;
  /** Amounts that approved overrides pay besides, in the order in which they were proposed. */
  readonly amountOverrides: readonly AmountOverride[];
  readonly tiered: PeriodTieredParts;
  /** What the period before came to, where there was one. */
  readonly before: PeriodBefore;
}

export interface PeriodMembers {
  readonly count: number;
  /** Position of the sponsor, and of the parent in the matrix; -1: none. Always smaller than the member's own, the sponsor's. */
  readonly sponsor: Int32Array;
  readonly parent: Int32Array;
  /** 1: suspended. */
  readonly suspended: Uint8Array;
  readonly joinedAtMs: Float64Array;
}

/** Credits of conversions, by occurredAt, then by conversion and credit. */
export interface PeriodSales {
  readonly count: number;
  /** Position of the member who sold. */
  readonly member: Int32Array;
  readonly occurredAtMs: Float64Array;
  /** Index into `currencies`. */
  readonly currency: Uint16Array;
  /** Minor units × weight in basis points, net of refunds: ÷ 10,000 is the exact amount. */
  readonly amountBps: BigInt64Array;
  /** Whole units × weight in basis points, net of refunds pro rata (floored per sale). */
  readonly volumeBps: BigInt64Array;
}

/** Parts of sales that level 1 was paid for by a tiered rule, live at its first tier; by sale. */
export interface PeriodTieredParts {
  readonly count: number;
  /** Index into the sales. */
  readonly sale: Int32Array;
  /** Index into `rules`. */
  readonly rule: Uint16Array;
  /** Names of base rules in the plan. */
  readonly rules: readonly string[];
  /** Minor units of the part × weight in basis points, net of refunds pro rata. */
  readonly amountBps: BigInt64Array;
  /** The rate that was accrued for the part, by the plan of then; {@link FIRST_TIER}: what the first tier says. */
  readonly liveBps: Int32Array;
}

export const FIRST_TIER = -1;

/** Nothing was sold under a tiered rule. */
export const NO_TIERED: PeriodTieredParts = {
  count: 0,
  sale: new Int32Array(),
  rule: new Uint16Array(),
  rules: [],
  amountBps: new BigInt64Array(),
  liveBps: new Int32Array(),
};

export interface AmountOverride {
  readonly overrideId: string;
  readonly position: number;
  readonly currency: string;
  readonly amountMinor: bigint;
}

export interface PeriodBefore {
  /** Paid rank by position, as index into the plan's ladder; -1: none. */
  readonly rank: Int16Array;
  /** Highest rank ever reached. */
  readonly lifetimeRank: Int16Array;
  /** streaks[rank][position]: periods in a row in which the rank's other requirements were met; empty: there was none. */
  readonly streaks: readonly Uint16Array[];
}

/** Who is active, and how many are below, by position. */
export interface MemberCounts {
  readonly active: Uint8Array;
  readonly directPartners: Int32Array;
  readonly activeDirectPartners: Int32Array;
  readonly downlinePartners: Int32Array;
  readonly activeDownlinePartners: Int32Array;
  readonly activeLegs: Int32Array;
}

/** What a period came to, by position. */
export interface PeriodResults extends MemberCounts {
  /** Whole units, floored from basis points. */
  readonly personalVolume: BigInt64Array;
  readonly groupVolume: BigInt64Array;
  readonly qualifiedLevels: Uint8Array;
  /** Paid rank, as index into the plan's ladder; -1: none. */
  readonly rank: Int16Array;
  readonly lifetimeRank: Int16Array;
  readonly streaks: readonly Uint16Array[];
}

/** One line of a bonus, before it has an id. `position` -1: breakage, the program keeps it. */
export interface BonusLine {
  readonly rule: string;
  readonly kind: string;
  readonly level: number;
  readonly position: number;
  readonly currency: string;
  /** What the rate is taken of, floored to minor units, for people; the exact fraction is below. */
  readonly baseMinor: bigint;
  readonly rateBps: number | null;
  readonly flatMinor: bigint | null;
  readonly heldByCap: boolean;
  readonly exactNumerator: bigint;
  readonly exactDenominator: bigint;
  readonly amountMinor: bigint;
  readonly rounding: "exact" | "floor" | "remainder";
  readonly breakageReason: string | null;
  readonly skipped: readonly { readonly position: number; readonly reason: string }[];
  /** Numbers and keys that explain it, ready for JSON. */
  readonly details: Readonly<Record<string, string | number | null>>;
  /**
   * What refunds take it back for: the exact base in basis points of minor units (or of volume) that it rests on. A
   * refund gives floor(amount × refunded base ÷ base), cumulatively.
   */
  readonly refundBase: bigint;
}
