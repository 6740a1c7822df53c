import type { Plan } from "../core/api/plans.ts";
import type { PlanRules } from "../core/commission/plan.ts";
import { summarisePlan } from "../core/commission/summarise-plan.ts";
import type { PlanRow } from "../db/repositories/plans.ts";

/** A plan version as the API answers it, with what its rules say. */
export function presentPlan(row: PlanRow): Plan {
  // Only rules that the schema let in are stored.
  const rules = row.rules as PlanRules;
  return {
    id: row.id,
    programId: row.programId,
    campaignId: row.campaignId,
    number: row.number,
    effectiveFrom: row.effectiveFrom.toISOString(),
    rules,
    summary: summarisePlan(rules),
    createdAt: row.createdAt.toISOString(),
  };
}
