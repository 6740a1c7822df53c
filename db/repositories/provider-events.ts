import { sql } from "drizzle-orm";
import { type Executor, rowsOf } from "../executor.ts";
import type { Transaction } from "../transaction.ts";
import type { NewOutboxRow } from "./outbox.ts";

export interface NewStripeEvent {
  readonly id: string;
  readonly eventId: string;
  readonly kind: string;
  /** `acct_…` of the connected account that it is about; null: the platform's own. */
  readonly account: string | null;
  readonly envelope: string;
  readonly receivedAt: Date;
}

/**
 * Keeps a webhook of the platform's Stripe account with the hand-off that gets it applied, in one statement. False: it was
 * there, nothing was written.
 */
export async function recordStripeEvent(
  db: Executor,
  event: NewStripeEvent,
  handOff: NewOutboxRow,
): Promise<boolean> {
  const rows = await rowsOf<{ fresh: boolean }>(
    db,
    sql`
    WITH kept AS (
      INSERT INTO provider_events (id, provider, event_id, kind, account, envelope, received_at)
      VALUES (${event.id}, 'stripe', ${event.eventId}, ${event.kind}, ${event.account}, ${event.envelope}, ${event.receivedAt})
      ON CONFLICT (provider, event_id) DO NOTHING RETURNING id
    ), handed AS (
      INSERT INTO outbox (id, topic, payload)
      SELECT ${handOff.id}::uuid, ${handOff.topic}::text, ${JSON.stringify(handOff.payload)}::jsonb FROM kept
    )
    SELECT EXISTS (SELECT FROM kept) AS fresh`,
  );
  return rows[0]?.fresh === true;
}

/** An event that this run has taken for itself. */
export interface WaitingStripeEvent {
  readonly id: string;
  readonly eventId: string;
  readonly kind: string;
  readonly account: string | null;
  readonly envelope: string;
}

/** Waits after each attempt: a minute, doubled each time, and four hours at most. */
const FIRST_WAIT_S = 60;
const DOUBLED_MAX = 8;

/**
 * Takes events that wait and are due, in whatever order they came. Each is put off at once by its next wait: it comes again
 * when nobody says that it is done, whether it failed or whoever took it was stopped.
 */
export function takeStripeEvents(db: Executor, now: Date, limit: number): Promise<WaitingStripeEvent[]> {
  return rowsOf<{ id: string; eventId: string; kind: string; account: string | null; envelope: string }>(
    db,
    sql`
    UPDATE provider_events SET attempts = attempts + 1,
      next_attempt_at = ${now}::timestamptz + ${FIRST_WAIT_S} * power(2, least(attempts, ${DOUBLED_MAX})) * interval '1 second'
    WHERE id IN (
      SELECT id FROM provider_events WHERE provider = 'stripe' AND processed_at IS NULL
        AND (next_attempt_at IS NULL OR next_attempt_at <= ${now}::timestamptz)
      ORDER BY next_attempt_at NULLS FIRST, id LIMIT ${limit} FOR UPDATE SKIP LOCKED)
    RETURNING id, event_id AS "eventId", kind, account, envelope`,
  );
}

/** Says that an event is done, in the transaction of its effect. False: another run has said so before. */
export async function finishStripeEvent(tx: Transaction, id: string, now: Date): Promise<boolean> {
  const rows = await rowsOf(
    tx,
    sql`
    UPDATE provider_events SET processed_at = ${now}::timestamptz, error = NULL
    WHERE id = ${id} AND processed_at IS NULL RETURNING id`,
  );
  return rows.length === 1;
}

export async function noteEventError(db: Executor, id: string, error: string): Promise<void> {
  await db.execute(
    sql`UPDATE provider_events SET error = ${error} WHERE id = ${id} AND processed_at IS NULL`,
  );
}
