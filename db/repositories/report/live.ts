import { type SQL, sql } from "drizzle-orm";

/**
 * Rows of `currency`, `conversions` (not rejected) and `"commissionMinor"`, of what happened since a moment's quarter of an hour, or
 * ever: what is rolled up, and what waits to be. Both are read in one statement, so that nothing is missed and nothing counted twice.
 *
 * @param rolledUp which rows of `report_rollups`
 * @param deltas which rows of `report_deltas` those will become, and which of their columns counts conversions
 */
export function sumsSince(
  from: Date | null,
  rolledUp: SQL,
  { waiting, counted }: { readonly waiting: SQL; readonly counted: SQL },
): SQL {
  const quarter = sql`date_bin('15 minutes', ${from}::timestamptz, 'epoch')`;
  const grain = from === null ? sql`grain = 'month'` : sql`grain = 'quarter' AND bucket >= ${quarter}`;
  const since = from === null ? sql`` : sql`AND bucket >= ${quarter}`;
  return sql`
      SELECT currency, pending + approved AS conversions, commission_minor AS "commissionMinor" FROM report_rollups
      WHERE ${rolledUp} AND ${grain} AND currency <> ''
      UNION ALL
      SELECT currency, CASE WHEN status IN ('pending', 'approved') THEN ${counted} ELSE 0 END, commission_minor FROM report_deltas
      WHERE ${waiting} ${since}`;
}
