import { type SQL, sql } from "drizzle-orm";
import type { ClaimReason, TouchReason } from "../../../core/attribution/attribution.ts";
import type { AttributionModel } from "../../../core/attribution/model.ts";
import { uuidv7Floor } from "../../../core/ids/uuidv7.ts";
import { type HttpDatabase, type Identity, queryAs } from "../../client.ts";

/** Sales that one answer tells of at most. */
const SALES_MAX = 50;
/** So long after a day its sales are looked for: conversions are ordered by when they came. */
const REPORTED_WITHIN_MS = 8 * 86_400_000;

export type AskedSaleRow = {
  id: string;
  goal: string;
  order_id: string;
  test: boolean;
  status: "pending" | "approved" | "rejected";
  status_reason: string | null;
  amount_minor: string;
  refunded_minor: string;
  currency: string;
  occurred_at: string;
  revision: number;
  model: AttributionModel["kind"] | null;
  credit_bps: number | null;
  commission_minor: string | null;
  accrual_ids: string[] | null;
  touches: { clickId: string; counted: boolean; reason: TouchReason | null; windowDays: number }[] | null;
  claim: ClaimReason | null;
};

/** Whose sale it may be, and which: an order, or a day's (half-open). */
export interface SaleQuestion {
  readonly programId: string;
  readonly partnerId: string;
  readonly sale: { readonly orderId: string } | { readonly from: Date; readonly to: Date };
}

/**
 * The sales of a program, the latest first, to which something of one partner's own leads: a credit, a commission, a
 * click, a coupon, a customer. Of other partners nothing is read. Runs in the partner's tenant.
 */
export function lookUpSales(
  db: HttpDatabase,
  tenant: Identity,
  question: SaleQuestion,
): Promise<AskedSaleRow[]> {
  const { partnerId } = question;
  const claimed = (claim: "coupon" | "binding") => sql`
    CASE WHEN a.claims -> ${claim}::text ->> 'partnerId' = ${partnerId} AND NOT (a.claims -> ${claim}::text ->> 'counted')::boolean
      THEN a.claims -> ${claim}::text ->> 'reason' END`;
  return queryAs<AskedSaleRow>(
    db,
    tenant,
    sql`
    WITH RECURSIVE ${asked(question)}
    SELECT c.id, c.goal, c.order_id, c.test, c.status, c.status_reason, c.amount_minor::text, c.refunded_minor::text, c.currency,
      c.occurred_at, c.attribution_revision AS revision, a.model, credit.bps AS credit_bps, earned.minor AS commission_minor,
      earned.ids AS accrual_ids, touched.list AS touches, claim.reason AS claim
    FROM asked c
      LEFT JOIN attributions a ON a.conversion_id = c.id AND a.revision = c.attribution_revision
      CROSS JOIN LATERAL (
        SELECT sum(k.weight_bps)::int AS bps FROM attributions f
        JOIN attribution_credits k ON k.attribution_id = f.id AND k.partner_id = ${partnerId}
        WHERE f.conversion_id = c.id AND f.revision = c.credit_revision
      ) credit
      CROSS JOIN LATERAL (
        SELECT sum(amount_minor - reversed_minor)::text AS minor, array_agg(id ORDER BY id) AS ids
        FROM accruals WHERE conversion_id = c.id AND partner_id = ${partnerId}
      ) earned
      CROSS JOIN LATERAL (
        SELECT jsonb_agg(jsonb_build_object('clickId', t.click_id, 'counted', t.counted, 'reason', t.reason, 'windowDays', g.window_days)
          ORDER BY t.click_id) AS list
        FROM attribution_touches t JOIN links l ON l.id = t.link_id JOIN campaigns g ON g.id = l.campaign_id
        WHERE t.attribution_id = a.id AND t.partner_id = ${partnerId}
      ) touched
      CROSS JOIN LATERAL (SELECT coalesce(${claimed("coupon")}, ${claimed("binding")}) AS reason) claim
    WHERE coalesce(credit.bps::text, earned.minor, touched.list::text, claim.reason) IS NOT NULL
      OR c.attribution_revision = 0 AND EXISTS (SELECT FROM links l WHERE l.id = c.link_id AND l.partner_id = ${partnerId})
    ORDER BY c.occurred_at DESC, c.id DESC LIMIT ${SALES_MAX}`,
  );
}

/** An order's conversions are found by each goal that the program has, by the index that keeps them apart. */
function asked({ programId, sale }: SaleQuestion): SQL {
  if ("from" in sale) {
    const [first, last] = [sale.from.getTime(), sale.to.getTime() + REPORTED_WITHIN_MS].map(uuidv7Floor);
    return sql`asked AS MATERIALIZED (
      SELECT * FROM conversions WHERE program_id = ${programId} AND id >= ${first}::uuid AND id < ${last}::uuid AND NOT test
        AND occurred_at >= ${sale.from.toISOString()}::timestamptz AND occurred_at < ${sale.to.toISOString()}::timestamptz
    )`;
  }
  const goal = (after: SQL) =>
    sql`SELECT min(goal) FROM conversions WHERE program_id = ${programId} AND test = k.test AND goal > ${after}`;
  return sql`goals AS (
      SELECT k.test, (${goal(sql`''`)}) AS goal FROM (VALUES (false), (true)) AS k(test)
      UNION ALL
      SELECT k.test, (${goal(sql`k.goal`)}) FROM goals k WHERE k.goal IS NOT NULL
    ), asked AS (
      SELECT c.* FROM goals k JOIN conversions c
        ON c.program_id = ${programId} AND c.test = k.test AND c.goal = k.goal AND c.order_id = ${sale.orderId}
    )`;
}

/** A partner's clicks of a time, by the quarter of an hour. */
export async function countClicksOf(
  db: HttpDatabase,
  tenant: Identity,
  { partnerId, from, to }: { readonly partnerId: string; readonly from: Date; readonly to: Date },
): Promise<{ people: number; bots: number }> {
  const [row] = await queryAs<{ people: number; bots: number }>(
    db,
    tenant,
    sql`
    SELECT coalesce(sum(clicks - bots), 0)::int AS people, coalesce(sum(bots), 0)::int AS bots FROM click_rollups
    WHERE partner_id = ${partnerId} AND bucket >= ${from.toISOString()}::timestamptz AND bucket < ${to.toISOString()}::timestamptz`,
  );
  return row ?? { people: 0, bots: 0 };
}
