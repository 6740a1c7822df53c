import { type SQL, sql } from "drizzle-orm";
import { batchAs } from "../batch-as.ts";
import { type HttpDatabase, type Identity, queryAs } from "../client.ts";
import { moment } from "../executor.ts";
import type { CONVERSION_SOURCES } from "../schema/conversions.ts";
import { uuids } from "./outbox.ts";

export type ConversionSource = (typeof CONVERSION_SOURCES)[number];

/** A conversion as it is first written. Amounts are minor units as decimal text: JSON has no 64-bit integers. */
export interface NewConversion {
  readonly id: string;
  readonly goal: string;
  readonly orderId: string;
  readonly amountMinor: string;
  readonly currency: string;
  readonly customerExternalId: string | null;
  readonly clickId: string | null;
  readonly linkId: string | null;
  readonly tokenRefusal: string | null;
  readonly visitor: string | null;
  readonly buyerEmailHash: string | null;
  readonly couponCode: string | null;
  readonly metadata: Readonly<Record<string, string>> | null;
  readonly occurredAt: string;
  readonly status: "pending" | "approved";
  readonly approveAt: string | null;
  readonly contentHash: string;
}

/** What a report is answered with: only what never changes, so that a replay is answered as the first was. */
export interface Receipt {
  readonly id: string;
  readonly goal: string;
  readonly orderId: string;
  readonly test: boolean;
  readonly amountMinor: string;
  readonly currency: string;
  readonly occurredAt: Date;
  readonly receivedAt: Date;
  readonly contentHash: string;
  /** True: it was there before this report, or before the report that this one repeats. */
  readonly replayed: boolean;
}

export interface IdempotencyKey {
  readonly id: string;
  readonly scope: string;
  readonly key: string;
  readonly requestHash: string;
}

export interface InsertConversions {
  readonly programId: string;
  readonly source: ConversionSource;
  readonly test: boolean;
  readonly requestId: string;
  readonly receivedAt: Date;
  readonly rows: readonly NewConversion[];
  readonly outboxId: string;
  readonly idempotency: IdempotencyKey | null;
}

export type InsertOutcome =
  | { readonly outcome: "stored"; readonly receipts: readonly Receipt[]; readonly handedOff: boolean }
  | { readonly outcome: "key_reused" };

type ReceiptRow = {
  id: string;
  goal: string;
  order_id: string;
  test: boolean;
  amount_minor: string;
  currency: string;
  occurred_at: string;
  received_at: string;
  content_hash: string;
  request_id: string;
};

/**
 * Writes what is new of a report together with the hand-off that gets it attributed, in one statement. Of the same
 * order one report wins, whoever else comes at the same time; all are answered with what then stands.
 */
export async function insertConversions(
  db: HttpDatabase,
  identity: Identity,
  input: InsertConversions,
): Promise<InsertOutcome> {
  const key = input.idempotency;
  const [, { rows: inserted }] = await batchAs(db, identity, [
    db.execute(holdOrders("shared", input.programId, input.rows)),
    db.execute<{ ids: string[]; key_fresh: boolean }>(insertStatement(identity, input)),
  ]);
  const { ids, key_fresh: keyFresh } = inserted[0] ?? { ids: [], key_fresh: true };
  if (ids.length === input.rows.length) return stored(freshRows(input), input.requestId, true);
  // Asked again with its key, a request is answered as the first time: what that one made counts as made.
  let makerId: string | null = input.requestId;
  if (key !== null && !keyFresh) {
    const [kept] = await queryAs<{ request_hash: string; request_id: string | null }>(
      db,
      identity,
      sql`SELECT request_hash, request_id FROM idempotency_keys WHERE scope = ${key.scope} AND key = ${key.key}`,
    );
    if (kept?.request_hash !== key.requestHash) return { outcome: "key_reused" };
    makerId = kept.request_id;
  }
  const rows = await queryAs<ReceiptRow>(db, identity, standingRows(input));
  return stored(rows, makerId, ids.length > 0, keyFresh ? new Set(ids) : undefined);
}

/** @param ids of what this request made, when it is not a repeated one */
function stored(
  rows: readonly ReceiptRow[],
  makerId: string | null,
  handedOff: boolean,
  ids?: ReadonlySet<string>,
): InsertOutcome {
  const made = (row: ReceiptRow) => (ids === undefined ? row.request_id === makerId : ids.has(row.id));
  return { outcome: "stored", receipts: rows.map((row) => receipt(row, !made(row))), handedOff };
}

