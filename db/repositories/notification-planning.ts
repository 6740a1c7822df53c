import { sql } from "drizzle-orm";
import type { PlannedDelivery, Suppression } from "../../core/notifications/plan-delivery.ts";
import type { Preference } from "../../core/notifications/preferences.ts";
import { type Executor, rowsOf } from "../executor.ts";
import { uuids } from "./outbox.ts";

/** A notification that nothing was decided about yet, with its recipient. */
export type UnplannedRow = {
  readonly id: string;
  readonly kind: string;
  /** The user's id, or the hash of an address. */
  readonly recipient: string;
  readonly userId: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly timezone: string | null;
  readonly quietFrom: number | null;
  readonly quietUntil: number | null;
  readonly preferences: readonly Preference[];
  /** Channels that the user has given an address for. */
  readonly addressed: readonly string[];
};

/**
 * The oldest notifications that wait for a plan, locked, so that another run takes others.
 *
 * @param kinds those that this code knows; what a newer one wrote waits for it
 */
export function lockUnplanned(
  tx: Executor,
  kinds: readonly string[],
  limit: number,
): Promise<UnplannedRow[]> {
  return rowsOf(
    tx,
    sql`
    SELECT n.id, n.kind, n.recipient, n.user_id AS "userId", u.email, u.phone, u.timezone,
      u.quiet_from AS "quietFrom", u.quiet_until AS "quietUntil",
      coalesce((SELECT jsonb_agg(jsonb_build_object('category', p.category, 'channel', p.channel, 'mode', p.mode))
        FROM notification_preferences p WHERE p.user_id = n.user_id), '[]') AS preferences,
      coalesce((SELECT jsonb_agg(a.channel) FROM notification_addresses a WHERE a.user_id = n.user_id), '[]') AS addressed
    FROM notifications n LEFT JOIN users u ON u.id = n.user_id
    WHERE n.planned_at IS NULL AND n.kind = ANY(${`{${kinds.join(",")}}`}::text[])
    ORDER BY n.id LIMIT ${limit} FOR UPDATE OF n SKIP LOCKED`,
  );
}

/** Which of these addresses (hashes) nothing is to be sent to; locked, since a plan may use their one retry. */
export async function lockSuppressions(
  tx: Executor,
  hashes: readonly string[],
): Promise<Map<string, Suppression>> {
  const rows = await rowsOf<{ hash: string; reason: Suppression["reason"]; retried: boolean }>(
    tx,
    sql`
    SELECT address_hash AS hash, reason, retried_at IS NOT NULL AS retried FROM mail_suppressions
    WHERE address_hash = ANY(${`{${hashes.join(",")}}`}::text[]) ORDER BY address_hash FOR UPDATE`,
  );
  return new Map(rows.map(({ hash, reason, retried }) => [hash, { reason, retried }]));
}

/** Marks addresses whose one retry is used now. */
export async function markRetried(tx: Executor, hashes: readonly string[], now: Date): Promise<void> {
  if (hashes.length === 0) return;
  await tx.execute(sql`
    UPDATE mail_suppressions SET retried_at = ${now}::timestamptz WHERE address_hash = ANY(${`{${hashes.join(",")}}`}::text[])`);
}

export type NewDelivery = PlannedDelivery & { readonly id: string; readonly notificationId: string };

/** Writes what was decided. What no delivery needs any more is no longer kept. */
export async function writePlans(
  tx: Executor,
  planned: readonly string[],
  deliveries: readonly NewDelivery[],
  now: Date,
): Promise<void> {
  await tx.execute(sql`
    INSERT INTO deliveries (id, notification_id, channel, state, reason, due_at, digest_key, settled_at)
    SELECT r.id, r."notificationId", r.channel, r.state, r.reason, r."dueAt", r."digestKey",
      CASE WHEN r.state <> 'queued' THEN ${now}::timestamptz END
    FROM jsonb_to_recordset(${JSON.stringify(deliveries)}::jsonb)
      AS r(id uuid, "notificationId" uuid, channel text, state text, reason text, "dueAt" timestamptz, "digestKey" text)
    ON CONFLICT (notification_id, channel) DO NOTHING`);
  await tx.execute(sql`
    UPDATE notifications n SET planned_at = ${now}::timestamptz,
      envelope = CASE WHEN EXISTS (SELECT FROM deliveries d WHERE d.notification_id = n.id AND d.state = 'queued')
        THEN n.envelope END
    WHERE n.id = ANY(${uuids(planned)})`);
}
