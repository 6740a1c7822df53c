import { type SQL, sql } from "drizzle-orm";
import { batchAs } from "../batch-as.ts";
import { type HttpDatabase, type Identity, queryAs } from "../client.ts";
import { moment } from "../executor.ts";
import type { ConversionSource, InsertConversions } from "./new-conversions.ts";
import { holdOrders } from "./order-lock.ts";
import { completeStanding, supersedeStanding } from "./standing-conversions.ts";

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
  readonly source: ConversionSource;
  /** A server's report took the place of a browser's. */
  readonly superseded: boolean;
  /** True: it was there before this report, or before the report that this one repeats. */
  readonly replayed: boolean;
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
  source: ConversionSource;
  superseded: boolean;
  request_id: string;
};

/**
 * Writes what is new of a report together with the hand-off that gets it attributed, in one statement. Of the same
 * order one report wins, whoever else comes at the same time; all are answered with what then stands. A server's or
 * provider's report takes the place of a browser's, whichever came first.
 */
export async function insertConversions(
  db: HttpDatabase,
  identity: Identity,
  input: InsertConversions,
): Promise<InsertOutcome> {
  const key = input.idempotency;
  const fromBrowser = input.source === "browser";
  const [, { rows: written }] = await batchAs(db, identity, [
    db.execute(holdOrders(fromBrowser ? "alone" : "shared", input.programId, input.rows)),
    db.execute<WrittenRow>(writeStatement(identity, input)),
  ]);
  const { added, changed, key_fresh: keyFresh } = written[0] ?? { added: [], changed: [], key_fresh: true };
  if (added.length === input.rows.length) return stored(freshRows(input), input.requestId, true);
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
  const made = fromBrowser ? added : [...added, ...changed];
  return stored(rows, makerId, added.length + changed.length > 0, keyFresh ? new Set(made) : undefined);
}

/** `changed`: of a server's report, the conversions it took over from browsers; of a browser's, those it completed. */
type WrittenRow = { added: string[]; changed: string[]; key_fresh: boolean };

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

function writeStatement(identity: Identity, input: InsertConversions): SQL {
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
    asked AS MATERIALIZED (
      SELECT r.*, CASE WHEN r."status" = 'approved' THEN ${input.receivedAt}::timestamptz END AS "decidedAt"
      FROM jsonb_to_recordset(${JSON.stringify(input.rows)}::jsonb) AS r(id uuid, "goal" text, "orderId" text, "amountMinor" bigint,
        "currency" text, "customerExternalId" text, "clickId" uuid, "linkId" uuid, "tokenRefusal" text, "visitor" uuid,
        "buyerEmailHash" text, "couponCode" text, "metadata" jsonb, "items" jsonb, "volume" bigint, "occurredAt" timestamptz, "occurredAtTold" boolean,
        "status" text, "approveAt" timestamptz, "contentHash" text), claim
    ),
    ${input.source === "browser" ? completeStanding(input) : supersedeStanding(input)},
    added AS (
      INSERT INTO conversions (id, organisation_id, program_id, goal, order_id, source, test, amount_minor, currency,
        customer_external_id, click_id, link_id, token_refusal, visitor, buyer_email_hash, coupon_code, metadata, items, volume,
        occurred_at, received_at, status, decided_at, approve_at, content_hash, request_id)
      SELECT r.id, ${org}, ${input.programId}::uuid, r."goal", r."orderId", ${input.source}, ${input.test}, r."amountMinor", r."currency",
        r."customerExternalId", r."clickId", r."linkId", r."tokenRefusal", r."visitor", r."buyerEmailHash", r."couponCode", r."metadata",
        r."items", r."volume", r."occurredAt", ${input.receivedAt}::timestamptz, r."status", r."decidedAt", r."approveAt", r."contentHash", ${input.requestId}::uuid
      FROM asked r ORDER BY r."goal", r."orderId"
      ON CONFLICT (program_id, test, goal, order_id) DO NOTHING
      RETURNING id
    ),
    handed AS (
      INSERT INTO outbox (id, organisation_id, topic, payload)
      SELECT ${input.outboxId}::uuid, ${org}, 'attribute-conversions', ${JSON.stringify({ v: 1, requestId: input.requestId })}::jsonb
      WHERE EXISTS (SELECT FROM added) OR EXISTS (SELECT FROM changed)
    )
    SELECT coalesce((SELECT array_agg(id) FROM added), '{}') AS added, coalesce((SELECT array_agg(id) FROM changed), '{}') AS changed,
      EXISTS (SELECT FROM claim) AS key_fresh`;
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
    source: input.source,
    superseded: false,
    request_id: input.requestId,
  }));
}

/** What stands of the orders of a report that is not written. */
export async function listStanding(
  db: HttpDatabase,
  identity: Identity,
  input: Pick<InsertConversions, "programId" | "test" | "rows">,
): Promise<Receipt[]> {
  const rows = await queryAs<ReceiptRow>(db, identity, standingRows(input));
  return rows.map((row) => receipt(row, true));
}

function standingRows(input: Pick<InsertConversions, "programId" | "test" | "rows">): SQL {
  const asked = input.rows.map((row, position) => ({ position, goal: row.goal, orderId: row.orderId }));
  return sql`
    SELECT c.id, c.goal, c.order_id, c.test, c.amount_minor::text, c.currency, c.occurred_at, c.received_at, c.content_hash,
      c.source, c.superseded IS NOT NULL AS superseded, c.request_id
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
    source: row.source,
    superseded: row.superseded,
    replayed,
  };
}
