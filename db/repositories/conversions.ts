import { sql } from "drizzle-orm";
import type { StoredItem } from "../../core/conversions/volume.ts";
import { batchAs } from "../batch-as.ts";
import { type HttpDatabase, type Identity, queryAs } from "../client.ts";
import { holdOrders } from "./order-lock.ts";
import { type NewOutboxRow, uuids } from "./outbox.ts";

/** What a browser had said before a server's report took its place. Amounts are minor units as decimal text. */
export interface SupersededReport {
  readonly amountMinor: string;
  readonly currency: string;
  readonly customerId: string | null;
  readonly couponCode: string | null;
  readonly clickId: string | null;
  readonly metadata: Readonly<Record<string, string>> | null;
  readonly occurredAt: string;
  readonly receivedAt: string;
  readonly requestId: string;
}

export type ConversionRow = {
  id: string;
  program_id: string;
  goal: string;
  order_id: string;
  source: string;
  test: boolean;
  amount_minor: string;
  currency: string;
  click_id: string | null;
  token_refusal: string | null;
  customer_id: string | null;
  occurred_at: string;
  received_at: string;
  status: "pending" | "approved" | "rejected";
  status_reason: string | null;
  approve_at: string | null;
  refunded_minor: string;
  attribution_revision: number;
  outcome: string | null;
  outcome_reason: string | null;
  commission_blocked_by: "no_plan" | null;
  late_clicks_ignored: number;
  coupon_code: string | null;
  superseded: SupersededReport | null;
  metadata: Record<string, string> | null;
  items: StoredItem[] | null;
  volume: string;
  request_id: string;
  version: number;
};

export const CONVERSION_COLUMNS = sql`id, program_id, goal, order_id, source, test, amount_minor::text, currency, click_id, token_refusal, customer_id,
  occurred_at, received_at, status, status_reason, approve_at, refunded_minor::text, attribution_revision, outcome,
  outcome_reason, commission_blocked_by, late_clicks_ignored, coupon_code, superseded, metadata, items, volume::text,
  request_id, version`;

export async function findConversion(
  db: HttpDatabase,
  identity: Identity,
  id: string,
): Promise<ConversionRow | undefined> {
  const [row] = await queryAs<ConversionRow>(
    db,
    identity,
    sql`SELECT ${CONVERSION_COLUMNS} FROM conversions WHERE id = ${id}`,
  );
  return row;
}

/** The conversion of an order. */
export async function findOrder(
  db: HttpDatabase,
  identity: Identity,
  order: {
    readonly programId: string;
    readonly goal: string;
    readonly orderId: string;
    readonly test: boolean;
  },
): Promise<ConversionRow | undefined> {
  const { programId, goal, orderId, test } = order;
  const [row] = await queryAs<ConversionRow>(
    db,
    identity,
    sql`
    SELECT ${CONVERSION_COLUMNS} FROM conversions
    WHERE program_id = ${programId} AND test = ${test} AND goal = ${goal} AND order_id = ${orderId}`,
  );
  return row;
}

export interface Decision {
  readonly id: string;
  /** The status as loaded. */
  readonly from: "pending" | "approved" | "rejected";
  readonly status: "approved" | "rejected";
  readonly reason: string | null;
  readonly now: Date;
  readonly outboxId: string;
  /** Of what asks for its attribution, when a browser's report is decided about. */
  readonly attributionOutboxId: string;
  readonly requestId: string;
}

/**
 * Approves or rejects, and answers what is to be published; null when somebody else decided since it was loaded. What jobs change meanwhile does not
 * matter: a decision hangs on the status alone. A rejection takes its commission back. Of a browser's report it also
 * decides what it says of its buyer, who is looked up anew when it is attributed again.
 */
export async function decideConversion(
  db: HttpDatabase,
  identity: Identity,
  decision: Decision,
): Promise<NewOutboxRow[] | null> {
  const rejected = decision.status === "rejected";
  const payload = { v: 1, requestId: decision.requestId };
  const money = { id: decision.outboxId, topic: rejected ? "accrue-commissions" : "mature-holds", payload };
  const attribution = { id: decision.attributionOutboxId, topic: "attribute-conversions", payload };
  const [decided] = await queryAs<{ from_browser: boolean }>(
    db,
    identity,
    sql`
    WITH decided AS (
      UPDATE conversions SET status = ${decision.status}, status_reason = ${decision.reason}, decided_at = ${decision.now},
        commission_due = commission_due OR (${rejected} AND attribution_revision > 0 AND NOT test),
        attribution_due = attribution_due OR source = 'browser', customer_id = CASE WHEN source <> 'browser' THEN customer_id END,
        version = version + 1
      WHERE id = ${decision.id} AND status = ${decision.from}
      RETURNING organisation_id, source = 'browser' AS from_browser
    ), handed AS (
      INSERT INTO outbox (id, organisation_id, topic, payload)
      SELECT h.id, organisation_id, h.topic, ${JSON.stringify(payload)}::jsonb
      FROM decided CROSS JOIN (VALUES (${money.id}::uuid, ${money.topic}, true), (${attribution.id}::uuid, ${attribution.topic}, false))
        AS h(id, topic, always) WHERE h.always OR from_browser
    )
    SELECT from_browser FROM decided`,
  );
  if (decided === undefined) return null;
  return decided.from_browser ? [money, attribution] : [money];
}

