import { sql } from "drizzle-orm";
import { type HttpDatabase, queryAs, type UserIdentity } from "../../client.ts";
import { type AccrualRow, ORDER_MINOR } from "../explanations.ts";
import type { PageOf } from "./offers.ts";
import { newestOfEach } from "./own.ts";

export type EarningRow = Omit<AccrualRow, "rules"> & {
  program_id: string;
  program_name: string;
  campaign_name: string;
  conversion_id: string;
  conversion_status: "pending" | "approved" | "rejected";
  conversion_reason: string | null;
  conversion_minor: string;
  refunded_minor: string;
  goal: string;
  order_id: string;
  occurred_at: string;
  created_at: string;
};

/** The user's lines of commission, newest first, with all that each follows from. */
export function listOwnEarnings(
  db: HttpDatabase,
  identity: UserIdentity,
  page: PageOf,
): Promise<EarningRow[]> {
  const before = page.cursor === undefined ? sql`` : sql`AND a.id < ${page.cursor}`;
  const newest = newestOfEach(
    sql`SELECT a.* FROM accruals a WHERE a.partner_id = p.id ${before} ORDER BY a.id DESC`,
    page.limit + 1,
  );
  return queryAs<EarningRow>(
    db,
    identity,
    sql`
    SELECT a.id, a.revision, a.credit_position, a.level, a.partner_id, a.campaign_id, a.click_id, a.plan_version_id, v.number AS plan_number,
      a.currency, a.base_minor::text, a.weight_bps, a.rate_bps, a.flat_minor::text, a.held_by_cap, a.rank, a.parts, ${ORDER_MINOR},
      a.exact_numerator, a.exact_denominator, a.rounding, a.amount_minor::text, a.breakage_reason, a.skipped, a.matures_at, a.matured_at, a.reversed_minor::text,
      a.points_share_minor::text, a.points::text, a.reversed_points::text, a.request_id,
      a.program_id, g.name AS program_name, m.name AS campaign_name, a.conversion_id, c.status AS conversion_status,
      c.status_reason AS conversion_reason, c.amount_minor::text AS conversion_minor, c.refunded_minor::text AS refunded_minor,
      c.goal, c.order_id, c.occurred_at, a.created_at
    FROM (${newest}) a JOIN plan_versions v ON v.id = a.plan_version_id JOIN programs g ON g.id = a.program_id
      JOIN campaigns m ON m.id = a.campaign_id JOIN conversions c ON c.id = a.conversion_id
    ORDER BY a.id DESC`,
  );
}
