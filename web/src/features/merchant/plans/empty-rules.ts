import type { PlanRules } from "../../../../../core/commission/plan.ts";

/** What a draft begins as where there is nothing to begin with. */
export const EMPTY_RULES: PlanRules = {
  ...{ v: 1, compression: "none", capBps: 1000 },
  levels: [{ kind: "percentage", rateBps: 1000 }],
};
