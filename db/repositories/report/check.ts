import { sql } from "drizzle-orm";
import { type Executor, rowsOf } from "../../executor.ts";

/** A sum of a program's UTC day that is not what it is the sum of; amounts and counts as decimal text. */
export type ReportDifference = {
  programId: string;
  day: string;
  /** Empty: of clicks. */
  currency: string;
  what: string;
  rolledUp: string;
  counted: string;
};

/** UTC midnights. */
export interface CheckedDays {
  readonly clicksFrom: Date;
  readonly conversionsFrom: Date;
  readonly to: Date;
}

/**
 * Counts clicks, conversions and commission anew from their own tables and holds that against the rollups with what waits to be
 * added to them, in one statement, so that both are of one moment. Clicks that retention has deleted are no difference.
 */
export function findReportDifferences(
  db: Executor,
  { clicksFrom, conversionsFrom, to }: CheckedDays,
): Promise<ReportDifference[]> {
  return rowsOf<ReportDifference>(
    db,
    sql`
    WITH rolled AS (
      SELECT r.program_id, r.bucket, r.currency, m.what, sum(m.value) AS value FROM (
        SELECT program_id, bucket, currency, clicks, bots, pending, approved, rejected, pending_minor, approved_minor, rejected_minor,
          refunded_minor, commission_minor
        FROM report_rollups WHERE dimension = 'total' AND grain = 'day' AND bucket < ${to}::timestamptz
          AND bucket >= CASE currency WHEN '' THEN ${clicksFrom}::timestamptz ELSE ${conversionsFrom}::timestamptz END
        UNION ALL
        SELECT program_id, date_trunc('day', bucket, 'UTC'), currency, 0, 0, (status = 'pending')::int * in_total,
          (status = 'approved')::int * in_total, (status = 'rejected')::int * in_total, (status = 'pending')::int * amount_minor,
          (status = 'approved')::int * amount_minor, (status = 'rejected')::int * amount_minor, refunded_minor, commission_minor
        FROM report_deltas WHERE bucket >= ${conversionsFrom}::timestamptz AND bucket < ${to}::timestamptz
      ) r CROSS JOIN LATERAL (VALUES
        ('clicks', clicks), ('bots', bots), ('pending', pending), ('approved', approved), ('rejected', rejected), ('pendingMinor', pending_minor),
        ('approvedMinor', approved_minor), ('rejectedMinor', rejected_minor), ('refundedMinor', refunded_minor),
        ('commissionMinor', commission_minor)
      ) AS m(what, value) GROUP BY 1, 2, 3, 4
    ), waiting AS (
      SELECT unnest(click_ids) AS id FROM report_clicks
    ), clicked AS (
      SELECT program_id, date_trunc('day', at, 'UTC') AS bucket, count(*) AS clicks, count(bot) AS bots FROM clicks
      WHERE at >= ${clicksFrom}::timestamptz AND at < ${to}::timestamptz AND NOT EXISTS (SELECT FROM waiting w WHERE w.id = clicks.id)
        AND id >= uuidv7_bound(${clicksFrom}::timestamptz - interval '1 hour') AND id < uuidv7_bound(${to}::timestamptz + interval '1 hour')
      GROUP BY 1, 2
    ), sold AS (
      SELECT program_id, date_trunc('day', occurred_at, 'UTC') AS bucket, currency, status, count(*) AS n, sum(amount_minor) AS amount,
        sum(refunded_minor) AS refunded
      FROM conversions WHERE NOT test AND occurred_at >= ${conversionsFrom}::timestamptz AND occurred_at < ${to}::timestamptz GROUP BY 1, 2, 3, 4
    ), earned AS (
      SELECT a.program_id, date_trunc('day', c.occurred_at, 'UTC') AS bucket, a.currency, sum(a.amount_minor - a.reversed_minor) AS net
      FROM accruals a JOIN conversions c ON c.id = a.conversion_id
      WHERE a.partner_id IS NOT NULL AND NOT c.test AND c.occurred_at >= ${conversionsFrom}::timestamptz AND c.occurred_at < ${to}::timestamptz
      GROUP BY 1, 2, 3
    ), counted AS (
      SELECT program_id, bucket, '' AS currency, m.what, m.value::numeric FROM clicked
        CROSS JOIN LATERAL (VALUES ('clicks', clicks), ('bots', bots)) AS m(what, value)
      UNION ALL
      SELECT program_id, bucket, currency, m.what, sum(m.value) FROM sold
        CROSS JOIN LATERAL (VALUES (status, n), (status || 'Minor', amount), ('refundedMinor', refunded)) AS m(what, value) GROUP BY 1, 2, 3, 4
      UNION ALL
      SELECT program_id, bucket, currency, 'commissionMinor', net FROM earned
    )
    SELECT program_id AS "programId", to_char(bucket AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, currency, what,
      coalesce(rolled.value, 0)::text AS "rolledUp", coalesce(counted.value, 0)::text AS counted
    FROM rolled FULL JOIN counted USING (program_id, bucket, currency, what)
    WHERE coalesce(rolled.value, 0) <> coalesce(counted.value, 0)
      AND NOT (what IN ('clicks', 'bots') AND coalesce(counted.value, 0) < rolled.value)
    ORDER BY 1, 2, 3, 4`,
  );
}
