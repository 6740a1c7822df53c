import { sql } from "drizzle-orm";
import { type HttpDatabase, type Identity, queryAs } from "../client.ts";
import { rowsOf } from "../executor.ts";
import type { Transaction } from "../transaction.ts";
import type { NewOutboxRow } from "./outbox.ts";

export type EventProvider = "stripe" | "postback";
export type EventState = "waiting" | "parked" | "applied" | "ignored" | "refused";

export interface NewIntegrationEvent {
  readonly id: string;
  readonly organisationId: string;
  readonly programId: string;
  readonly provider: EventProvider;
  readonly eventId: string;
  readonly kind: string;
  readonly test: boolean;
  readonly envelope: string;
  readonly requestId: string;
  readonly receivedAt: Date;
}

/**
 * Keeps an event with the hand-off that gets it applied, in one statement. One that was refused and is sent again is
 * looked at again, since what stood in its way may be mended. False: it was there, nothing was written.
 */
export async function recordIntegrationEvent(
  db: HttpDatabase,
  event: NewIntegrationEvent,
  handOff: NewOutboxRow,
): Promise<boolean> {
  const { rows } = await db.execute<{ fresh: boolean }>(sql`
    WITH kept AS (
      INSERT INTO integration_events (id, organisation_id, program_id, provider, event_id, kind, test, envelope, request_id, received_at)
      VALUES (${event.id}, ${event.organisationId}, ${event.programId}, ${event.provider}, ${event.eventId}, ${event.kind},
        ${event.test}, ${event.envelope}, ${event.requestId}, ${event.receivedAt})
      ON CONFLICT (program_id, provider, event_id) DO UPDATE SET state = 'waiting', reason = NULL, settled_at = NULL, version = 1
      WHERE integration_events.state = 'refused'
      RETURNING organisation_id
    ), handed AS (
      INSERT INTO outbox (id, organisation_id, topic, payload)
      SELECT ${handOff.id}::uuid, organisation_id, ${handOff.topic}::text, ${JSON.stringify(handOff.payload)}::jsonb FROM kept
    )
    SELECT EXISTS (SELECT FROM kept) AS fresh`);
  return rows[0]?.fresh === true;
}

/** Programs whose events wait, with who they belong to; those that have failed least, then waited longest, first. */
export async function programsWithEvents(
  db: HttpDatabase,
  limit: number,
): Promise<{ programId: string; organisationId: string }[]> {
  const { rows } = await db.execute<{ programId: string; organisationId: string }>(sql`
    SELECT program_id AS "programId", organisation_id AS "organisationId" FROM integration_events
    WHERE state = 'waiting' GROUP BY 1, 2 ORDER BY min(version), min(received_at) LIMIT ${limit}`);
  return rows;
}

export type WaitingEvent = {
  id: string;
  provider: EventProvider;
  eventId: string;
  kind: string;
  test: boolean;
  envelope: string;
  requestId: string;
};

/**
 * Takes a program's events for itself until the transaction ends: whoever else comes, waits. Of two events that belong
 * together, one at a time is looked at, so that none is parked while what it waits for is being written.
 */
export async function lockProgramEvents(tx: Transaction, programId: string): Promise<void> {
  await tx.execute(
    sql`SELECT pg_advisory_xact_lock(hashtext('integration events of ' || ${programId}::text))`,
  );
}

/** Events of a program that wait: those that have failed before come last, so that they hold up no other. */
export function loadWaitingEvents(
  tx: Transaction,
  programId: string,
  limit: number,
): Promise<WaitingEvent[]> {
  return rowsOf<WaitingEvent>(
    tx,
    sql`
    SELECT id, provider, event_id AS "eventId", kind, test, envelope, request_id AS "requestId"
    FROM integration_events WHERE program_id = ${programId} AND state = 'waiting'
    ORDER BY version, id LIMIT ${limit} FOR UPDATE SKIP LOCKED`,
  );
}

