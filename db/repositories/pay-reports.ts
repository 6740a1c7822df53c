import { type SQL, sql } from "drizzle-orm";
import { type HttpDatabase, type Identity, queryAs } from "../client.ts";

export type ExposureRow = {
  currency: string;
  pending: string;
  available: string;
  below_zero: string;
  partners_below_zero: number;
  open_commission: string;
  open_bonus: string;
};

/** Of a line of commission what is money and not taken back: points are another asset. */
const CASH = sql`amount_minor - points_share_minor - (reversed_minor - reversed_points_share_minor)`;

/**
 * What partners of a program have, and what refunds could still take. A sale is open while its hold is not over; of a period's
 * bonuses counts what its open sales are of all its sales, rounded down.
 */
export function findExposure(
  db: HttpDatabase,
  identity: Identity,
  program: { readonly id: string; readonly now: Date },
): Promise<ExposureRow[]> {
  const now = sql`${program.now.toISOString()}::timestamptz`;
  return queryAs<ExposureRow>(
    db,
    identity,
    sql`
    WITH balance AS (
      SELECT currency, sum(balance_minor) FILTER (WHERE kind = 'partner_pending') AS pending,
        sum(balance_minor) FILTER (WHERE kind = 'partner_available' AND balance_minor > 0) AS available,
        sum(balance_minor) FILTER (WHERE kind = 'partner_available' AND balance_minor < 0) AS below_zero,
        count(*) FILTER (WHERE kind = 'partner_available' AND balance_minor < 0)::int AS partners_below_zero
      FROM accounts WHERE program_id = ${program.id}::uuid AND kind IN ('partner_pending', 'partner_available') GROUP BY currency
    ), commission AS (
      SELECT currency, sum(${CASH}) AS minor FROM accruals
      WHERE program_id = ${program.id}::uuid AND matures_at > ${now} AND partner_id IS NOT NULL GROUP BY currency
    ), sold AS (
      SELECT s.period_id, s.currency, sum((s.amount_minor - least(s.clawed_back_minor, s.amount_minor)) * s.weight_bps) AS whole,
        sum((s.amount_minor - least(s.clawed_back_minor, s.amount_minor)) * s.weight_bps)
          FILTER (WHERE s.occurred_at + make_interval(days => g.hold_days) > ${now}) AS open
      FROM programs g JOIN periods p ON p.program_id = g.id JOIN period_sales s ON s.period_id = p.id
      WHERE g.id = ${program.id}::uuid AND p.state = 'finalised' AND p.ends_at + make_interval(days => g.hold_days) > ${now}
      GROUP BY s.period_id, s.currency
    ), bonus AS (
      SELECT currency, sum(minor) AS minor FROM (
        SELECT b.currency, CASE WHEN b.event_id IS NOT NULL THEN b.amount_minor - b.reversed_minor
          ELSE floor((b.amount_minor - b.reversed_minor) * o.open / nullif(o.whole, 0)) END AS minor
        FROM bonuses b LEFT JOIN sold o ON o.period_id = b.period_id AND o.currency = b.currency
        WHERE b.program_id = ${program.id}::uuid AND b.partner_id IS NOT NULL AND b.posted_at IS NOT NULL AND b.refund_base > 0
          AND (o.open > 0 OR b.conversion_id IS NOT NULL AND b.matures_at > ${now})
      ) lines GROUP BY currency
    )
    SELECT b.currency, coalesce(b.pending, 0)::text AS pending, coalesce(b.available, 0)::text AS available,
      coalesce(b.below_zero, 0)::text AS below_zero, b.partners_below_zero,
      coalesce(c.minor, 0)::text AS open_commission, coalesce(n.minor, 0)::text AS open_bonus
    FROM balance b LEFT JOIN commission c USING (currency) LEFT JOIN bonus n USING (currency) WHERE b.currency <> 'PTS' ORDER BY b.currency`,
  );
}

export type DisclosureRow = {
  currency: string;
  partners: number;
  earners: number;
  total: string;
  /** Partners by the decade of their earnings, in major units; -1: nothing. */
  decades: Record<string, number>;
  percentiles: string[];
  customers: string;
  own: string;
};

/** Percentiles of {@link DisclosureRow}, in their order. */
const PERCENTILES = [0.1, 0.25, 0.5, 0.75, 0.9, 0.99] as const;

/**
 * What partners earned by sales and events of a span, half-open, net of what was taken back; bonuses of a period count when its
 * last moment lies in the span. Own purchases are those that a period took down as such, else those whose buyer has a partner's
 * address; a period's bonuses are divided as its sales are.
 *
 * @param exponents decimal places by currency
 */
