import { sql } from "drizzle-orm";
import type { MailEvent } from "../../core/notifications/mail-event.ts";
import type { HttpDatabase } from "../client.ts";

/** An event of the mail provider, with what names the mail. */
export interface TakenMailEvent {
  readonly id: string;
  readonly eventId: string;
  readonly kind: string;
  /** What is kept of it; sealed. */
  readonly envelope: string;
  readonly receivedAt: Date;
  /** When it happened. */
  readonly at: Date;
  /** The key that we sent the mail with; null: the event brings none. */
  readonly message: string | null;
  readonly providerId: string;
  /** Hashes of the addresses that it went to. */
  readonly addresses: readonly string[];
}

/** Keeps an event and does what it means, in one transaction, once for each event's id. */
export async function applyMailEvent(
  db: HttpDatabase,
  taken: TakenMailEvent,
  { state, from, reason, suppress, lifts }: MailEvent,
): Promise<void> {
  const addresses = sql`SELECT unnest(${`{${taken.addresses.join(",")}}`}::text[]) FROM fresh`;
  const at = sql`${taken.at}::timestamptz`;
  await db.execute(sql`
    WITH fresh AS (
      INSERT INTO provider_events (id, provider, event_id, kind, envelope, received_at)
      VALUES (${taken.id}, 'resend', ${taken.eventId}, ${taken.kind}, ${taken.envelope}, ${taken.receivedAt}::timestamptz)
      ON CONFLICT (provider, event_id) DO NOTHING RETURNING id
    ), moved AS (
      UPDATE deliveries d SET state = ${state}, reason = ${reason}::text,
        provider_id = coalesce(d.provider_id, ${taken.providerId}), sent_at = coalesce(d.sent_at, ${at}),
        settled_at = CASE WHEN ${state} = 'sent' THEN NULL ELSE ${at} END
      FROM fresh
      WHERE d.channel = 'mail' AND d.state = ANY(${`{${from.join(",")}}`}::text[])
        AND (d.provider_id = ${taken.providerId} OR d.id::text = ${taken.message}::text OR d.digest_key = ${taken.message}::text)
      RETURNING d.notification_id, d.id
    ), suppressed AS (
      INSERT INTO mail_suppressions AS s (address_hash, reason, created_at)
      SELECT a.hash, ${suppress ?? "bounced"}::text, ${at} FROM (${addresses}) AS a(hash) WHERE ${suppress !== null}
      ON CONFLICT (address_hash) DO UPDATE SET reason = 'complained' WHERE excluded.reason = 'complained'
    ), lifted AS (
      DELETE FROM mail_suppressions s WHERE ${lifts} AND s.reason = 'bounced' AND s.created_at < ${at}
        AND s.address_hash IN (${addresses})
    )
    UPDATE notifications n SET envelope = NULL
    WHERE n.id IN (SELECT notification_id FROM moved) AND n.envelope IS NOT NULL
      AND NOT EXISTS (SELECT FROM deliveries o WHERE o.notification_id = n.id AND o.state = 'queued'
        AND o.id NOT IN (SELECT id FROM moved))`);
}
