import { sql } from "drizzle-orm";
import type { AccrualLine, LinePart, SkippedUpline } from "../../core/commission/accrual.ts";
import type { PlanRules } from "../../core/commission/plan.ts";
import { type HttpDatabase, type Identity, queryAs } from "../client.ts";
import type { StoredClaims } from "./attribution.ts";

export type TouchRow = {
  click_id: string;
  link_id: string;
  partner_id: string;
  found_by: string[];
  counted: boolean;
  reason: string | null;
  weight_bps: number;
};

export type AccrualRow = {
  id: string;
  revision: number;
  credit_position: number;
  level: number;
  partner_id: string | null;
  campaign_id: string;
  click_id: string | null;
  plan_version_id: string;
  plan_number: number;
  rules: PlanRules;
  currency: string;
  base_minor: string;
  weight_bps: number;
  rate_bps: number | null;
  flat_minor: string | null;
  held_by_cap: boolean;
  rank: string | null;
  parts: LinePart[] | null;
  /** The conversion's amount, of which the base is what the plan's rules leave. */
  order_minor: string;
  exact_numerator: string;
  exact_denominator: string;
  rounding: AccrualLine["rounding"];
  amount_minor: string;
  breakage_reason: AccrualLine["breakageReason"];
  skipped: SkippedUpline[] | null;
  matures_at: string;
  matured_at: string | null;
  reversed_minor: string;
  points_share_minor: string;
  points: string;
  reversed_points: string;
  request_id: string;
};

export type RevisionRow = {
  revision: number;
  model: string;
  outcome: string;
  reason: string | null;
  cause: string;
  claims: StoredClaims | null;
  decided_at: string;
};

/** All that a conversion's commission follows from. */
export interface ConversionExplanation {
  readonly revisions: readonly RevisionRow[];
  readonly touches: readonly TouchRow[];
  readonly accruals: readonly AccrualRow[];
}

/** Lines of earlier revisions may stand for another amount than the conversion has now: they tell their base alone. */
export const ORDER_MINOR = sql`(CASE WHEN a.revision = c.credit_revision THEN c.amount_minor ELSE a.base_minor END)::text AS order_minor`;

/** The attribution in force with every touch considered, and all accruals that were ever made. */
export async function explainConversion(
  db: HttpDatabase,
  identity: Identity,
  conversionId: string,
): Promise<ConversionExplanation> {
  const [revisions, touches, accruals] = await Promise.all([
    queryAs<RevisionRow>(
      db,
      identity,
      sql`
      SELECT revision, model, outcome, reason, cause, claims, decided_at FROM attributions WHERE conversion_id = ${conversionId} ORDER BY revision`,
    ),
    queryAs<TouchRow>(
      db,
      identity,
      sql`
      SELECT t.click_id, t.link_id, t.partner_id, t.found_by, t.counted, t.reason, t.weight_bps
      FROM conversions c JOIN attributions a ON a.conversion_id = c.id AND a.revision = c.attribution_revision
        JOIN attribution_touches t ON t.attribution_id = a.id
      WHERE c.id = ${conversionId} ORDER BY t.click_id`,
    ),
    queryAs<AccrualRow>(
      db,
      identity,
      sql`
      SELECT a.id, a.revision, a.credit_position, a.level, a.partner_id, a.campaign_id, a.click_id, a.plan_version_id, p.number AS plan_number, p.rules,
        a.currency, a.base_minor::text, a.weight_bps, a.rate_bps, a.flat_minor::text, a.held_by_cap, a.rank, a.parts, ${ORDER_MINOR},
        a.exact_numerator, a.exact_denominator, a.rounding, a.amount_minor::text, a.breakage_reason, a.skipped, a.matures_at, a.matured_at, a.reversed_minor::text,
        a.points_share_minor::text, a.points::text, a.reversed_points::text, a.request_id
      FROM accruals a JOIN plan_versions p ON p.id = a.plan_version_id JOIN conversions c ON c.id = a.conversion_id
      WHERE a.conversion_id = ${conversionId} ORDER BY a.revision, a.credit_position, a.level`,
    ),
  ]);
  return { revisions, touches, accruals };
}