export function findIncomeDisclosure(
  db: HttpDatabase,
  identity: Identity,
  span: { readonly programId: string; readonly from: Date; readonly to: Date },
  exponents: Readonly<Record<string, number>>,
): Promise<DisclosureRow[]> {
  const { programId } = span;
  const [from, to] = [
    sql`${span.from.toISOString()}::timestamptz`,
    sql`${span.to.toISOString()}::timestamptz`,
  ];
  return queryAs<DisclosureRow>(
    db,
    identity,
    sql`
    WITH sale AS (
      SELECT c.id, coalesce(bool_or(s.own_purchase), EXISTS (
          SELECT FROM affiliates f JOIN partners b ON b.affiliate_id = f.id WHERE f.email_hash = c.buyer_email_hash AND b.program_id = c.program_id)) AS own
      FROM conversions c LEFT JOIN period_sales s ON s.conversion_id = c.id
      WHERE c.program_id = ${programId}::uuid AND NOT c.test AND c.occurred_at >= ${from} AND c.occurred_at < ${to} GROUP BY c.id
    ), shared AS (
      SELECT s.period_id, s.currency, sum(s.amount_minor * s.weight_bps) AS whole,
        coalesce(sum(s.amount_minor * s.weight_bps) FILTER (WHERE s.own_purchase), 0) AS own
      FROM periods p JOIN period_sales s ON s.period_id = p.id
      WHERE p.program_id = ${programId}::uuid AND p.ends_at > ${from} AND p.ends_at <= ${to} GROUP BY s.period_id, s.currency
    ), line AS (
      SELECT a.partner_id, a.currency, ${CASH} AS minor, CASE WHEN sale.own THEN ${CASH} ELSE 0 END AS own, true AS from_sale
      FROM sale JOIN accruals a ON a.conversion_id = sale.id WHERE a.partner_id IS NOT NULL
      UNION ALL ${bonusLines(programId, from, to)}
    ), earned AS (
      SELECT partner_id, currency, sum(minor) AS minor FROM line GROUP BY partner_id, currency
    ), everybody AS (
      SELECT p.id, k.currency, coalesce(e.minor, 0) AS minor
      FROM partners p CROSS JOIN (SELECT DISTINCT currency FROM line) k LEFT JOIN earned e ON e.partner_id = p.id AND e.currency = k.currency
      WHERE p.program_id = ${programId}::uuid AND p.joined_at < ${to}
    ), decade AS (
      SELECT currency, (CASE WHEN minor <= 0 THEN -1 ELSE greatest(0, ceil(log(minor::numeric / 10::numeric ^ ${exponentOfRow(exponents)}))) END)::int AS k,
        count(*)::int AS n FROM everybody GROUP BY 1, 2
    ), origin AS (
      SELECT currency, sum(minor) FILTER (WHERE from_sale) - sum(own) AS customers, sum(own) AS own FROM line GROUP BY currency
    )
    SELECT e.currency, count(*)::int AS partners, count(*) FILTER (WHERE e.minor > 0)::int AS earners, sum(e.minor)::text AS total,
      (SELECT json_object_agg(d.k, d.n) FROM decade d WHERE d.currency = e.currency) AS decades,
      (percentile_disc(${`{${PERCENTILES.join(",")}}`}::float8[]) WITHIN GROUP (ORDER BY e.minor))::text[] AS percentiles,
      coalesce(o.customers, 0)::text AS customers, coalesce(o.own, 0)::text AS own
    FROM everybody e JOIN origin o USING (currency) GROUP BY e.currency, o.customers, o.own ORDER BY e.currency`,
  );
}

/** Bonuses that are in the ledger: those of events by their moment, those of periods by their end. */
function bonusLines(programId: string, from: SQL, to: SQL): SQL {
  const left = sql`b.amount_minor - b.reversed_minor`;
  return sql`
      SELECT b.partner_id, b.currency, ${left},
        CASE WHEN b.refund_base = 0 THEN 0 WHEN b.event_id IS NOT NULL THEN CASE WHEN sale.own THEN ${left} ELSE 0 END
          ELSE coalesce(floor((${left}) * s.own / nullif(s.whole, 0)), 0) END, b.refund_base > 0
      FROM bonuses b LEFT JOIN periods p ON p.id = b.period_id LEFT JOIN bonus_events e ON e.id = b.event_id
        LEFT JOIN shared s ON s.period_id = b.period_id AND s.currency = b.currency LEFT JOIN sale ON sale.id = b.conversion_id
      WHERE b.program_id = ${programId}::uuid AND b.partner_id IS NOT NULL AND b.posted_at IS NOT NULL
        AND (p.ends_at > ${from} AND p.ends_at <= ${to} OR e.occurred_at >= ${from} AND e.occurred_at < ${to})`;
}

function exponentOfRow(exponents: Readonly<Record<string, number>>): SQL {
  return sql`coalesce((${JSON.stringify(exponents)}::jsonb ->> currency)::int, 2)`;
}

/** When a period begins and ends. */
export async function findPeriodSpan(
  db: HttpDatabase,
  identity: Identity,
  programId: string,
  periodId: string,
): Promise<{ from: Date; to: Date } | undefined> {
  const [row] = await queryAs<{ from: string; to: string }>(
    db,
    identity,
    sql`
    SELECT starts_at AS "from", ends_at AS "to" FROM periods WHERE id = ${periodId}::uuid AND program_id = ${programId}::uuid`,
  );
  return row === undefined ? undefined : { from: new Date(row.from), to: new Date(row.to) };
}
