import { type SQL, sql } from "drizzle-orm";
import type { PeriodBefore, PeriodInput, PeriodMembers } from "../../../core/period/period-input.ts";
import { type SaleColumns, SalesCollector } from "../../../core/period/sales-collector.ts";
import { type Executor, rowsOf } from "../../executor.ts";
import { type FreezeTarget, PURCHASE_BONUSES } from "./freeze.ts";
import { loadOverrides } from "./overrides.ts";

/** Rows that one statement brings. */
const CHUNK = 20_000;
const FIRST = "00000000-0000-0000-0000-000000000000";

/** A period whose members and sales were taken down. */
export interface LoadedPeriod {
  readonly periodId: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  /** The period before; null: there was none. */
  readonly beforeId: string | null;
  readonly overrideIds: readonly string[];
  /** Keys of the plan's ladder, lowest first. */
  readonly ladder: readonly string[];
}

/** Reads a period as it was taken down, in columns: one statement for every chunk, and memory for the columns alone. */
export async function loadPeriodInput(
  db: Executor,
  period: LoadedPeriod,
  from: FreezeTarget,
): Promise<PeriodInput> {
  const members = await loadMembers(db, period.periodId, from.members);
  const sales = await loadSales(db, period.periodId, from.sales);
  const commission = await loadCommissions(db, period.periodId, from.commissions, members.count);
  const purchaseBonus = await loadPurchaseBonuses(db, period.periodId, from.commissions);
  const { currencies, columns, tiered } = sales.close([...commission.keys(), ...purchaseBonus.keys()]);
  const overrides = await loadOverrides(db, period.periodId, period.overrideIds, from.members, period.ladder);
  return {
    startsAtMs: period.startsAt.getTime(),
    endsAtMs: period.endsAt.getTime(),
    members,
    sales: columns,
    currencies,
    commissionMinor: currencies.map(
      (currency) => commission.get(currency) ?? new BigInt64Array(members.count),
    ),
    purchaseBonusMinor: currencies.map((currency) => purchaseBonus.get(currency) ?? 0n),
    ...overrides,
    tiered,
    before: await loadBefore(db, period, from.members, members.count),
  };
}

type MemberColumns = {
  n: number;
  sponsor: number[];
  parent: number[];
  suspended: number[];
  joined: number[];
};

async function loadMembers(db: Executor, periodId: string, table: SQL): Promise<PeriodMembers> {
  const [{ count = 0 } = {}] = await rowsOf<{ count: number }>(
    db,
    sql`SELECT count(*)::int AS count FROM ${table} WHERE period_id = ${periodId}::uuid`,
  );
  const members = {
    count,
    sponsor: new Int32Array(count),
    parent: new Int32Array(count),
    suspended: new Uint8Array(count),
    joinedAtMs: new Float64Array(count),
  };
  for (let position = 0; position < count; position += CHUNK) {
    const [chunk] = await rowsOf<MemberColumns>(
      db,
      sql`
      SELECT count(*)::int AS n, json_agg(coalesce(sponsor_position, -1) ORDER BY position) AS sponsor,
        json_agg(coalesce(parent_position, -1) ORDER BY position) AS parent,
        json_agg((status = 'suspended')::int ORDER BY position) AS suspended,
        json_agg((extract(epoch FROM joined_at) * 1000)::bigint ORDER BY position) AS joined
      FROM ${table} WHERE period_id = ${periodId}::uuid AND position >= ${position} AND position < ${position + CHUNK}`,
    );
    if (chunk?.n !== Math.min(CHUNK, count - position)) throw new Error("positions of members have gaps");
    members.sponsor.set(chunk.sponsor, position);
    members.parent.set(chunk.parent, position);
    members.suspended.set(chunk.suspended, position);
    members.joinedAtMs.set(chunk.joined, position);
  }
  return members;
}

async function loadSales(db: Executor, periodId: string, table: SQL): Promise<SalesCollector> {
  const sales = new SalesCollector();
  for (let after: string | null = FIRST; after !== null; ) {
    const rows: { columns: SaleColumns | null; last: string | null }[] = await rowsOf(
      db,
      sql`
      WITH chunk AS MATERIALIZED (
        SELECT * FROM ${table} WHERE period_id = ${periodId}::uuid AND conversion_id > ${after}::uuid
        ORDER BY conversion_id, revision, credit_position LIMIT ${CHUNK}
      ), whole AS (
        SELECT s.*, row_number() OVER (ORDER BY conversion_id, revision, credit_position) AS n FROM ${table} s
        WHERE period_id = ${periodId}::uuid AND conversion_id > ${after}::uuid
          AND conversion_id <= (SELECT conversion_id FROM chunk ORDER BY conversion_id DESC LIMIT 1)
      )
      SELECT (SELECT conversion_id::text FROM chunk ORDER BY conversion_id DESC LIMIT 1) AS last,
        json_build_object('member', json_agg(member_position ORDER BY n), 'atMs', json_agg((extract(epoch FROM occurred_at) * 1000)::bigint ORDER BY n),
          'currency', json_agg(currency ORDER BY n), 'weight', json_agg(weight_bps ORDER BY n),
          'amount', json_agg(amount_minor::text ORDER BY n), 'refunded', json_agg(refunded_minor::text ORDER BY n),
          'volume', json_agg(volume::text ORDER BY n), 'tiers', json_agg(tiers ORDER BY n)) AS columns
      FROM whole HAVING count(*) > 0`,
    );
    const [chunk] = rows;
    if (chunk?.columns) sales.add(chunk.columns);
    after = chunk?.last ?? null;
  }
  return sales;
}

