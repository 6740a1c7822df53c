import type { PlanRules } from "../../../../../core/commission/plan.ts";
import { summariseInVietnamese } from "../../../../../core/commission/summarise-in-vietnamese.ts";
import { type SummaryLine, summarisePlan } from "../../../../../core/commission/summarise-plan.ts";
import { currentLanguage } from "../../../lib/texts/language.ts";

/** What rules say, in the language of the page; for components that are drawn again when it changes. */
export function summaryNow(rules: PlanRules): SummaryLine[] {
  return currentLanguage() === "vi" ? summariseInVietnamese(rules) : summarisePlan(rules);
}
