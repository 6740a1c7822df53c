import type { BonusKind } from "../commission/rules/bonus.ts";
import type { PeriodInput, PeriodResults } from "../period/period-input.ts";
import { salesTotals } from "./pool.ts";
import type { BonusRules } from "./receivers.ts";
import { ruleBases } from "./run-bonuses.ts";

/** By how much what a line rests on has been refunded. */
export interface RefundedBase {
  readonly rule: string;
  readonly kind: BonusKind;
  readonly currency: string;
  /** Null, with the level: all lines of the rule in that currency. */
  readonly position: number | null;
  readonly level: number | null;
  /** Below zero where refunds failed late. */
  readonly base: bigint;
}

/**
 * What refunds take of each line's base: the rules that made the lines, run over what was refunded as if that had been sold,
 * with ranks as they were. Bases are sums, so it comes to the same whether refunds come one by one, together, or in another
 * order, and to the whole base when everything is refunded. Ranks that were reached stay reached.
 *
 * @param input the members that matter, each with all above it, and what was refunded as sales and as commission
 */
export function refundedBases(input: PeriodInput, results: PeriodResults, rules: BonusRules): RefundedBase[] {
  return (rules.bonuses ?? []).flatMap((rule): RefundedBase[] => {
    const named = { rule: rule.name, kind: rule.kind };
    const currencyOf = (index: number) => input.currencies[index] ?? "";
    switch (rule.kind) {
      case "rank_advancement":
      case "referral":
        return [];
      case "pool":
        return salesTotals(input).flatMap((base, index) =>
          base === 0n ? [] : [{ ...named, currency: currencyOf(index), position: null, level: null, base }],
        );
      default:
        return ruleBases(input, results, rules, rule).cells.flatMap(({ currency, position, level, base }) =>
          position < 0 || base === 0n
            ? []
            : [{ ...named, currency: currencyOf(currency), position, level, base }],
        );
    }
  });
}
