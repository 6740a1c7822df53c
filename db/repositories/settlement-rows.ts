import { sql } from "drizzle-orm";
import type { CustomerOrder } from "../../core/commission/accrual.ts";
import type { AgreedPays } from "../../core/commission/rules/base.ts";
import type { StandingAccrual } from "../../core/commission/settle.ts";
import type { StoredItem } from "../../core/conversions/volume.ts";
import { type Executor, rowsOf } from "../executor.ts";
import { uuids } from "./outbox.ts";

export type CaseRow = {
  id: string;
  organisation_id: string;
  program_id: string;
  version: number;
  credit_revision: number;
  amount_minor: string;
  currency: string;
  rejected: boolean;
  occurred_ms: number;
  hold_days: number;
  request_id: string;
  items: StoredItem[] | null;
};
export type CreditRow = {
  conversion_id: string;
  partner_id: string;
  campaign_id: string;
  click_id: string | null;
  weight_bps: number;
  /** What is agreed with the partner for this campaign; null: nothing. */
  agreed: AgreedPays | null;
};
type RefundRow = {
  conversion_id: string;
  refund_id: string;
  amount_minor: string;
  status: "succeeded" | "failed";
};
export type AccrualRow = {
  id: string;
  conversion_id: string;
  revision: number;
  partner_id: string | null;
  campaign_id: string;
  credit_position: number;
  currency: string;
  amount_minor: string;
  reversed_minor: string;
  points_share_minor: string;
  points: string;
  reversed_points_share_minor: string;
  reversed_points: string;
  matured: boolean;
};
type OrderRow = { id: string; first_id: string; first_ms: number };

export async function loadCases(db: Executor, ids: readonly string[]): Promise<CaseRow[]> {
  const rows = await rowsOf<CaseRow>(
    db,
    sql`
    SELECT c.id, c.organisation_id, c.program_id, c.version, c.credit_revision, c.amount_minor::text, c.currency,
      c.status = 'rejected' AS rejected, (extract(epoch FROM c.occurred_at) * 1000)::float8 AS occurred_ms, p.hold_days, c.request_id,
      c.items
    FROM conversions c JOIN programs p ON p.id = c.program_id WHERE c.id = ANY(${uuids(ids)}) ORDER BY c.id`,
  );
  return rows;
}

export async function loadCredits(db: Executor, ids: readonly string[]): Promise<CreditRow[]> {
  const rows = await rowsOf<CreditRow>(
    db,
    sql`
    SELECT c.id AS conversion_id, k.partner_id, k.campaign_id, k.click_id, k.weight_bps, agreed.pays AS agreed
    FROM conversions c JOIN attributions a ON a.conversion_id = c.id AND a.revision = c.credit_revision
      JOIN attribution_credits k ON k.attribution_id = a.id
      LEFT JOIN LATERAL (
        SELECT r.pays FROM enrollment_rates r WHERE r.enrollment_id = k.enrollment_id AND r.effective_from <= c.occurred_at
        ORDER BY r.effective_from DESC, r.id DESC LIMIT 1
      ) agreed ON true
    WHERE c.id = ANY(${uuids(ids)}) AND NOT c.test ORDER BY k.attribution_id, k.position`,
  );
  return rows;
}

export async function loadRefunds(db: Executor, ids: readonly string[]): Promise<RefundRow[]> {
  const rows = await rowsOf<RefundRow>(
    db,
    sql`
    SELECT c.id AS conversion_id, r.refund_id, r.amount_minor::text, r.status
    FROM conversions c JOIN refunds r ON r.program_id = c.program_id AND r.test = c.test AND r.goal = c.goal AND r.order_id = c.order_id
      AND r.currency = c.currency
    WHERE c.id = ANY(${uuids(ids)})`,
  );
  return rows;
}

/** One conversion after the other: the whole table would be read while its statistics are missing or old. */
export async function loadAccruals(db: Executor, ids: readonly string[]): Promise<AccrualRow[]> {
  const rows = await rowsOf<AccrualRow>(
    db,
    sql`
    SELECT a.* FROM unnest(${uuids(ids)}) AS c(id) CROSS JOIN LATERAL (
      SELECT id, conversion_id, revision, partner_id, campaign_id, credit_position, level, currency, amount_minor::text, reversed_minor::text,
        points_share_minor::text, points::text, reversed_points_share_minor::text, reversed_points::text, matured_at IS NOT NULL AS matured
      FROM accruals WHERE conversion_id = c.id OFFSET 0
    ) a ORDER BY conversion_id, revision, credit_position, level`,
  );
  return rows;
}

/**
 * Where conversions stand among their customers' of the same goal: by when they happened, then by id; neither tests nor
 * rejected ones count. What comes later with an earlier date changes nothing that was accrued.
 */
export async function loadOrders(
  db: Executor,
  conversions: readonly Pick<CaseRow, "id" | "occurred_ms">[],
): Promise<Map<string, CustomerOrder>> {
  if (conversions.length === 0) return new Map();
  const occurred = new Map(conversions.map(({ id, occurred_ms }) => [id, occurred_ms]));
  const rows = await rowsOf<OrderRow>(
    db,
    sql`
    SELECT c.id, f.id AS first_id, (extract(epoch FROM f.occurred_at) * 1000)::float8 AS first_ms
    FROM conversions c CROSS JOIN LATERAL (
      SELECT o.id, o.occurred_at FROM conversions o
      WHERE o.customer_id = c.customer_id AND o.goal = c.goal AND NOT o.test AND (o.status <> 'rejected' OR o.id = c.id)
      ORDER BY o.occurred_at, o.id LIMIT 1
    ) f
    WHERE c.id = ANY(${uuids([...occurred.keys()])})`,
  );
  return new Map(
    rows.map(({ id, first_id, first_ms }) => [
      id,
      { isFirst: first_id === id, firstAtMs: first_ms, occurredAtMs: occurred.get(id) ?? first_ms },
    ]),
  );
}

export function standingAccrual(row: AccrualRow): StandingAccrual {
  return {
    accrualId: row.id,
    revision: row.revision,
    partnerId: row.partner_id,
    campaignId: row.campaign_id,
    creditIndex: row.credit_position,
    currency: row.currency,
    amountMinor: BigInt(row.amount_minor),
    reversedMinor: BigInt(row.reversed_minor),
    matured: row.matured,
    ...(row.points === "0"
      ? {}
      : {
          points: {
            pointsShareMinor: BigInt(row.points_share_minor),
            points: BigInt(row.points),
            reversedShareMinor: BigInt(row.reversed_points_share_minor),
            reversedPoints: BigInt(row.reversed_points),
          },
        }),
  };
}
