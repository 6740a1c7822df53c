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
