import { sql } from "drizzle-orm";
import { NOTIFICATION_CHANNELS } from "../../core/api/notifications.ts";
import type { Preference } from "../../core/notifications/preferences.ts";
import type { QuietHours } from "../../core/notifications/quiet-hours.ts";
import { batchAs } from "../batch-as.ts";
import type { HttpDatabase, UserIdentity } from "../client.ts";

export interface NotificationChoices {
  readonly quiet: QuietHours | null;
  readonly preferences: readonly Preference[];
}

/** What the user has said of how it wants to be told. */
export async function findNotificationChoices(
  db: HttpDatabase,
  identity: UserIdentity,
): Promise<NotificationChoices> {
  const [user, chosen] = await batchAs(db, identity, [
    db.execute<{ from: number | null; until: number | null }>(
      sql`SELECT quiet_from AS "from", quiet_until AS "until" FROM users WHERE id = ${identity.userId}`,
    ),
    db.execute<Preference & Record<string, unknown>>(
      sql`SELECT category, channel, mode FROM notification_preferences WHERE user_id = ${identity.userId}`,
    ),
  ]);
  const { from = null, until = null } = user.rows[0] ?? {};
  return { quiet: from === null || until === null ? null : { from, until }, preferences: chosen.rows };
}

/** Writes all of it anew, in one transaction. */
export async function saveNotificationChoices(
  db: HttpDatabase,
  identity: UserIdentity,
  { quiet, preferences }: NotificationChoices,
): Promise<void> {
  const { userId } = identity;
  await batchAs(db, identity, [
    // Of two at once one waits, and then replaces all that the other wrote.
    db.execute(sql`SELECT id FROM users WHERE id = ${userId} FOR UPDATE`),
    db.execute(sql`
      UPDATE users SET quiet_from = ${quiet?.from ?? null}::integer, quiet_until = ${quiet?.until ?? null}::integer,
        version = version + 1
      WHERE id = ${userId}
        AND (quiet_from, quiet_until) IS DISTINCT FROM (${quiet?.from ?? null}::integer, ${quiet?.until ?? null}::integer)`),
    db.execute(sql`
      DELETE FROM notification_preferences
      WHERE user_id = ${userId} AND channel = ANY(${`{${NOTIFICATION_CHANNELS.join(",")}}`}::text[])`),
    db.execute(sql`
      INSERT INTO notification_preferences (user_id, category, channel, mode)
      SELECT ${userId}::uuid, r.category, r.channel, r.mode
      FROM jsonb_to_recordset(${JSON.stringify(preferences)}::jsonb) AS r(category text, channel text, mode text)
      ORDER BY r.category, r.channel
      ON CONFLICT (user_id, category, channel) DO UPDATE SET mode = excluded.mode`),
  ]);
}