async function loadCommissions(
  db: Executor,
  periodId: string,
  table: SQL,
  count: number,
): Promise<Map<string, BigInt64Array>> {
  const byCurrency = new Map<string, BigInt64Array>();
  for (let position = 0; position < count; position += CHUNK) {
    const rows = await rowsOf<{ currency: string; positions: number[]; amounts: string[] }>(
      db,
      sql`
      SELECT currency, json_agg(position ORDER BY position) AS positions, json_agg(amount_minor::text ORDER BY position) AS amounts
      FROM ${table} WHERE period_id = ${periodId}::uuid AND position >= ${position} AND position < ${position + CHUNK}
      GROUP BY currency ORDER BY currency`,
    );
    for (const { currency, positions, amounts } of rows) {
      const column = byCurrency.get(currency) ?? new BigInt64Array(count);
      byCurrency.set(currency, column);
      for (const [index, at] of positions.entries()) column[at] = BigInt(amounts[index] ?? 0);
    }
  }
  return byCurrency;
}

async function loadPurchaseBonuses(db: Executor, periodId: string, table: SQL): Promise<Map<string, bigint>> {
  const rows = await rowsOf<{ currency: string; amount: string }>(
    db,
    sql`SELECT currency, amount_minor::text AS amount FROM ${table}
      WHERE period_id = ${periodId}::uuid AND position = ${PURCHASE_BONUSES}::int`,
  );
  return new Map(rows.map(({ currency, amount }) => [currency, BigInt(amount)]));
}

type BeforeColumns = {
  positions: number[] | null;
  ranks: (string | null)[];
  lifetimes: (string | null)[];
  streaks: Record<string, number>[];
};

/**
 * Ranks by their keys: a ladder that changed meanwhile knows those that it has kept. Those that were reached in any period
 * before stay reached, also where a plan in between did not have them.
 */
async function loadBefore(
  db: Executor,
  { periodId, beforeId, ladder, startsAt }: LoadedPeriod,
  table: SQL,
  count: number,
): Promise<PeriodBefore> {
  const rank = new Int16Array(count).fill(-1);
  const lifetimeRank = new Int16Array(count).fill(-1);
  if (beforeId === null || ladder.length === 0) return { rank, lifetimeRank, streaks: [] };
  const streaks = ladder.map(() => new Uint16Array(count));
  for (let position = 0; position < count; position += CHUNK) {
    const [chunk] = await rowsOf<BeforeColumns>(
      db,
      sql`
      SELECT json_agg(m.position ORDER BY m.position) AS positions, json_agg(r.rank ORDER BY m.position) AS ranks,
        json_agg(r.lifetime_rank ORDER BY m.position) AS lifetimes, json_agg(r.streaks ORDER BY m.position) AS streaks
      FROM ${table} m JOIN period_results r ON r.period_id = ${beforeId}::uuid AND r.partner_id = m.partner_id
      WHERE m.period_id = ${periodId}::uuid AND m.position >= ${position} AND m.position < ${position + CHUNK}
        AND (r.lifetime_rank IS NOT NULL OR r.streaks <> '{}')`,
    );
    for (const [index, at] of (chunk?.positions ?? []).entries()) {
      rank[at] = ladder.indexOf(chunk?.ranks[index] ?? "");
      lifetimeRank[at] = ladder.indexOf(chunk?.lifetimes[index] ?? "");
      for (const [key, inARow] of Object.entries(chunk?.streaks[index] ?? {})) {
        const streak = streaks[ladder.indexOf(key)];
        if (streak !== undefined) streak[at] = inARow;
      }
    }
    const reached = await rowsOf<{ at: number; rank: string }>(
      db,
      sql`
      SELECT m.position AS at, k.rank FROM ${table} m JOIN partner_ranks k ON k.partner_id = m.partner_id
        JOIN periods p ON p.id = k.period_id AND p.starts_at < ${startsAt.toISOString()}::timestamptz
      WHERE m.period_id = ${periodId}::uuid AND m.position >= ${position} AND m.position < ${position + CHUNK}`,
    );
    for (const { at, rank: key } of reached)
      lifetimeRank[at] = Math.max(lifetimeRank[at] ?? -1, ladder.indexOf(key));
  }
  return { rank, lifetimeRank, streaks };
}