/** Orders share this many locks, so that a batch takes few. */
const ORDER_LOCKS = 64;

/**
 * Keeps a refund and the conversion of the same order from passing each other unseen: reports of conversions share
 * the order's lock, a refund takes it alone, both until they are committed.
 */
function holdOrders(
  mode: "shared" | "alone",
  programId: string,
  orders: readonly { goal: string; orderId: string }[],
): SQL {
  const lock = sql.raw(mode === "shared" ? "pg_advisory_xact_lock_shared" : "pg_advisory_xact_lock");
  const keys = orders.map(({ goal, orderId }) => `${goal} ${orderId}`);
  return sql`
    SELECT count(*) FROM (
      SELECT ${lock}(hashtext('orders of ' || ${programId}::text), b) FROM (
        SELECT DISTINCT hashtext(k) & ${ORDER_LOCKS - 1}::int AS b FROM jsonb_array_elements_text(${JSON.stringify(keys)}::jsonb) AS k ORDER BY b
      ) buckets
    ) held`;
}

function insertStatement(identity: Identity, input: InsertConversions): SQL {
  const org = sql`${identity.organisationId}::uuid`;
  const key = input.idempotency;
  const claim =
    key === null
      ? sql`SELECT true AS fresh`
      : sql`INSERT INTO idempotency_keys (id, organisation_id, scope, key, request_hash, request_id)
            VALUES (${key.id}, ${org}, ${key.scope}, ${key.key}, ${key.requestHash}, ${input.requestId})
            ON CONFLICT (organisation_id, scope, key) DO NOTHING RETURNING true AS fresh`;
  return sql`
    WITH claim AS (${claim}),
    added AS (
      INSERT INTO conversions (id, organisation_id, program_id, goal, order_id, source, test, amount_minor, currency,
        customer_external_id, click_id, link_id, token_refusal, visitor, buyer_email_hash, coupon_code, metadata, occurred_at, received_at,
        status, decided_at, approve_at, content_hash, request_id)
      SELECT r.id, ${org}, ${input.programId}::uuid, r."goal", r."orderId", ${input.source}, ${input.test}, r."amountMinor", r."currency",
        r."customerExternalId", r."clickId", r."linkId", r."tokenRefusal", r."visitor", r."buyerEmailHash", r."couponCode", r."metadata", r."occurredAt",
        ${input.receivedAt}::timestamptz, r."status", CASE WHEN r."status" = 'approved' THEN ${input.receivedAt}::timestamptz END,
        r."approveAt", r."contentHash", ${input.requestId}::uuid
      FROM jsonb_to_recordset(${JSON.stringify(input.rows)}::jsonb) AS r(id uuid, "goal" text, "orderId" text, "amountMinor" bigint,
        "currency" text, "customerExternalId" text, "clickId" uuid, "linkId" uuid, "tokenRefusal" text, "visitor" uuid, "buyerEmailHash" text,
        "couponCode" text, "metadata" jsonb, "occurredAt" timestamptz, "status" text, "approveAt" timestamptz, "contentHash" text), claim
      ORDER BY r."goal", r."orderId"
      ON CONFLICT (program_id, test, goal, order_id) DO NOTHING
      RETURNING id
    ),
    handed AS (
      INSERT INTO outbox (id, organisation_id, topic, payload)
      SELECT ${input.outboxId}::uuid, ${org}, 'attribute-conversions', ${JSON.stringify({ v: 1, requestId: input.requestId })}::jsonb
      WHERE EXISTS (SELECT FROM added)
    )
    SELECT coalesce((SELECT array_agg(id) FROM added), '{}') AS ids, EXISTS (SELECT FROM claim) AS key_fresh`;
}

/** Everything was inserted: what was sent is what stands. */
function freshRows(input: InsertConversions): ReceiptRow[] {
  return input.rows.map((row) => ({
    id: row.id,
    goal: row.goal,
    order_id: row.orderId,
    test: input.test,
    amount_minor: row.amountMinor,
    currency: row.currency,
    occurred_at: row.occurredAt,
    received_at: input.receivedAt.toISOString(),
    content_hash: row.contentHash,
    request_id: input.requestId,
  }));
}

