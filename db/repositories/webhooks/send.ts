import { type SQL, sql } from "drizzle-orm";
import type { AnyEventType } from "../../../core/webhooks/event-types.ts";
import type { AttemptAnswer, AttemptVerdict } from "../../../core/webhooks/retry.ts";
import { batchAs } from "../../batch-as.ts";
import type { HttpDatabase, JobIdentity } from "../../client.ts";
import { type Executor, rowsOf } from "../../executor.ts";

/** How long a run has an endpoint, and one of its deliveries, for itself: longer than any run lasts. */
const LEASE_SECONDS = 90;

/** Decides of events which endpoints are told; each is decided once, and each endpoint told once of each. */
export async function planWebhooks(
  db: Executor,
  now: Date,
  limit: number,
): Promise<{ events: number; deliveries: number }> {
  const [row] = await rowsOf<{ events: number; deliveries: number }>(
    db,
    sql`
    WITH waiting AS (
      SELECT * FROM webhook_events WHERE planned_at IS NULL ORDER BY id LIMIT ${limit} FOR UPDATE SKIP LOCKED
    ), told AS (
      SELECT w.id, e.id AS endpoint_id, e.organisation_id, e.affiliate_id, w.program_id, w.type
      FROM waiting w JOIN webhook_endpoints e ON e.organisation_id = w.organisation_id
      WHERE (e.program_id IS NULL OR e.program_id = w.program_id) AND w.type = ANY (e.types) AND (e.include_test OR NOT w.test)
        AND e.state <> 'disabled' AND e.created_at <= w.at
      UNION ALL
      SELECT w.id, e.id, e.organisation_id, e.affiliate_id, w.program_id, w.type
      FROM waiting w JOIN partners p ON p.id = w.partner_id JOIN webhook_endpoints e ON e.affiliate_id = p.affiliate_id
      WHERE (e.program_id IS NULL OR e.program_id = w.program_id) AND w.type = ANY (e.types)
        AND e.state <> 'disabled' AND e.created_at <= w.at
    ), made AS (
      INSERT INTO webhook_deliveries (id, organisation_id, affiliate_id, endpoint_id, event_id, program_id, type, due_at, created_at)
      SELECT uuidv7(), organisation_id, affiliate_id, endpoint_id, id, program_id, type, ${now}::timestamptz, ${now}::timestamptz
      FROM told ORDER BY id, endpoint_id ON CONFLICT DO NOTHING RETURNING 1
    ), planned AS (
      UPDATE webhook_events SET planned_at = ${now}::timestamptz WHERE id IN (SELECT id FROM waiting) RETURNING 1
    )
    SELECT (SELECT count(*)::int FROM planned) AS events, (SELECT count(*)::int FROM made) AS deliveries`,
  );
  return row ?? { events: 0, deliveries: 0 };
}

const isDue = (now: Date): SQL => sql`state = 'queued' AND due_at <= ${now}::timestamptz`;

/** Endpoints that something is to be sent to now, and nobody is sending to. */
export async function listEndpointsDue(db: Executor, now: Date, limit: number): Promise<string[]> {
  const rows = await rowsOf<{ id: string }>(
    db,
    sql`
    SELECT e.id FROM webhook_endpoints e
    WHERE e.state = 'active' AND (e.leased_until IS NULL OR e.leased_until <= ${now}::timestamptz)
      AND EXISTS (SELECT FROM webhook_deliveries d WHERE d.endpoint_id = e.id AND d.state = 'queued' AND d.due_at <= ${now}::timestamptz)
    LIMIT ${limit}`,
  );
  return rows.map(({ id }) => id);
}

/** Takes an endpoint for this run; false: another has it, or it is not active. */
export async function leaseEndpoint(db: Executor, id: string, now: Date): Promise<boolean> {
  const rows = await rowsOf(
    db,
    sql`
    UPDATE webhook_endpoints SET leased_until = ${now}::timestamptz + make_interval(secs => ${LEASE_SECONDS})
    WHERE id = ${id}::uuid AND state = 'active' AND (leased_until IS NULL OR leased_until <= ${now}::timestamptz) RETURNING 1`,
  );
  return rows.length > 0;
}

/**
 * Gives it back, and answers whether more is due. Asked afterwards, in a statement of its own: whoever planned something
 * meanwhile and found the endpoint taken has left it to this run.
 */
export async function releaseEndpoint(db: Executor, id: string, now: Date): Promise<boolean> {
  await db.execute(sql`UPDATE webhook_endpoints SET leased_until = NULL WHERE id = ${id}::uuid`);
  const rows = await rowsOf(
    db,
    sql`
    SELECT FROM webhook_deliveries d JOIN webhook_endpoints e ON e.id = d.endpoint_id AND e.state = 'active'
    WHERE d.endpoint_id = ${id}::uuid AND d.state = 'queued' AND d.due_at <= ${now}::timestamptz LIMIT 1`,
  );
  return rows.length > 0;
}

/** A delivery that is this run's to send, with all that is said and to whom. */
export type ClaimedDelivery = {
  readonly id: string;
  readonly endpointId: string;
  readonly organisationId: string | null;
  readonly affiliateId: string | null;
  /** This one counted. */
  readonly attempts: number;
  readonly url: string;
  readonly method: "GET" | "POST";
  readonly envelope: string | null;
  /** The secret before, while it still signs. */
  readonly previousEnvelope: string | null;
  /** Since when nothing has arrived; null: the last one did. */
  readonly failingSince: string | Date | null;
  readonly eventId: string;
  readonly type: AnyEventType;
  readonly test: boolean;
  readonly at: string | Date;
  readonly programId: string | null;
  readonly requestId: string | null;
  /** The subject's columns: as they were, and beside them, as they are now, what the event does not keep. */
  readonly subject: Readonly<Record<string, unknown>>;
  /** Of the partner's own click; null: it has none, or it is a merchant that is told. */
  readonly clickId: string | null;
  readonly sub: Readonly<Record<string, string>> | null;
};

