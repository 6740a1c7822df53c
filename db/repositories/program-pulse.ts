import { sql } from "drizzle-orm";
import { type HttpDatabase, type Identity, queryAs } from "../client.ts";
import { daysBefore, sumsSince } from "./report/live.ts";

export type ProgramPulseRow = {
  clicks: number;
  bots: number;
  conversions: number;
  commission: { currency: string; amountMinor: number }[];
  conversionId: string | null;
  enrollmentId: string | null;
  eventId: string | null;
  ledgerVersion: number;
  conversionsVersion: number;
  pendingEnrollments: number;
};

/** Newest conversions of which each change is seen. */
const WATCHED = 100;

/** What moves of a program while somebody looks, in one statement. */
export async function findProgramPulse(
  db: HttpDatabase,
  identity: Identity,
  programId: string,
  from: Date,
): Promise<ProgramPulseRow> {
  // Of events there is a table a day, and to look into each for the newest costs more than all the rest.
  const newest = (table: string, since = sql``) =>
    sql`(SELECT id FROM ${sql.raw(table)} WHERE program_id = ${programId} ${since} ORDER BY id DESC LIMIT 1)`;
  const [row] = await queryAs<ProgramPulseRow>(
    db,
    identity,
    sql`
    WITH sums AS (${sumsSince(from, sql`program_id = ${programId} AND dimension = 'total'`, {
      waiting: sql`program_id = ${programId}`,
      counted: sql`in_total`,
    })}
    ), earned AS (
      SELECT currency, sum("commissionMinor") AS "amountMinor" FROM sums GROUP BY currency HAVING sum("commissionMinor") <> 0
    ), clicked AS (
      SELECT coalesce(sum(clicks - bots), 0)::int AS clicks, coalesce(sum(bots), 0)::int AS bots FROM click_rollups
      WHERE program_id = ${programId} AND bucket >= date_bin('15 minutes', ${from}::timestamptz, 'epoch')
    )
    SELECT clicked.clicks, clicked.bots, (SELECT coalesce(sum(conversions), 0)::int FROM sums) AS conversions,
      coalesce((SELECT json_agg(e ORDER BY e.currency) FROM earned e), '[]') AS commission, ${newest("conversions")} AS "conversionId",
      ${newest("enrollments")} AS "enrollmentId", ${newest("events", sql`AND id >= ${daysBefore(from)}`)} AS "eventId",
      (SELECT coalesce(sum(version), 0)::int FROM accounts WHERE program_id = ${programId} AND kind IN ('program_commission', 'program_adjustment', 'program_paid_out')) AS "ledgerVersion",
      (SELECT coalesce(sum(version), 0)::int FROM (
        SELECT version FROM conversions WHERE program_id = ${programId} ORDER BY id DESC LIMIT ${WATCHED}
      ) newest) AS "conversionsVersion",
      (SELECT count(*)::int FROM enrollments WHERE program_id = ${programId} AND status = 'pending') AS "pendingEnrollments"
    FROM clicked`,
  );
  if (row === undefined) throw new Error("a statement without conditions answered no row");
  return row;
}
