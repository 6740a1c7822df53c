import { type SQL, sql } from "drizzle-orm";
import { type HttpDatabase, queryAs, type UserIdentity } from "../../client.ts";
import { daysBefore, sumsSince } from "../report/live.ts";
import { newestOfEach, OWN_PARTNERS } from "./own.ts";

/** Columns `clicks`, `bots` and `conversions`, since a moment or in all. */
export function countsSince(from: Date | null): SQL {
  const bucket =
    from === null ? sql`` : sql`AND bucket >= date_bin('15 minutes', ${from}::timestamptz, 'epoch')`;
  return sql`
    SELECT clicked.clicks, clicked.bots, credited.conversions
    FROM (
      SELECT coalesce(sum(clicks - bots), 0)::int AS clicks, coalesce(sum(bots), 0)::int AS bots
      FROM click_rollups WHERE partner_id = ANY(${OWN_PARTNERS}) ${bucket}
    ) clicked, (
      SELECT coalesce(sum(conversions), 0)::int AS conversions FROM (${sumsSince(
        from,
        sql`partner_id = ANY(${OWN_PARTNERS}) AND dimension = 'partner'`,
        { waiting: sql`partner_id = ANY(${OWN_PARTNERS})`, counted: sql`of_partner` },
      )}) sums
    ) credited`;
}

export type CountsRow = { clicks: number; bots: number; conversions: number };

export type PulseRow = CountsRow & {
  clickId: string | null;
  clickAt: string | null;
  conversionId: string | null;
  accrualId: string | null;
  ledgerVersion: number;
  conversionsVersion: number;
  balances: { currency: string; pendingMinor: number; availableMinor: number }[];
};

/** Newest lines and credits of whose conversions each change is seen. */
const WATCHED = 50;

/** What moves while somebody looks, in one statement that touches indexes alone. */
export async function findPulse(db: HttpDatabase, identity: UserIdentity, from: Date): Promise<PulseRow> {
  const [row] = await queryAs<PulseRow>(
    db,
    identity,
    sql`
    WITH own_accounts AS (
      SELECT currency, kind, version, balance_minor FROM accounts WHERE partner_id = ANY(${OWN_PARTNERS})
    ), click AS (${newestOfEach(sql`SELECT k.id, k.at FROM clicks k WHERE k.partner_id = p.id AND k.id >= ${daysBefore(from)} ORDER BY k.id DESC`, 1)}
    ), accrual AS (${newestOfEach(sql`SELECT a.id FROM accruals a WHERE a.partner_id = p.id ORDER BY a.id DESC`, 1)}
    ), credit AS (${newestOfEach(
      sql`
        SELECT k.attribution_id AS id, c.id AS conversion_id FROM attribution_credits k
        JOIN attributions a ON a.id = k.attribution_id JOIN conversions c ON c.id = a.conversion_id AND NOT c.test
        WHERE k.partner_id = p.id ORDER BY k.attribution_id DESC`,
      1,
    )}), watched AS (
      SELECT conversion_id FROM (${newestOfEach(
        sql`SELECT a.id, a.conversion_id FROM accruals a WHERE a.partner_id = p.id ORDER BY a.id DESC`,
        WATCHED,
      )}) earned
      UNION
      SELECT conversion_id FROM (${newestOfEach(
        sql`
          SELECT a.id, a.conversion_id FROM attribution_credits k JOIN attributions a ON a.id = k.attribution_id
          WHERE k.partner_id = p.id ORDER BY k.attribution_id DESC`,
        WATCHED,
      )}) credited
    )
    SELECT counts.*, (SELECT id FROM click) AS "clickId", (SELECT at FROM click) AS "clickAt",
      (SELECT conversion_id FROM credit) AS "conversionId", (SELECT id FROM accrual) AS "accrualId",
      (SELECT coalesce(sum(version), 0)::int FROM own_accounts) AS "ledgerVersion",
      (SELECT coalesce(sum(version), 0)::int FROM conversions WHERE id = ANY(ARRAY(SELECT conversion_id FROM watched))) AS "conversionsVersion",
      coalesce((SELECT json_agg(b ORDER BY b.currency) FROM (
        SELECT currency, coalesce(sum(balance_minor) FILTER (WHERE kind = 'partner_pending'), 0) AS "pendingMinor",
          coalesce(sum(balance_minor) FILTER (WHERE kind = 'partner_available'), 0) AS "availableMinor"
        FROM own_accounts WHERE kind IN ('partner_pending', 'partner_available') GROUP BY currency
      ) b), '[]') AS balances
    FROM (${countsSince(from)}) counts`,
  );
  if (row === undefined) throw new Error("a statement without conditions answered no row");
  return row;
}
