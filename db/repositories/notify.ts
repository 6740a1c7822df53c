import { type SQL, sql } from "drizzle-orm";
import type { NewOutboxRow } from "./outbox.ts";

/** A notification as it is written, with the hand-off that gets it delivered. */
export interface NewNotification {
  readonly id: string;
  readonly kind: string;
  readonly eventKey: string;
  readonly recipient: string;
  readonly userId: string | null;
  readonly organisationId: string | null;
  readonly data: Readonly<Record<string, unknown>>;
  readonly envelope: string | null;
  readonly requestId: string;
  readonly handOff: NewOutboxRow;
}

/**
 * The statement that writes a notification and its hand-off, for the transaction whose effect it tells of. Told before,
 * it writes nothing. (The conflict names no columns: that would ask for the right to read what is told to others.)
 *
 * @param from when given, a FROM clause without the word: nothing is written when it has no row (`changed`)
 */
export function insertNotification(told: NewNotification, from?: SQL): SQL {
  const { handOff } = told;
  const source = from === undefined ? sql`` : sql` FROM ${from} LIMIT 1`;
  return sql`
    WITH told AS (
      INSERT INTO notifications (id, kind, event_key, recipient, user_id, organisation_id, data, envelope, request_id)
      SELECT ${told.id}::uuid, ${told.kind}::text, ${told.eventKey}::text, ${told.recipient}::text, ${told.userId}::uuid,
        ${told.organisationId}::uuid, ${JSON.stringify(told.data)}::jsonb, ${told.envelope}::text, ${told.requestId}::uuid${source}
      ON CONFLICT DO NOTHING
    )
    INSERT INTO outbox (id, organisation_id, topic, payload)
    SELECT ${handOff.id}::uuid, ${told.organisationId}::uuid, ${handOff.topic}::text, ${JSON.stringify(handOff.payload)}::jsonb${source}`;
}

/** The same for many, in one statement: each is told once, and all are handed off together. */
export function insertNotifications(told: readonly NewNotification[], handOff: NewOutboxRow): SQL {
  const rows = told.map((one) => ({
    id: one.id,
    kind: one.kind,
    event_key: one.eventKey,
    recipient: one.recipient,
    user_id: one.userId,
    organisation_id: one.organisationId,
    data: one.data,
    envelope: one.envelope,
    request_id: one.requestId,
  }));
  return sql`
    WITH told AS (
      INSERT INTO notifications (id, kind, event_key, recipient, user_id, organisation_id, data, envelope, request_id)
      SELECT id, kind, event_key, recipient, user_id, organisation_id, data, envelope, request_id
      FROM json_to_recordset(${JSON.stringify(rows)}::json) AS r(id uuid, kind text, event_key text, recipient text, user_id uuid,
        organisation_id uuid, data jsonb, envelope text, request_id uuid)
      ORDER BY event_key, recipient ON CONFLICT DO NOTHING
    )
    INSERT INTO outbox (id, topic, payload)
    VALUES (${handOff.id}::uuid, ${handOff.topic}::text, ${JSON.stringify(handOff.payload)}::jsonb)`;
}
