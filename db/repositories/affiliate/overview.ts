import { sql } from "drizzle-orm";
import { MATURING_DAYS } from "../../../core/api/affiliate.ts";
import { batchAs } from "../../batch-as.ts";
import type { HttpDatabase, UserIdentity } from "../../client.ts";
import { type CountsRow, countsSince } from "./counts.ts";
import { OWN_PARTNERS } from "./own.ts";

export type ProgramRow = {
  id: string;
  name: string;
  partnerId: string;
  status: "active" | "suspended";
  statusReason: string | null;
  joinedAt: string;
  balances: {
    currency: string;
    pendingMinor: number;
    availableMinor: number;
    nextAt: string | null;
    nextMinor: number | null;
  }[];
};

export interface OverviewRows {
  readonly today: CountsRow | undefined;
  readonly total: CountsRow | undefined;
  readonly programs: readonly ProgramRow[];
  readonly maturing: readonly MaturingRow[];
}

export type MaturingRow = { currency: string; day: string; amountMinor: string; bonusMinor: string };

/** What is pending: commission that is cash, and bonuses. */
const PENDING = sql`
          SELECT program_id, currency, matures_at, amount_minor - points_share_minor - reversed_minor + reversed_points_share_minor AS minor, false AS bonus
          FROM accruals
          WHERE partner_id = ANY(${OWN_PARTNERS}) AND matured_at IS NULL AND amount_minor > reversed_minor
          UNION ALL SELECT program_id, currency, matures_at, amount_minor - reversed_minor, true FROM bonuses
          WHERE partner_id = ANY(${OWN_PARTNERS}) AND matured_at IS NULL AND amount_minor > reversed_minor AND posted_at IS NOT NULL`;

/** Counts since a moment and in all, every program with its balances and what matures next, and on which days more does. */
export async function findOverview(
  db: HttpDatabase,
  identity: UserIdentity,
  { from, timezone }: { readonly from: Date; readonly timezone: string },
): Promise<OverviewRows> {
  const [today, total, programs, maturing] = await batchAs(db, identity, [
    db.execute<CountsRow>(countsSince(from)),
    db.execute<CountsRow>(countsSince(null)),
    db.execute<ProgramRow>(sql`
      WITH next AS (
        SELECT DISTINCT ON (program_id, currency) program_id, currency, matures_at, sum(minor) AS amount
        FROM (${PENDING}) line GROUP BY program_id, currency, matures_at ORDER BY program_id, currency, matures_at
      ), balance AS (
        SELECT program_id, currency, coalesce(sum(balance_minor) FILTER (WHERE kind = 'partner_pending'), 0) AS pending,
          coalesce(sum(balance_minor) FILTER (WHERE kind = 'partner_available'), 0) AS available
        FROM accounts WHERE partner_id = ANY(${OWN_PARTNERS}) AND kind IN ('partner_pending', 'partner_available') GROUP BY program_id, currency
      )
      SELECT g.id, g.name, p.id AS "partnerId", p.status, p.status_reason AS "statusReason", p.joined_at AS "joinedAt",
        coalesce((
          SELECT json_agg(json_build_object('currency', b.currency, 'pendingMinor', b.pending, 'availableMinor', b.available,
            'nextAt', n.matures_at, 'nextMinor', n.amount) ORDER BY b.currency)
          FROM balance b LEFT JOIN next n ON n.program_id = b.program_id AND n.currency = b.currency WHERE b.program_id = g.id
        ), '[]') AS balances
      FROM partners p JOIN programs g ON g.id = p.program_id WHERE p.id = ANY(${OWN_PARTNERS}) ORDER BY g.name, g.id`),
    db.execute<MaturingRow>(sql`
      SELECT currency, to_char(day, 'YYYY-MM-DD') AS day, minor AS "amountMinor", bonus_minor AS "bonusMinor" FROM (
        SELECT currency, day, sum(minor) AS minor, coalesce(sum(minor) FILTER (WHERE bonus), 0) AS bonus_minor,
          row_number() OVER (PARTITION BY currency ORDER BY day) AS place
        FROM (SELECT currency, (matures_at AT TIME ZONE ${timezone}::text)::date AS day, minor, bonus FROM (${PENDING}) line) dated
        GROUP BY currency, day
      ) days WHERE place <= ${MATURING_DAYS} ORDER BY currency, day`),
  ]);
  return {
    ...{ today: today.rows[0], total: total.rows[0] },
    ...{ programs: programs.rows, maturing: maturing.rows },
  };
}
