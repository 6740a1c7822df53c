import { sql } from "drizzle-orm";
import { type HttpDatabase, type Identity, queryAs } from "../client.ts";

export type PartnerReportRow = {
  partnerId: string;
  name: string;
  clicks: number;
  bots: number;
  conversions: number;
  /** Minor units by currency, of conversions credited, by their share. */
  revenueMinor: Record<string, number>;
  /** Commission accrued and not reversed, on every level, by currency. */
  commissionMinor: Record<string, number>;
  pendingMinor: Record<string, number>;
  availableMinor: Record<string, number>;
};

/** Every partner of a program; times bound clicks by their quarter of an hour and conversions by when they happened. */
export function partnerReport(
  db: HttpDatabase,
  identity: Identity,
  programId: string,
  from: Date | null,
  to: Date | null,
): Promise<PartnerReportRow[]> {
  const within = (column: string) =>
    sql`(${from}::timestamptz IS NULL OR ${sql.raw(column)} >= ${from}::timestamptz) AND (${to}::timestamptz IS NULL OR ${sql.raw(column)} < ${to}::timestamptz)`;
  return queryAs<PartnerReportRow>(
    db,
    identity,
    sql`
    WITH credit AS (
      SELECT k.partner_id, c.id, c.currency, sum(c.amount_minor::numeric * k.weight_bps) AS weighted
      FROM conversions c JOIN attributions a ON a.conversion_id = c.id AND a.revision = c.credit_revision JOIN attribution_credits k ON k.attribution_id = a.id
      WHERE c.program_id = ${programId} AND NOT c.test AND ${within("c.occurred_at")} GROUP BY k.partner_id, c.id, c.currency
    ), sales AS (
      SELECT partner_id, sum(n)::int AS n, json_object_agg(currency, revenue) AS revenue FROM (
        SELECT partner_id, currency, count(*) AS n, floor(sum(weighted) / 10000) AS revenue FROM credit GROUP BY partner_id, currency
      ) s GROUP BY partner_id
    ), earned AS (
      SELECT partner_id, json_object_agg(currency, net) AS net FROM (
        SELECT a.partner_id, a.currency, sum(a.amount_minor - a.reversed_minor) AS net FROM accruals a JOIN conversions c ON c.id = a.conversion_id
        WHERE a.program_id = ${programId} AND a.partner_id IS NOT NULL AND ${within("c.occurred_at")} GROUP BY a.partner_id, a.currency
      ) s GROUP BY partner_id
    ), clicked AS (
      SELECT partner_id, sum(clicks)::int AS clicks, sum(bots)::int AS bots FROM click_rollups WHERE program_id = ${programId} AND ${within("bucket")} GROUP BY partner_id
    ), balance AS (
      SELECT partner_id, json_object_agg(currency, balance_minor) FILTER (WHERE kind = 'partner_pending') AS pending,
        json_object_agg(currency, balance_minor) FILTER (WHERE kind = 'partner_available') AS available
      FROM accounts WHERE program_id = ${programId} AND partner_id IS NOT NULL GROUP BY partner_id
    )
    SELECT p.id AS "partnerId", p.name, coalesce(clicked.clicks, 0) AS clicks, coalesce(clicked.bots, 0) AS bots, coalesce(sales.n, 0) AS conversions,
      coalesce(sales.revenue, '{}') AS "revenueMinor", coalesce(earned.net, '{}') AS "commissionMinor",
      coalesce(balance.pending, '{}') AS "pendingMinor", coalesce(balance.available, '{}') AS "availableMinor"
    FROM partners p LEFT JOIN sales ON sales.partner_id = p.id LEFT JOIN earned ON earned.partner_id = p.id
      LEFT JOIN clicked ON clicked.partner_id = p.id LEFT JOIN balance ON balance.partner_id = p.id
    WHERE p.program_id = ${programId} ORDER BY p.id`,
  );
}

export type LedgerRow = {
  kind: string;
  currency: string;
  accounts: number;
  entries: number;
  balanceMinor: string;
  entriesMinor: string;
};

/** Balances by kind and currency, as kept and as the entries sum to; over all kinds each currency sums to zero. */
export function ledgerSummary(db: HttpDatabase, identity: Identity, programId: string): Promise<LedgerRow[]> {
  return queryAs<LedgerRow>(
    db,
    identity,
    sql`
    SELECT a.kind, a.currency, count(*)::int AS accounts, sum(e.n)::int AS entries, sum(a.balance_minor)::text AS "balanceMinor", sum(e.total)::text AS "entriesMinor"
    FROM accounts a CROSS JOIN LATERAL (SELECT count(*) AS n, coalesce(sum(amount_minor), 0) AS total FROM entries WHERE account_id = a.id) e
    WHERE a.program_id = ${programId} GROUP BY a.kind, a.currency ORDER BY a.currency, a.kind`,
  );
}

/** Ids of conversions in the order in which they came. */
export async function conversionPage(
  db: HttpDatabase,
  identity: Identity,
  programId: string,
  page: {
    after?: string | undefined;
    limit: number;
    goal?: string | undefined;
    orderPrefix?: string | undefined;
    from?: Date | undefined;
    to?: Date | undefined;
  },
): Promise<string[]> {
  const after = page.after === undefined ? sql`` : sql`AND id > ${page.after}`;
  const goal = page.goal === undefined ? sql`` : sql`AND goal = ${page.goal}`;
  const from = page.from === undefined ? sql`` : sql`AND occurred_at >= ${page.from.toISOString()}`;
  const to = page.to === undefined ? sql`` : sql`AND occurred_at < ${page.to.toISOString()}`;
  const prefix = page.orderPrefix === undefined ? sql`` : sql`AND starts_with(order_id, ${page.orderPrefix})`;
  const rows = await queryAs<{ id: string }>(
    db,
    identity,
    sql`
    SELECT id FROM conversions WHERE program_id = ${programId} AND NOT test ${after} ${goal} ${prefix} ${from} ${to} ORDER BY id LIMIT ${page.limit}`,
  );
  return rows.map((row) => row.id);
}
