import { type SQL, sql } from "drizzle-orm";
import type { BacktestLine } from "../../core/backtest/backtest-case.ts";
import type { BonusSum } from "../../core/backtest/compare-bonuses.ts";
import { type Executor, rowsOf } from "../executor.ts";
import { uuids } from "./outbox.ts";

/** Which conversions are compared. */
export interface History {
  readonly programId: string;
  readonly from: Date;
  readonly to: Date;
}

/** Attributed conversions of that time, as the index `conversions_by_time` holds them; tests are never money. */
const ofHistory = ({ programId, from, to }: History): SQL => sql`
  program_id = ${programId} AND NOT test AND credit_revision > 0
    AND occurred_at >= ${from.toISOString()}::timestamptz AND occurred_at < ${to.toISOString()}::timestamptz`;

/** What was accrued for it does not follow yet from its credits and refunds. */
const WAITS = sql`(attribution_due OR commission_due)`;

/** Conversions that can be compared, and those whose commission is still being worked out. */
export async function countHistory(
  db: Executor,
  history: History,
): Promise<{ conversions: number; waiting: number }> {
  const [row] = await rowsOf<{ conversions: number; waiting: number }>(
    db,
    sql`
    SELECT count(*) FILTER (WHERE NOT ${WAITS})::int AS conversions, count(*) FILTER (WHERE ${WAITS})::int AS waiting
    FROM conversions WHERE ${ofHistory(history)}`,
  );
  return row ?? { conversions: 0, waiting: 0 };
}

/** A conversion's place in a history. */
export type HistoryPlace = { id: string; occurredAt: string };

/**
 * The next conversions of a history, the oldest first. A sample is by a hash of the id, so that it is the same each time and
 * does not follow from when a conversion came.
 */
export function historyPage(
  db: Executor,
  history: History,
  page: { readonly after: HistoryPlace | null; readonly oneIn: number; readonly limit: number },
): Promise<HistoryPlace[]> {
  const { after, oneIn, limit } = page;
  const behind =
    after === null
      ? sql``
      : sql`AND (occurred_at, id) > (${after.occurredAt}::timestamptz, ${after.id}::uuid)`;
  const sampled =
    oneIn === 1 ? sql`` : sql`AND ('x' || left(md5(id::text), 8))::bit(32)::bigint % ${oneIn} = 0`;
  return rowsOf<HistoryPlace>(
    db,
    sql`
    SELECT id, occurred_at::text AS "occurredAt" FROM conversions WHERE ${ofHistory(history)} AND NOT ${WAITS} ${behind} ${sampled}
    ORDER BY occurred_at, id LIMIT ${limit}`,
  );
}

type LineRow = {
  conversion_id: string;
  level: number;
  partner_id: string | null;
  amount_minor: string;
  reversed_minor: string;
  held_by_cap: boolean;
};

/** The lines that were accrued for the attributions in force, by conversion. */
export async function accruedLines(
  db: Executor,
  conversionIds: readonly string[],
): Promise<Map<string, BacktestLine[]>> {
  const rows = await rowsOf<LineRow>(
    db,
    sql`
    SELECT a.* FROM unnest(${uuids(conversionIds)}) AS i(id) JOIN conversions c ON c.id = i.id CROSS JOIN LATERAL (
      SELECT conversion_id, level, partner_id, amount_minor::text, reversed_minor::text, held_by_cap
      FROM accruals WHERE conversion_id = c.id AND revision = c.credit_revision OFFSET 0
    ) a`,
  );
  const lines = new Map<string, BacktestLine[]>();
  for (const row of rows) {
    const of = lines.get(row.conversion_id) ?? [];
    of.push({
      level: row.level,
      partnerId: row.partner_id,
      amountMinor: BigInt(row.amount_minor),
      reversedMinor: BigInt(row.reversed_minor),
      heldByCap: row.held_by_cap,
    });
    lines.set(row.conversion_id, of);
  }
  return lines;
}

/** A period that was taken down whole, with how many rows it has. */
export interface ClosedPeriod {
  readonly periodId: string;
  readonly number: number;
  readonly startsAt: Date;
  readonly endsAt: Date;
  /** The period before; null: there was none. */
  readonly beforeId: string | null;
  readonly rows: number;
}

type PeriodRow = Omit<ClosedPeriod, "startsAt" | "endsAt"> & { starts_ms: number; ends_ms: number };

/** Closed periods that lie within a history, oldest first. */
export async function closedPeriods(db: Executor, { programId, from, to }: History): Promise<ClosedPeriod[]> {
  const rows = await rowsOf<PeriodRow>(
    db,
    sql`
    SELECT p.id AS "periodId", p.number, (extract(epoch FROM p.starts_at) * 1000)::float8 AS starts_ms,
      (extract(epoch FROM p.ends_at) * 1000)::float8 AS ends_ms,
      (SELECT b.id FROM periods b WHERE b.program_id = p.program_id AND b.number = p.number - 1) AS "beforeId",
      ((SELECT count(*) FROM period_members WHERE period_id = p.id) + (SELECT count(*) FROM period_sales WHERE period_id = p.id))::int AS rows
    FROM periods p WHERE p.program_id = ${programId} AND p.state IN ('calculated', 'approved', 'finalised')
      AND p.starts_at >= ${from.toISOString()}::timestamptz AND p.ends_at <= ${to.toISOString()}::timestamptz ORDER BY p.number`,
  );
  return rows.map(({ starts_ms, ends_ms, ...row }) => ({
    ...row,
    startsAt: new Date(starts_ms),
    endsAt: new Date(ends_ms),
  }));
}

/** What a period's rules paid, before anything was taken back for refunds. */
export async function grantedBonuses(db: Executor, periodId: string): Promise<BonusSum[]> {
  const rows = await rowsOf<{ rule: string; currency: string; paid: string; breakage: string }>(
    db,
    sql`
    SELECT rule, currency, coalesce(sum(amount_minor) FILTER (WHERE partner_id IS NOT NULL), 0)::text AS paid,
      coalesce(sum(amount_minor) FILTER (WHERE partner_id IS NULL), 0)::text AS breakage
    FROM bonuses WHERE period_id = ${periodId}::uuid GROUP BY rule, currency`,
  );
  return rows.map(({ rule, currency, paid, breakage }) => ({
    ...{ rule, currency, paidMinor: BigInt(paid), breakageMinor: BigInt(breakage) },
  }));
}
