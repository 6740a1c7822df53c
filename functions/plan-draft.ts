import type { PlanRules } from "../core/commission/plan.ts";

/** Rules that are to hold for a program, or for a campaign of it, from a moment on. */
export interface PlanDraft {
  readonly programId: string;
  readonly campaignId: string | null;
  readonly effectiveFrom: Date;
  readonly rules: PlanRules;
}
