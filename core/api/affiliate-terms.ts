import type { AgreedPays } from "../commission/rules/base.ts";
import type { Enrollment } from "./enrollments.ts";

/** `GET /api/affiliate/partners/:id/plan`: what the program's plan says now. */
export interface AffiliatePlan {
  readonly number: number;
  /** The campaign's own; else the program's. */
  readonly ofCampaign: boolean;
  readonly effectiveFrom: string;
  /** What the rules say, in English sentences made from them. */
  readonly summary: readonly string[];
}

/** `GET /api/affiliate/enrollments/:id/terms`: what holds now for one's own place in a campaign. */
export interface AffiliateTerms {
  readonly enrollmentId: string;
  readonly programId: string;
  readonly campaignId: string;
  readonly status: Enrollment["status"];
  /** What was agreed with this affiliate and comes before the plan; null: nothing. */
  readonly agreed: {
    readonly pays: AgreedPays;
    readonly sentence: string;
    readonly effectiveFrom: string;
  } | null;
  /** Null: none is in force yet. */
  readonly plan: AffiliatePlan | null;
}
