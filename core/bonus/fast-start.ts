import type { BonusOf } from "../commission/rules/bonus.ts";
import type { PeriodInput, PeriodResults } from "../period/period-input.ts";
import { type BonusBases, ownSales, SALES_SCALE } from "./cells.ts";
import { climb } from "./climb.ts";
import { type BonusRules, receiversOf } from "./receivers.ts";

const DAY_MS = 86_400_000;

/**
 * Sales that a partner makes in its first `days` days (half-open: the moment at which they are over does not count) pay its
 * sponsors by distance, whatever tree the plan otherwise follows.
 */
export function fastStart(
  input: PeriodInput,
  results: PeriodResults,
  rules: BonusRules,
  rule: BonusOf<"fast_start">,
): BonusBases {
  const { members, sales } = input;
  const spanMs = rule.days * DAY_MS;
  const own = ownSales(input, (sale) => {
    const joinedAtMs = members.joinedAtMs[sales.member[sale] ?? -1] ?? 0;
    return (sales.occurredAtMs[sale] ?? 0) < joinedAtMs + spanMs;
  });
  const cells = climb(members.sponsor, own, rule.rates, receiversOf(input, results, rules, rule));
  return { rule, scale: SALES_SCALE, cells };
}