/** What became of an event. */
export interface EventOutcome {
  readonly state: EventState;
  /** Of a parked one. */
  readonly waitsFor: string | null;
  readonly reason: string | null;
}

export async function settleEvent(
  tx: Transaction,
  id: string,
  { state, waitsFor, reason }: EventOutcome,
  now: Date,
): Promise<void> {
  const settled = state === "waiting" || state === "parked" ? null : now;
  await tx.execute(sql`
    UPDATE integration_events SET state = ${state}, waits_for = ${waitsFor}, reason = ${reason},
      settled_at = ${settled}::timestamptz, version = version + 1
    WHERE id = ${id}`);
}

/** Lets events that hang on one of these be looked at again. */
export async function wakeEvents(tx: Transaction, programId: string, refs: readonly string[]): Promise<void> {
  await tx.execute(sql`
    UPDATE integration_events SET state = 'waiting', waits_for = NULL, version = 1
    WHERE program_id = ${programId} AND state = 'parked' AND waits_for IN (SELECT jsonb_array_elements_text(${JSON.stringify(refs)}::jsonb))`);
}

export type IntegrationEventRow = {
  id: string;
  program_id: string;
  provider: EventProvider;
  event_id: string;
  kind: string;
  test: boolean;
  state: EventState;
  waits_for: string | null;
  reason: string | null;
  received_at: string;
  settled_at: string | null;
  request_id: string;
};

export interface EventFilter {
  readonly programId?: string | undefined;
  readonly provider?: EventProvider | undefined;
  readonly state?: EventState | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Newest first; one row more than `limit` when there are more. What the events hold stays sealed. */
export function listIntegrationEvents(
  db: HttpDatabase,
  identity: Identity,
  { programId, provider, state, cursor, limit }: EventFilter,
): Promise<IntegrationEventRow[]> {
  const conditions = [
    programId === undefined ? undefined : sql`program_id = ${programId}`,
    provider === undefined ? undefined : sql`provider = ${provider}`,
    state === undefined ? undefined : sql`state = ${state}`,
    cursor === undefined ? undefined : sql`id < ${cursor}`,
  ].filter((condition) => condition !== undefined);
  const where = conditions.length === 0 ? sql`` : sql`WHERE ${sql.join(conditions, sql` AND `)}`;
  return queryAs<IntegrationEventRow>(
    db,
    identity,
    sql`
    SELECT id, program_id, provider, event_id, kind, test, state, waits_for, reason, received_at, settled_at, request_id
    FROM integration_events ${where} ORDER BY id DESC LIMIT ${limit + 1}`,
  );
}

export type EventCount = { state: EventState; events: number; lastAt: string };

/** A program's events of a provider by what became of them, with the time of the latest. */
export function countIntegrationEvents(
  db: HttpDatabase,
  identity: Identity,
  programId: string,
  provider: EventProvider,
): Promise<EventCount[]> {
  return queryAs<EventCount>(
    db,
    identity,
    sql`
    SELECT state, count(*)::int AS events, max(received_at) AS "lastAt"
    FROM integration_events WHERE program_id = ${programId} AND provider = ${provider} GROUP BY state`,
  );
}

/** What an event waits for that hangs on an order, whoever will report it. */
export function orderRef(goal: string, orderId: string): string {
  return `order:${goal}:${orderId}`;
}

/** Lets events that hang on an order be looked at again once it is there, by whichever way it came. */
export async function wakeForOrders(db: HttpDatabase): Promise<void> {
  await db.execute(sql`
    UPDATE integration_events e SET state = 'waiting', waits_for = NULL, version = 1
    WHERE e.state = 'parked' AND e.waits_for LIKE 'order:%' AND EXISTS (
      SELECT FROM conversions c WHERE c.program_id = e.program_id AND c.test = e.test
        AND c.goal = split_part(e.waits_for, ':', 2) AND c.order_id = substr(e.waits_for, length(split_part(e.waits_for, ':', 2)) + 8))`);
}
