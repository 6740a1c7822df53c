import { sql } from "drizzle-orm";
import type { AffiliateEarningFilter } from "../../../core/api/affiliate-lists.ts";
import { type HttpDatabase, queryAs, type UserIdentity } from "../../client.ts";
import { type AccrualRow, ORDER_MINOR } from "../explanations.ts";
import {
  allOf,
  countMerged,
  type KeysetColumns,
  type KeysetPage,
  type KeysetRow,
  type MergedRows,
  mergedPage,
  orderOf,
} from "../keyset.ts";
import { ownPartners } from "./own.ts";

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

const SORTS: KeysetColumns = { createdAt: { value: sql`a.id`, type: "uuid" } };

/** The user's lines of commission, with all that each follows from. */
export function listOwnEarnings(
  db: HttpDatabase,
  identity: UserIdentity,
  filter: AffiliateEarningFilter,
  page: KeysetPage,
): Promise<(EarningRow & KeysetRow)[]> {
  const list = { ...listOf(filter), columns: sql`a.*`, id: sql`a.id`, sorts: SORTS };
  return queryAs<EarningRow & KeysetRow>(
    db,
    identity,
    sql`
    SELECT a.id, a.revision, a.credit_position, a.level, a.partner_id, a.campaign_id, a.click_id, a.plan_version_id, v.number AS plan_number,
      a.currency, a.base_minor::text, a.weight_bps, a.rate_bps, a.flat_minor::text, a.held_by_cap, a.rank, a.parts, ${ORDER_MINOR},
      a.exact_numerator, a.exact_denominator, a.rounding, a.amount_minor::text, a.breakage_reason, a.skipped, a.matures_at, a.matured_at, a.reversed_minor::text,
      a.points_share_minor::text, a.points::text, a.reversed_points::text, a.request_id,
      a.sort_value::text AS "sortValue", a.program_id, g.name AS program_name, m.name AS campaign_name, a.conversion_id, c.status AS conversion_status,
      c.status_reason AS conversion_reason, c.amount_minor::text AS conversion_minor, c.refunded_minor::text AS refunded_minor,
      c.goal, c.order_id, c.occurred_at, a.created_at
    FROM (${mergedPage(list, page)}) a JOIN plan_versions v ON v.id = a.plan_version_id JOIN programs g ON g.id = a.program_id
      JOIN campaigns m ON m.id = a.campaign_id JOIN conversions c ON c.id = a.conversion_id
    ${orderOf(page, sql`a`)}`,
  );
}

export function countOwnEarnings(
  db: HttpDatabase,
  identity: UserIdentity,
  filter: AffiliateEarningFilter,
  most: number,
): Promise<number> {
  return countMerged(db, identity, listOf(filter), most);
}

const STATES = {
  pending: sql`a.matured_at IS NULL AND (a.amount_minor = 0 OR a.reversed_minor < a.amount_minor)`,
  available: sql`a.matured_at IS NOT NULL AND (a.amount_minor = 0 OR a.reversed_minor < a.amount_minor)`,
  reversed: sql`a.amount_minor > 0 AND a.reversed_minor = a.amount_minor`,
};

function listOf(filter: AffiliateEarningFilter): MergedRows {
  const { conversionId, state, level, currency, from, to } = filter;
  return {
    owners: ownPartners(filter.programId),
    from: sql`accruals a`,
    where: allOf([
      sql`a.partner_id = p.id`,
      conversionId === undefined ? undefined : sql`a.conversion_id = ${conversionId}`,
      state === undefined ? undefined : STATES[state],
      level === undefined ? undefined : sql`a.level = ${level}`,
      currency === undefined ? undefined : sql`a.currency = ${currency}`,
      from === undefined ? undefined : sql`a.created_at >= ${from}::timestamptz`,
      to === undefined ? undefined : sql`a.created_at < ${to}::timestamptz`,
    ]),
  };
}
