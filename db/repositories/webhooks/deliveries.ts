import { sql } from "drizzle-orm";
import { TEST_EVENT_TYPE, type WebhookDeliveryState } from "../../../core/webhooks/event-types.ts";
import { type Actor, type HttpDatabase, queryAs } from "../../client.ts";
import { type Executor, rowsOf } from "../../executor.ts";
import type { EndpointOwner, EndpointRow } from "./endpoints.ts";

export type WebhookDeliveryRow = {
  readonly id: string;
  readonly endpointId: string;
  readonly eventId: string;
  readonly programId: string | null;
  readonly type: string;
  readonly state: WebhookDeliveryState;
  readonly dueAt: string | Date;
  readonly attempts: number;
  readonly replays: number;
  readonly lastStatus: number | null;
  readonly settledAt: string | Date | null;
  readonly createdAt: string | Date;
};

export type WebhookAttemptRow = {
  readonly id: string;
  readonly at: string | Date;
  readonly durationMs: number;
  readonly status: number | null;
  readonly reason: "timeout" | "no_answer" | "bad_address" | null;
  readonly answer: string | null;
};

export const DELIVERY_COLUMNS = sql`d.id, d.endpoint_id AS "endpointId", d.event_id AS "eventId", d.program_id AS "programId", d.type, d.state,
  d.due_at AS "dueAt", d.attempts, d.replays, d.last_status AS "lastStatus", d.settled_at AS "settledAt", d.created_at AS "createdAt"`;

/** The same condition as of endpoints, on deliveries: a key of one program sees those of the endpoints of that program. */
function isOwnDelivery(owner: EndpointOwner) {
  if ("affiliateId" in owner) return sql`d.affiliate_id = ${owner.affiliateId}::uuid`;
  const { organisationId, programId } = owner;
  const program =
    programId === null
      ? sql``
      : sql` AND d.endpoint_id IN (SELECT e.id FROM webhook_endpoints e WHERE e.program_id = ${programId}::uuid)`;
  return sql`d.organisation_id = ${organisationId}::uuid${program}`;
}

export async function findWebhookDelivery(
  db: HttpDatabase,
  identity: Actor,
  owner: EndpointOwner,
  id: string,
): Promise<WebhookDeliveryRow | undefined> {
  const [row] = await queryAs<WebhookDeliveryRow>(
    db,
    identity,
    sql`SELECT ${DELIVERY_COLUMNS} FROM webhook_deliveries d WHERE d.id = ${id}::uuid AND ${isOwnDelivery(owner)}`,
  );
  return row;
}

/** Of one delivery, oldest first: with all its replays. */
export function listWebhookAttempts(
  db: HttpDatabase,
  identity: Actor,
  deliveryId: string,
): Promise<WebhookAttemptRow[]> {
  return queryAs<WebhookAttemptRow>(
    db,
    identity,
    sql`
    SELECT id, at, duration_ms AS "durationMs", status, reason, answer FROM webhook_attempts
    WHERE delivery_id = ${deliveryId}::uuid ORDER BY id LIMIT 100`,
  );
}

/**
 * Queues deliveries of an endpoint that is locked once more, under the same event ids, with all their attempts before them.
 *
 * @param which one of them in whatever state, or those given up and cancelled since a time, oldest first
 * @returns how many
 */
export async function requeueDeliveries(
  tx: Executor,
  endpointId: string,
  which: { readonly id: string } | { readonly since: Date; readonly limit: number },
  now: Date,
): Promise<number> {
  const wanted =
    "id" in which
      ? sql`SELECT id FROM webhook_deliveries WHERE id = ${which.id}::uuid AND endpoint_id = ${endpointId}::uuid AND state <> 'queued'`
      : sql`
        SELECT id FROM webhook_deliveries
        WHERE endpoint_id = ${endpointId}::uuid AND state IN ('given_up', 'cancelled') AND created_at >= ${which.since}::timestamptz
        ORDER BY id LIMIT ${which.limit}`;
  const rows = await rowsOf(
    tx,
    sql`
    UPDATE webhook_deliveries SET state = 'queued', due_at = ${now}::timestamptz, attempts = 0, replays = replays + 1, settled_at = NULL
    WHERE id IN (${wanted}) RETURNING 1`,
  );
  return rows.length;
}

/** Writes an event that has not happened, and its one delivery. */
export async function insertTestDelivery(
  tx: Executor,
  endpoint: Pick<EndpointRow, "id" | "organisationId" | "affiliateId" | "programId">,
  made: {
    readonly eventId: string;
    readonly deliveryId: string;
    readonly requestId: string;
    readonly now: Date;
  },
): Promise<void> {
  const { organisationId, affiliateId, programId } = endpoint;
  const { eventId, deliveryId, requestId, now } = made;
  await tx.execute(sql`
    INSERT INTO webhook_events (id, organisation_id, program_id, type, subject_id, test, data, request_id, at, planned_at)
    VALUES (${eventId}::uuid, ${organisationId}::uuid, ${programId}::uuid, ${TEST_EVENT_TYPE}, ${endpoint.id}::uuid, true, '{}',
      ${requestId}::uuid, ${now}::timestamptz, ${now}::timestamptz)`);
  await tx.execute(sql`
    INSERT INTO webhook_deliveries (id, organisation_id, affiliate_id, endpoint_id, event_id, program_id, type, due_at, created_at)
    VALUES (${deliveryId}::uuid, ${organisationId}::uuid, ${affiliateId}::uuid, ${endpoint.id}::uuid, ${eventId}::uuid,
      ${programId}::uuid, ${TEST_EVENT_TYPE}, ${now}::timestamptz, ${now}::timestamptz)`);
}
