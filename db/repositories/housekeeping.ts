import { sql } from "drizzle-orm";
import type { HttpDatabase } from "../client.ts";

const OUTBOX_DAYS = 7;
const KEY_DAYS = 30;
const BAD_EVENT_DAYS = 90;
const METER_DAYS = 90;
const SESSION_DAYS = 30;
/** A registration that nobody confirmed holds a name and a hash of a password: of no more use to anybody. */
const LINK_DAYS = 2;
/** What was told, with its deliveries. */
const NOTIFICATION_DAYS = 400;
const CHALLENGE_DAYS = 1;
/** What endpoints answered. */
const WEBHOOK_ATTEMPT_DAYS = 30;
/** What they were told of, with its deliveries: for so long it can be sent again. */
const WEBHOOK_EVENT_DAYS = 90;
/** Exports of lists, once their files are gone. */
const LIST_EXPORT_DAYS = 90;

/**
 * Makes the partitions of `back` days before today, of today and up to `ahead` days in all from today on, and detaches
 * those of more than `kept` days ago.
 */
export async function rollPartitions(
  db: HttpDatabase,
  now: Date,
  { back, ahead, kept }: { readonly back: number; readonly ahead: number; readonly kept: number },
): Promise<{ made: number; detached: number }> {
  const { rows } = await db.execute<{ made: number; detached: number }>(sql`
    SELECT create_event_partitions((${now}::timestamptz AT TIME ZONE 'UTC')::date - ${back}::int, ${back + ahead}::int) AS made,
      detach_event_partitions((${now}::timestamptz AT TIME ZONE 'UTC')::date - ${kept}::int) AS detached`);
  return rows[0] ?? { made: 0, detached: 0 };
}

/**
 * Deletes what has served its time: published hand-offs, idempotency keys, job runs, meters of isolates, ended sessions
 * with the tokens that were spent in them, links of mails, halves of sign-ins, exports of lists whose files are gone, what people were
 * told, and what endpoints were.
 */
export async function cleanUp(db: HttpDatabase, now: Date): Promise<number> {
  const before = (days: number) => sql`${now}::timestamptz - make_interval(days => ${days}::int)`;
  const results = [
    await db.execute(sql`DELETE FROM outbox WHERE published_at < ${before(OUTBOX_DAYS)}`),
    await db.execute(sql`DELETE FROM idempotency_keys WHERE created_at < ${before(KEY_DAYS)}`),
    await db.execute(sql`DELETE FROM job_runs WHERE started_at < ${before(KEY_DAYS)}`),
    await db.execute(sql`DELETE FROM bad_events WHERE received_at < ${before(BAD_EVENT_DAYS)}`),
    await db.execute(sql`DELETE FROM isolate_meters WHERE day < (${before(METER_DAYS)})::date`),
    await db.execute(sql`
      DELETE FROM sessions WHERE expires_at < ${before(SESSION_DAYS)} OR revoked_at < ${before(SESSION_DAYS)}`),
    await db.execute(sql`DELETE FROM email_tokens WHERE expires_at < ${before(LINK_DAYS)}`),
    await db.execute(sql`DELETE FROM notifications WHERE created_at < ${before(NOTIFICATION_DAYS)}`),
    await db.execute(sql`DELETE FROM webhook_attempts WHERE at < ${before(WEBHOOK_ATTEMPT_DAYS)}`),
    await db.execute(sql`DELETE FROM webhook_events WHERE at < ${before(WEBHOOK_EVENT_DAYS)}`),
    await db.execute(sql`DELETE FROM webhook_requests WHERE created_at < ${before(KEY_DAYS)}`),
    await db.execute(sql`
      DELETE FROM list_exports WHERE state IN ('expired', 'failed') AND parts = 0 AND created_at < ${before(LIST_EXPORT_DAYS)}`),
    await db.execute(sql`DELETE FROM auth_challenges WHERE expires_at < ${before(CHALLENGE_DAYS)}`),
  ];
  return results.reduce((count, result) => count + (result.rowCount ?? 0), 0);
}
