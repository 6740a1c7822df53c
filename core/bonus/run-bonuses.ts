import type { BonusRule } from "../commission/rules/bonus.ts";
import type { BonusLine, PeriodInput, PeriodResults } from "../period/period-input.ts";
import { PeriodCap } from "./cap-period.ts";
import type { BonusBases } from "./cells.ts";
import { differential } from "./differential.ts";
import { fastStart } from "./fast-start.ts";
import { generation } from "./generation.ts";
import { linesOf } from "./lines.ts";
import { matching } from "./matching.ts";
import { pool } from "./pool.ts";
import { rankAdvancement } from "./rank-advancement.ts";
import type { BonusRules } from "./receivers.ts";
import { roundingLines } from "./rounding-lines.ts";

/**
 * All bonuses of a period: by rule in the plan's order, within it by currency, level and position, breakage after those who
 * receive, what rounding left over at the end. The same input gives the same lines in the same order, whatever the order of
 * its sales. Referral bonuses are paid by event and are not here.
 *
 * @param paidBesidesMinor by currency: what the period pays besides commission and bonuses and the cap must hold, as what
 *   reached tiers add; absent: nothing
 * @throws RangeError for a rule that names a rank which the plan does not have, or trees with a circle
 */
export function* bonusLines(
  input: PeriodInput,
  results: PeriodResults,
  rules: BonusRules,
  paidBesidesMinor: readonly bigint[] = [],
): Generator<BonusLine> {
  const { bonuses = [] } = rules;
  const cap = new PeriodCap(input, rules, paidBesidesMinor);
  // Worked out twice: all lines at once would take several times the memory of the largest rule's.
  for (const rule of bonuses) cap.want(ruleLines(input, results, rules, rule));
  for (const rule of bonuses) {
    const held = ruleLines(input, results, rules, rule).map((line) => cap.hold(line));
    yield* held;
    yield* roundingLines(held);
  }
}

/** The same in one list. */
export const allBonusLines = (...of: Parameters<typeof bonusLines>): BonusLine[] => [...bonusLines(...of)];

/** One rule's lines before the cap. */
function ruleLines(
  input: PeriodInput,
  results: PeriodResults,
  rules: BonusRules,
  rule: BonusRule,
): BonusLine[] {
  switch (rule.kind) {
    case "pool":
      return pool(input, results, rules, rule);
    case "rank_advancement":
      return rankAdvancement(input, results, rules, rule);
    case "referral":
      return [];
    default: {
      const bases = ruleBases(input, results, rules, rule);
      return linesOf(bases, input.currencies);
    }
  }
}

/** What members rest their shares on by a rule that is linear in what each of them sold or earned. */
export function ruleBases(
  input: PeriodInput,
  results: PeriodResults,
  rules: BonusRules,
  rule: Exclude<BonusRule, { kind: "pool" | "rank_advancement" | "referral" }>,
): BonusBases {
  switch (rule.kind) {
    case "fast_start":
      return fastStart(input, results, rules, rule);
    case "matching":
      return matching(input, results, rules, rule);
    case "generation":
      return generation(input, results, rules, rule);
    case "differential":
      return differential(input, results, rules, rule);
    default:
      return rule satisfies never;
  }
}