function standingRows(input: InsertConversions): SQL {
  const asked = input.rows.map((row, position) => ({ position, goal: row.goal, orderId: row.orderId }));
  return sql`
    SELECT c.id, c.goal, c.order_id, c.test, c.amount_minor::text, c.currency, c.occurred_at, c.received_at, c.content_hash, c.request_id
    FROM jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) AS r(position int, goal text, "orderId" text)
    JOIN conversions c ON c.program_id = ${input.programId} AND c.test = ${input.test} AND c.goal = r.goal AND c.order_id = r."orderId"
    ORDER BY r.position`;
}

function receipt(row: ReceiptRow, replayed: boolean): Receipt {
  return {
    id: row.id,
    goal: row.goal,
    orderId: row.order_id,
    test: row.test,
    amountMinor: row.amount_minor,
    currency: row.currency,
    occurredAt: moment(row.occurred_at),
    receivedAt: moment(row.received_at),
    contentHash: row.content_hash,
    replayed,
  };
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
  metadata: Record<string, string> | null;
  request_id: string;
  version: number;
};

const COLUMNS = sql`id, program_id, goal, order_id, source, test, amount_minor::text, currency, click_id, token_refusal, customer_id,
  occurred_at, received_at, status, status_reason, approve_at, refunded_minor::text, attribution_revision, outcome,
  outcome_reason, commission_blocked_by, late_clicks_ignored, metadata, request_id, version`;

export interface ConversionFilter {
  readonly programId: string | null;
  readonly goal?: string | undefined;
  readonly orderId?: string | undefined;
  readonly status?: string | undefined;
  readonly outcome?: string | undefined;
  readonly test?: boolean | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Newest first; up to `limit + 1` rows, the last of which only tells that there is more. */
export function listConversions(
  db: HttpDatabase,
  identity: Identity,
  filter: ConversionFilter,
): Promise<ConversionRow[]> {
  const conditions = [
    filter.programId === null ? undefined : sql`program_id = ${filter.programId}`,
    filter.goal === undefined ? undefined : sql`goal = ${filter.goal}`,
    filter.orderId === undefined ? undefined : sql`order_id = ${filter.orderId}`,
    filter.status === undefined ? undefined : sql`status = ${filter.status}`,
    filter.outcome === undefined ? undefined : sql`outcome = ${filter.outcome}`,
    filter.test === undefined ? undefined : sql`test = ${filter.test}`,
    filter.cursor === undefined ? undefined : sql`id < ${filter.cursor}`,
  ].filter((condition) => condition !== undefined);
  const where = conditions.length === 0 ? sql`` : sql`WHERE ${sql.join(conditions, sql` AND `)}`;
  return queryAs<ConversionRow>(
    db,
    identity,
    sql`SELECT ${COLUMNS} FROM conversions ${where} ORDER BY id DESC LIMIT ${filter.limit + 1}`,
  );
}

export async function findConversion(
  db: HttpDatabase,
  identity: Identity,
  id: string,
): Promise<ConversionRow | undefined> {
  const [row] = await queryAs<ConversionRow>(
    db,
    identity,
    sql`SELECT ${COLUMNS} FROM conversions WHERE id = ${id}`,
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
  readonly requestId: string;
}

/**
 * Approves or rejects; false when somebody else decided since it was loaded. What jobs change meanwhile does not
 * matter: a decision hangs on the status alone. A rejection takes its commission back.
 */
export async function decideConversion(
  db: HttpDatabase,
  identity: Identity,
  decision: Decision,
): Promise<boolean> {
  const rejected = decision.status === "rejected";
  const rows = await queryAs<{ id: string }>(
    db,
    identity,
    sql`
    WITH decided AS (
      UPDATE conversions SET status = ${decision.status}, status_reason = ${decision.reason}, decided_at = ${decision.now},
        commission_due = commission_due OR (${rejected} AND attribution_revision > 0 AND NOT test), version = version + 1
      WHERE id = ${decision.id} AND status = ${decision.from}
      RETURNING id, organisation_id
    ), handed AS (
      INSERT INTO outbox (id, organisation_id, topic, payload)
      SELECT ${decision.outboxId}::uuid, organisation_id, ${rejected ? "accrue-commissions" : "mature-holds"}, ${JSON.stringify({ v: 1, requestId: decision.requestId })}::jsonb FROM decided
    )
    SELECT id FROM decided`,
  );
  return rows.length === 1;
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
 * order was in another currency, so that nothing was written.
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
      WHERE NOT EXISTS (SELECT FROM conversions WHERE ${order} AND currency <> ${refund.currency})
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