export interface NewRefund {
  readonly id: string;
  readonly programId: string;
  readonly test: boolean;
  readonly goal: string;
  readonly orderId: string;
  readonly refundId: string;
  readonly amountMinor: string;
  readonly currency: string;
  readonly status: "succeeded" | "failed";
  readonly reason: string | null;
  readonly receivedAt: Date;
  readonly outboxId: string;
  readonly requestId: string;
}

export type RefundRow = {
  id: string;
  goal: string;
  order_id: string;
  refund_id: string;
  amount_minor: string;
  currency: string;
  status: "succeeded" | "failed";
  reason: string | null;
  received_at: string;
  conversion_id: string | null;
};

/**
 * Writes a refund and wakes its conversion's commission, in one transaction. The same refund again changes nothing
 * but a success that has failed since. Answers the refund as it stands, for the caller to compare; undefined when its
 * order was in another currency, so that nothing was written. What a browser said of the currency refuses nothing: a
 * server's report may yet say better.
 */
export async function recordRefund(
  db: HttpDatabase,
  identity: Identity,
  refund: NewRefund,
): Promise<RefundRow | undefined> {
  const { goal, orderId, programId, test } = refund;
  const order = sql`program_id = ${programId}::uuid AND test = ${test} AND goal = ${goal} AND order_id = ${orderId}`;
  // Each step is a statement of its own, to see what was committed while the one before it waited. The conversion is
  // woken even when it is due already: a job that holds its row may have read the refunds before this one came.
  const [, , , rows] = await batchAs(db, identity, [
    db.execute(holdOrders("alone", programId, [refund])),
    db.execute(sql`
      INSERT INTO refunds (id, organisation_id, program_id, test, goal, order_id, refund_id, amount_minor, currency, status, reason, request_id, received_at)
      SELECT ${refund.id}::uuid, ${identity.organisationId}::uuid, ${programId}::uuid, ${test}, ${goal}, ${orderId}, ${refund.refundId},
        ${refund.amountMinor}::bigint, ${refund.currency}, ${refund.status}, ${refund.reason}, ${refund.requestId}::uuid, ${refund.receivedAt}::timestamptz
      WHERE NOT EXISTS (SELECT FROM conversions WHERE ${order} AND currency <> ${refund.currency} AND source <> 'browser')
      ON CONFLICT (program_id, test, refund_id) DO UPDATE SET status = 'failed', version = refunds.version + 1
      WHERE refunds.status = 'succeeded' AND excluded.status = 'failed' AND refunds.amount_minor = excluded.amount_minor
        AND refunds.currency = excluded.currency AND refunds.goal = excluded.goal AND refunds.order_id = excluded.order_id`),
    db.execute(sql`
      WITH woken AS (
        UPDATE conversions SET commission_due = true, version = version + 1
        WHERE ${order} AND currency = ${refund.currency} RETURNING organisation_id
      )
      INSERT INTO outbox (id, organisation_id, topic, payload)
      SELECT ${refund.outboxId}::uuid, organisation_id, 'accrue-commissions', ${JSON.stringify({ v: 1, requestId: refund.requestId })}::jsonb FROM woken`),
    db.execute<RefundRow>(sql`
      SELECT r.id, r.goal, r.order_id, r.refund_id, r.amount_minor::text, r.currency, r.status, r.reason, r.received_at, c.id AS conversion_id
      FROM refunds r LEFT JOIN conversions c ON c.program_id = r.program_id AND c.test = r.test AND c.goal = r.goal AND c.order_id = r.order_id
      WHERE r.program_id = ${programId} AND r.test = ${test} AND r.refund_id = ${refund.refundId}`),
  ]);
  return rows.rows[0];
}

export function refundsOf(
  db: HttpDatabase,
  identity: Identity,
  conversionIds: readonly string[],
): Promise<(RefundRow & { conversion_id: string })[]> {
  return queryAs<RefundRow & { conversion_id: string }>(
    db,
    identity,
    sql`
    SELECT r.id, r.goal, r.order_id, r.refund_id, r.amount_minor::text, r.currency, r.status, r.reason, r.received_at, c.id AS conversion_id
    FROM conversions c JOIN refunds r ON c.program_id = r.program_id AND c.test = r.test AND c.goal = r.goal AND c.order_id = r.order_id
    WHERE c.id = ANY(${uuids(conversionIds)}) ORDER BY r.id`,
  );
}
