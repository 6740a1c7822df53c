import { type SQL, sql } from "drizzle-orm";
import type { ChannelName } from "../../core/notifications/channels.ts";
import type { HttpDatabase } from "../client.ts";
import { type Executor, rowsOf } from "../executor.ts";
import { uuids } from "./outbox.ts";

/** How long a run has a delivery for itself; then another takes it, and finds by its key that it was sent. */
export const LEASE_SECONDS = 150;

/** A delivery that this run has for itself, with all that it says. */
export type LeasedDelivery = {
  readonly id: string;
  readonly notificationId: string;
  readonly channel: ChannelName;
  readonly digestKey: string | null;
  /** This one counted. */
  readonly attempts: number;
  /** When it was tried first, Unix milliseconds. */
  readonly triedMs: number;
  /** What the attempt before came to; null: it never said. */
  readonly lastReason: string | null;
  readonly kind: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly envelope: string | null;
  readonly requestId: string;
  readonly userId: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly name: string | null;
  readonly locale: string | null;
  readonly timezone: string | null;
  /** Of channels whose addresses users give; sealed. */
  readonly address: string | null;
};

const leased = (now: Date, set: SQL, where: SQL): SQL => sql`
  UPDATE deliveries d SET due_at = ${now}::timestamptz + make_interval(secs => ${LEASE_SECONDS}),
    attempts = d.attempts + 1, tried_at = coalesce(d.tried_at, ${now}::timestamptz), reason = NULL${set}
  FROM notifications n LEFT JOIN users u ON u.id = n.user_id
  WHERE n.id = d.notification_id AND ${where}
  RETURNING d.id, d.notification_id AS "notificationId", d.channel, d.digest_key AS "digestKey", d.attempts,
    (extract(epoch FROM d.tried_at) * 1000)::float8 AS "triedMs", old.reason AS "lastReason", n.kind, n.data, n.envelope,
    n.request_id AS "requestId", n.user_id AS "userId", u.email, u.phone, u.name, u.locale, u.timezone,
    (SELECT a.envelope FROM notification_addresses a WHERE a.user_id = n.user_id AND a.channel = d.channel) AS address`;

/** Leases deliveries that are due and go alone, the oldest first. */
export async function leaseDue(db: Executor, now: Date, limit: number): Promise<LeasedDelivery[]> {
  const due = sql`d.id IN (
    SELECT id FROM deliveries WHERE state = 'queued' AND digest_key IS NULL AND due_at <= ${now}::timestamptz
    ORDER BY due_at, id LIMIT ${limit} FOR UPDATE SKIP LOCKED)`;
  return rowsOf(db, leased(now, sql``, due));
}

/** Digests that are due. */
export async function listDueDigests(db: Executor, now: Date, limit: number): Promise<string[]> {
  const rows = await rowsOf<{ key: string }>(
    db,
    sql`
    SELECT digest_key AS key FROM deliveries
    WHERE state = 'queued' AND digest_key IS NOT NULL AND due_at <= ${now}::timestamptz
    GROUP BY digest_key ORDER BY min(due_at) LIMIT ${limit}`,
  );
  return rows.map(({ key }) => key);
}

/**
 * Leases a digest's deliveries, all or none. The first time it gets an id of its own: what comes for the same day
 * afterwards is another digest, so that a repeated attempt says what the first one said.
 */
export async function leaseDigest(
  db: HttpDatabase,
  now: Date,
  key: string,
  id: string,
): Promise<LeasedDelivery[]> {
  const named = sql`, digest_key = CASE WHEN d.attempts = 0 THEN ${id} ELSE d.digest_key END`;
  const due = sql`d.digest_key = ${key} AND d.state = 'queued' AND d.due_at <= ${now}::timestamptz`;
  const [, { rows }] = await db.batch([
    db.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended(${key}, 7))`),
    db.execute<LeasedDelivery>(leased(now, named, due)),
  ]);
  return rows.toSorted((one, other) => (one.notificationId < other.notificationId ? -1 : 1));
}

/** The provider has them. A webhook may have said more already; that stands. */
export function markSent(
  ids: readonly string[],
  sent: { readonly providerId: string | null; readonly templateVersion: number; readonly now: Date },
): SQL {
  return sql`
    UPDATE deliveries SET state = CASE WHEN state = 'queued' THEN 'sent' ELSE state END,
      provider_id = coalesce(${sent.providerId}::text, provider_id), template_version = ${sent.templateVersion}::integer,
      sent_at = coalesce(sent_at, ${sent.now}::timestamptz), reason = CASE WHEN state = 'queued' THEN NULL ELSE reason END
    WHERE id = ANY(${uuids(ids)})`;
}

/** They are tried again at `dueAt`; an attempt that was none of theirs to lose does not count. */
export function putOff(
  deliveries: readonly Pick<LeasedDelivery, "id" | "attempts">[],
  again: { readonly dueAt: Date; readonly reason: string; readonly counted: boolean },
): SQL {
  const [first] = deliveries;
  return sql`
    UPDATE deliveries SET due_at = ${again.dueAt}::timestamptz, reason = ${again.reason}::text,
      attempts = attempts - ${again.counted ? 0 : 1}::integer
    WHERE id = ANY(${uuids(deliveries.map(({ id }) => id))}) AND state = 'queued' AND attempts = ${first?.attempts ?? 0}`;
}

/** They are given up. */
export function markFailed(ids: readonly string[], reason: string, now: Date): SQL {
  return sql`
    UPDATE deliveries SET state = 'failed', reason = ${reason}::text, settled_at = ${now}::timestamptz
    WHERE id = ANY(${uuids(ids)}) AND state = 'queued'`;
}

/** Runs what became of deliveries, and forgets the secrets of notifications that nothing waits of any more. */
export async function settleDeliveries(
  db: HttpDatabase,
  outcome: SQL,
  notificationIds: readonly string[],
): Promise<void> {
  await db.batch([
    db.execute(outcome),
    db.execute(sql`
      UPDATE notifications n SET envelope = NULL WHERE n.id = ANY(${uuids(notificationIds)}) AND n.envelope IS NOT NULL
        AND NOT EXISTS (SELECT FROM deliveries d WHERE d.notification_id = n.id AND d.state = 'queued')`),
  ]);
}
