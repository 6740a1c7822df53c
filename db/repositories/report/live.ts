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

/** How far back the newest click or event is looked for, before the moment from which a pulse counts. */
const DAYS_BACK = 7;

/**
 * The lowest id of that moment, as text: known before the statement is planned, so that only the tables of those days are
 * looked at.
 */
export function daysBefore(from: Date): SQL {
  const ms = Math.max(0, from.getTime() - DAYS_BACK * 86_400_000);
  const hex = ms.toString(16).padStart(12, "0");
  return sql`${`${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`}::uuid`;
}
