import type { PlanWarning } from "../core/api/plans.ts";
import { currenciesWithoutFlatAmount, type PlanRules } from "../core/commission/plan.ts";
import { worstCase } from "../core/commission/worst-case.ts";
import { formatRate } from "../core/money/rate.ts";
import { fieldName } from "./problem.ts";

/** What a plan that may be saved leaves open. `place` is where the rules stand in the body. */
export function planWarnings(rules: PlanRules, currencies: readonly string[], place: string): PlanWarning[] {
  const warnings = currenciesWithoutFlatAmount(rules, currencies).map(({ path, what, currency }) => ({
    field: fieldName([...path, "amountsMinor"], place),
    message: `${what} pays nothing in ${currency}, which the program accepts`,
  }));
  return [...warnings, ...idleRules(rules, place), ...heldAmounts(rules, place)];
}

/** Flat amounts for which the cap leaves nothing once percentages have taken what they may. */
function heldAmounts(rules: PlanRules, place: string): PlanWarning[] {
  const { levels, bonuses = [], payFlatOnZeroAmount } = rules;
  const { worstCaseBps, capBps } = worstCase(rules);
  const isFlat =
    levels.some(({ kind }) => kind === "flat") ||
    bonuses.some(
      (rule) =>
        rule.kind === "rank_advancement" || (rule.kind === "referral" && rule.trigger === "first_purchase"),
    );
  if (!isFlat || worstCaseBps < capBps || payFlatOnZeroAmount === true) return [];
  const message = `may leave nothing for flat amounts: percentages and bonuses can take all ${formatRate(capBps)}`;
  return [{ field: `${place}.capBps`, message }];
}

/** Rules that never come to anything. */
function idleRules(
  { compression, activity, levels, base = [], ranks, demotion }: PlanRules,
  place: string,
): PlanWarning[] {
  const warnings: PlanWarning[] = [];
  const warn = (field: string, message: string) => warnings.push({ field: `${place}.${field}`, message });
  const asks = levels.some(({ requires }) => requires !== undefined);
  if (compression !== "none" && activity === undefined && !(asks && compression === "dynamic"))
    warn("compression", "passes over suspended partners alone: no rule says who is active");
  const always = base.findIndex(({ when }) => Object.keys(when).length === 0);
  if (always >= 0)
    warn("levels[0]", `is never paid as it stands: the exception ${base[always]?.name} holds for all orders`);
  if (demotion !== undefined && (ranks ?? []).length === 0)
    warn("demotion", "does nothing: the plan has no ranks");
  return warnings;
}
