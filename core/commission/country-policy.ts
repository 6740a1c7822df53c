import { formatRate } from "../money/rate.ts";
import type { RuleProblem } from "./check-rules.ts";
import type { BonusRule } from "./rules/bonus.ts";
import type { RulesShape } from "./rules/rules-shape.ts";
import { worstCase } from "./worst-case.ts";

/** What a country allows a plan to pay. */
export interface CountryPolicy {
  readonly country: string;
  /** All payouts together, of the amount sold; null: no bound. */
  readonly maxPayoutBps: number | null;
  readonly maxLevels: number | null;
  /** A bonus for a bare sign-up may be paid. */
  readonly signUpBonus: boolean;
  /** The rule it follows, as the merchant reads it. */
  readonly source: string;
}

/**
 * What of a plan the country where its program is offered does not allow, by field. Percentages are judged by their worst
 * case; where anything pays a flat amount, the plan's cap is what all payouts together can come to.
 */
export function checkCountryPolicy(rules: RulesShape, policy: CountryPolicy): RuleProblem[] {
  return [...checkPayout(rules, policy), ...checkLevels(rules, policy), ...checkSignUps(rules, policy)];
}

function allows(policy: CountryPolicy, what: string): string {
  return `${policy.country} allows ${what} (${policy.source})`;
}

function checkPayout(rules: RulesShape, policy: CountryPolicy): RuleProblem[] {
  const { maxPayoutBps } = policy;
  if (maxPayoutBps === null) return [];
  const { worstCaseBps } = worstCase(rules);
  const allowed = allows(policy, `at most ${formatRate(maxPayoutBps)} of what is sold`);
  if (worstCaseBps > maxPayoutBps) {
    const message = `the plan may pay ${formatRate(worstCaseBps)}: ${allowed}`;
    return [{ path: ["levels"], message }];
  }
  if (!paysFlat(rules) || rules.capBps <= maxPayoutBps) return [];
  const message = `must bound the plan's flat amounts: ${allowed}`;
  return [{ path: ["capBps"], message }];
}

/** Anything whose share of a sale is bounded by the cap alone. */
function paysFlat({ levels, base = [], bonuses = [] }: RulesShape): boolean {
  return (
    levels.some(({ kind }) => kind === "flat") ||
    base.some(({ pays }) => pays.kind === "flat") ||
    bonuses.some(
      (rule) =>
        rule.kind === "rank_advancement" || (rule.kind === "referral" && rule.trigger === "first_purchase"),
    )
  );
}

function checkLevels(rules: RulesShape, policy: CountryPolicy): RuleProblem[] {
  const { maxLevels } = policy;
  if (maxLevels === null) return [];
  const message = allows(policy, `at most ${maxLevels} levels`);
  const named = (rules.bonuses ?? []).flatMap((rule, index): RuleProblem[] => {
    const list = levelsOf(rule);
    return list !== null && list.length > maxLevels
      ? [{ path: ["bonuses", index, list.field], message }]
      : [];
  });
  return rules.levels.length > maxLevels ? [{ path: ["levels"], message }, ...named] : named;
}

/** The list of a bonus that has one entry for each level it pays; null: it pays by rank. */
function levelsOf(rule: BonusRule): { readonly field: string; readonly length: number } | null {
  switch (rule.kind) {
    case "fast_start":
    case "matching":
    case "generation":
      return { field: "rates", length: rule.rates.length };
    case "referral":
      return { field: "levels", length: rule.levels.length };
    default:
      return null;
  }
}

function checkSignUps({ bonuses = [] }: RulesShape, policy: CountryPolicy): RuleProblem[] {
  if (policy.signUpBonus) return [];
  return bonuses.flatMap((rule, index): RuleProblem[] =>
    rule.kind === "referral" && rule.trigger === "sign_up"
      ? [{ path: ["bonuses", index, "trigger"], message: allows(policy, "no bonus for a bare sign-up") }]
      : [],
  );
}
