import type { PlanWarning } from "../core/api/plans.ts";
import { currenciesWithoutFlatAmount, type PlanRules } from "../core/commission/plan.ts";

/** What a saved plan leaves open. `place` is where the rules stand in the body. */
export function planWarnings(rules: PlanRules, currencies: readonly string[], place: string): PlanWarning[] {
  return currenciesWithoutFlatAmount(rules, currencies).map(({ level, currency }) => ({
    field: `${place}.levels[${level - 1}].amountsMinor`,
    message: `level ${level} pays nothing in ${currency}, which the program accepts`,
  }));
}
