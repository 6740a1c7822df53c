import { sql } from "drizzle-orm";
import {
  CLICKS_MIN,
  CONVERSIONS_MIN,
  type MethodFacts,
  type PartnerFacts,
} from "../../../core/fraud/signals.ts";
import type { HttpDatabase } from "../../client.ts";
import { rowsOf } from "../../executor.ts";
import { uuids } from "../outbox.ts";

/** Affiliates who share an account with others, looked at in one run. */
const SHARED_MAX = 5_000;

/** Programs with figures since `from`, or with signals that may have passed, that were not looked at since `before`; the longest ago first. */
export function findUnscanned(
  db: HttpDatabase,
  { from, before, limit }: { readonly from: Date; readonly before: Date; readonly limit: number },
): Promise<{ id: string }[]> {
  return rowsOf(
    db,
    sql`
    SELECT g.id FROM programs g LEFT JOIN fraud_scans s ON s.program_id = g.id
    WHERE (s.scanned_at IS NULL OR s.scanned_at < ${before}::timestamptz) AND (
      EXISTS (SELECT FROM report_rollups r
        WHERE r.program_id = g.id AND r.dimension = 'total' AND r.grain = 'day' AND r.bucket >= ${from}::timestamptz)
      OR EXISTS (SELECT FROM fraud_signals f WHERE f.program_id = g.id AND f.state = 'open'))
    ORDER BY s.scanned_at NULLS FIRST, g.id LIMIT ${limit}`,
  );
}

type FactsRow = Omit<PartnerFacts, "busiest" | "program"> & {
  busiestDay: string | null;
  busiestConversions: number;
  programClicks: number;
  programBots: number;
  programConversions: number;
};

/**
 * The figures since `from`, a UTC midnight, of partners of these programs of whom there is enough to tell something: sums of the reports'
 * days, whatever the number of clicks, and conversions whose buyer came by its own link.
 */
export async function loadPartnerFacts(
  db: HttpDatabase,
  programIds: readonly string[],
  from: Date,
): Promise<PartnerFacts[]> {
  const sums = (dimension: string) => sql`
    FROM report_rollups WHERE program_id = ANY(${uuids(programIds)}) AND dimension = ${dimension} AND grain = 'day'
      AND bucket >= ${from}::timestamptz`;
  const rows = await rowsOf<FactsRow>(
    db,
    sql`
    WITH days AS (
      SELECT partner_id, bucket, sum(clicks) AS clicks, sum(bots) AS bots, sum(uniques) AS uniques,
        sum(pending + approved + rejected) AS conversions, sum(rejected) AS rejected
      ${sums("partner")} AND partner_id IS NOT NULL GROUP BY 1, 2
    ), figures AS (
      SELECT partner_id, sum(clicks) AS clicks, sum(bots) AS bots, sum(uniques) AS uniques, sum(conversions) AS conversions,
        sum(rejected) AS rejected, max(conversions) AS most, (array_agg(bucket ORDER BY conversions DESC, bucket))[1] AS busiest
      FROM days GROUP BY 1
    ), totals AS (
      SELECT program_id, sum(clicks) AS clicks, sum(bots) AS bots, sum(pending + approved + rejected) AS conversions ${sums("total")} GROUP BY 1
    ), own AS (
      SELECT t.partner_id, count(DISTINCT a.conversion_id) AS conversions
      FROM attribution_touches t JOIN attributions a ON a.id = t.attribution_id
        JOIN conversions c ON c.id = a.conversion_id AND c.attribution_revision = a.revision
      WHERE t.reason = 'own_link' AND t.attribution_id >= uuidv7_bound(${from}::timestamptz)
        AND a.program_id = ANY(${uuids(programIds)}) AND NOT c.test
      GROUP BY 1
    )
    SELECT p.id AS "partnerId", p.affiliate_id AS "affiliateId", p.program_id AS "programId", coalesce(f.clicks, 0)::int AS clicks,
      coalesce(f.bots, 0)::int AS bots, coalesce(f.uniques, 0)::int AS uniques, coalesce(f.conversions, 0)::int AS conversions,
      coalesce(f.rejected, 0)::int AS rejected, coalesce(own.conversions, 0)::int AS "ownConversions",
      to_char(f.busiest AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS "busiestDay", coalesce(f.most, 0)::int AS "busiestConversions",
      coalesce(t.clicks, 0)::int AS "programClicks", coalesce(t.bots, 0)::int AS "programBots",
      coalesce(t.conversions, 0)::int AS "programConversions"
    FROM figures f FULL JOIN own ON own.partner_id = f.partner_id JOIN partners p ON p.id = coalesce(f.partner_id, own.partner_id)
      LEFT JOIN totals t ON t.program_id = p.program_id
    WHERE f.clicks >= ${CLICKS_MIN} OR f.conversions >= ${CONVERSIONS_MIN} OR own.conversions > 0
    ORDER BY p.id`,
  );
  return rows.map(
    ({ busiestDay, busiestConversions, programClicks, programBots, programConversions, ...facts }) => ({
      ...facts,
      busiest:
        busiestDay === null || busiestConversions === 0
          ? null
          : { day: busiestDay, conversions: busiestConversions },
      program: { clicks: programClicks, bots: programBots, conversions: programConversions },
    }),
  );
}

/** Affiliates who are paid to where others are, or were, those with the most first. */
export function loadMethodFacts(db: HttpDatabase): Promise<MethodFacts[]> {
  return rowsOf<{ affiliateId: string; affiliates: number }>(
    db,
    sql`
    WITH shared AS (
      SELECT fingerprint, count(DISTINCT affiliate_id) AS affiliates FROM payout_methods WHERE fingerprint IS NOT NULL
      GROUP BY 1 HAVING count(DISTINCT affiliate_id) > 1
    )
    SELECT m.affiliate_id AS "affiliateId", (s.affiliates - 1)::int AS affiliates
    FROM shared s JOIN payout_methods m ON m.fingerprint = s.fingerprint AND m.ended_at IS NULL
    ORDER BY s.affiliates DESC, m.affiliate_id LIMIT ${SHARED_MAX}`,
  );
}