/** The subject as it stands: what is personal is nowhere else, so erasing a person empties what is told afterwards, too. */
export const SUBJECT_NOW = sql`coalesce(CASE split_part(w.type, '.', 1)
    WHEN 'conversion' THEN (SELECT to_jsonb(s) FROM conversions s WHERE s.id = w.subject_id)
    WHEN 'partner' THEN (SELECT to_jsonb(s) FROM partners s WHERE s.id = w.subject_id)
    WHEN 'enrollment' THEN (SELECT to_jsonb(s) FROM enrollments s WHERE s.id = w.subject_id)
    WHEN 'payout' THEN (SELECT to_jsonb(s) || jsonb_build_object('program_name', g.name, 'partner_name', p.name)
      FROM payouts s JOIN programs g ON g.id = s.program_id JOIN partners p ON p.id = s.partner_id WHERE s.id = w.subject_id)
  END, '{}')`;

/** Takes the delivery that has waited longest; undefined: none is due, or the endpoint is active no more. */
export async function claimDelivery(
  db: Executor,
  endpointId: string,
  now: Date,
): Promise<ClaimedDelivery | undefined> {
  const [row] = await rowsOf<ClaimedDelivery>(
    db,
    sql`
    WITH claimed AS (
      UPDATE webhook_deliveries SET attempts = attempts + 1, due_at = ${now}::timestamptz + make_interval(secs => ${LEASE_SECONDS})
      WHERE id = (SELECT id FROM webhook_deliveries WHERE endpoint_id = ${endpointId}::uuid AND ${isDue(now)}
          ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
        AND EXISTS (SELECT FROM webhook_endpoints WHERE id = ${endpointId}::uuid AND state = 'active')
      RETURNING *
    )
    SELECT d.id, d.endpoint_id AS "endpointId", d.organisation_id AS "organisationId", d.affiliate_id AS "affiliateId", d.attempts,
      e.url, e.method, e.envelope, CASE WHEN e.previous_until > ${now}::timestamptz THEN e.previous_envelope END AS "previousEnvelope",
      e.failing_since AS "failingSince", w.id AS "eventId", w.type, w.test, w.at, w.program_id AS "programId",
      w.request_id AS "requestId", ${SUBJECT_NOW} || w.data AS subject, k.id AS "clickId", k.sub
    FROM claimed d JOIN webhook_endpoints e ON e.id = d.endpoint_id JOIN webhook_events w ON w.id = d.event_id
    LEFT JOIN clicks k ON k.id = (w.data ->> 'click_id')::uuid AND k.partner_id = w.partner_id AND d.affiliate_id IS NOT NULL`,
  );
  return row;
}

/** What an attempt came to, for the log. */
export interface AttemptRow extends AttemptAnswer {
  readonly id: string;
  readonly at: Date;
  readonly durationMs: number;
  readonly answer: string | null;
}

/** The statement that writes an attempt down. */
export const insertAttempt = (delivery: ClaimedDelivery, attempt: AttemptRow): SQL => sql`
  INSERT INTO webhook_attempts (id, organisation_id, affiliate_id, delivery_id, at, duration_ms, status, reason, answer)
  SELECT ${attempt.id}::uuid, organisation_id, affiliate_id, id, ${attempt.at}::timestamptz, ${attempt.durationMs}::int,
    ${attempt.status}::int, ${attempt.reason}::text, ${attempt.answer}::text
  FROM webhook_deliveries WHERE id = ${delivery.id}::uuid`;

/**
 * Writes what became of an attempt, all or nothing: the log, the delivery, and since when its endpoint fails. The endpoint comes
 * first, as everywhere: nobody waits for the other. A delivery that was replayed or taken by another run meanwhile stays.
 */
export async function settleAttempt(
  db: HttpDatabase,
  identity: JobIdentity,
  delivery: ClaimedDelivery,
  attempt: AttemptRow,
  verdict: Exclude<AttemptVerdict, { verdict: "disable" }>,
): Promise<void> {
  const now = attempt.at;
  const arrived = verdict.verdict === "delivered";
  const mine = sql`id = ${delivery.id}::uuid AND attempts = ${delivery.attempts}::int`;
  await batchAs(db, identity, [
    db.execute(
      arrived
        ? sql`UPDATE webhook_endpoints SET failing_since = NULL WHERE id = ${delivery.endpointId}::uuid AND failing_since IS NOT NULL`
        : sql`UPDATE webhook_endpoints SET failing_since = ${now}::timestamptz WHERE id = ${delivery.endpointId}::uuid AND failing_since IS NULL`,
    ),
    db.execute(
      verdict.verdict === "again"
        ? sql`UPDATE webhook_deliveries SET due_at = ${new Date(now.getTime() + verdict.pauseMs)}::timestamptz, last_status = ${attempt.status}::int
            WHERE ${mine} AND state = 'queued'`
        : sql`UPDATE webhook_deliveries SET state = ${verdict.verdict}, last_status = ${attempt.status}::int, settled_at = ${now}::timestamptz
            WHERE ${mine} AND (state = 'queued' OR ${arrived} AND state = 'cancelled')`,
    ),
    db.execute(insertAttempt(delivery, attempt)),
  ]);
}
