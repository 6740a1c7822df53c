import type { BonusOf } from "../commission/rules/bonus.ts";
import type { PeriodInput, PeriodResults } from "../period/period-input.ts";
import type { BonusBases } from "./cells.ts";
import { climb } from "./climb.ts";
import { type BonusRules, receiversOf } from "./receivers.ts";

/** A share of the commission that those below earned in the period, by distance in the sponsor tree. */
export function matching(
  input: PeriodInput,
  results: PeriodResults,
  rules: BonusRules,
  rule: BonusOf<"matching">,
): BonusBases {
  const refusal = receiversOf(input, results, rules, rule);
  const cells = climb(input.members.sponsor, input.commissionMinor, rule.rates, refusal);
  return { rule, scale: 1n, cells };
}
