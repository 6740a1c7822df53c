import type { BonusRule } from "../commission/rules/bonus.ts";
import { WHOLE_BPS } from "../money/rate.ts";
import type { PeriodInput } from "../period/period-input.ts";

/**
 * What one member rests a share on by one rule, at one level, in one currency: sums over sales (or commission), so it is
 * linear in them while ranks stay as they are. Lines are made of it, and the same of a refund says what it takes back.
 */
export interface BonusCell {
  readonly level: number;
  /** Index into the period's currencies. */
  readonly currency: number;
  /** -1: breakage. */
  readonly position: number;
  /** Null exactly where somebody receives it. */
  readonly breakageReason: BonusBreakage | null;
  readonly rateBps: number;
  /** Over {@link BonusBases.scale}: minor units. */
  readonly base: bigint;
}

/** Why nobody receives a share. */
export type BonusBreakage =
  | "no_upline"
  | "partner_not_active"
  | "inactive"
  | "below_min_rank"
  | "nobody_qualified"
  | "rounding";

/** The cells of one rule: by currency, level, then position, breakage last. */
export interface BonusBases {
  readonly rule: BonusRule;
  /** Bases are so many times minor units: 10,000 where they are sales × weight, 1 where they are commission. */
  readonly scale: bigint;
  readonly cells: readonly BonusCell[];
}

export const SALES_SCALE = BigInt(WHOLE_BPS);

/** What each member sold, by currency and position, in basis points of minor units; of the sales that `counts` says. */
export function ownSales(
  { members, sales, currencies }: PeriodInput,
  counts: (sale: number) => boolean = () => true,
): BigInt64Array[] {
  const own = currencies.map(() => new BigInt64Array(members.count));
  for (let sale = 0; sale < sales.count; sale++) {
    if (!counts(sale)) continue;
    const sold = own[sales.currency[sale] ?? -1];
    const member = sales.member[sale] ?? -1;
    if (sold?.[member] === undefined) throw new RangeError("a sale of no member, or in no currency");
    sold[member] += sales.amountBps[sale] ?? 0n;
  }
  return own;
}
