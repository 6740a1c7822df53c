import { sql } from "drizzle-orm";
import type { HttpDatabase } from "../client.ts";

const OUTBOX_DAYS = 7;
const KEY_DAYS = 30;

/** Makes the partitions of today and the days ahead, and detaches those older than `keptDays`. */
export async function rollPartitions(
  db: HttpDatabase,
  now: Date,
  daysAhead: number,
  keptDays: number,
): Promise<{ made: number; detached: number }> {
  const { rows } = await db.execute<{ made: number; detached: number }>(sql`
    SELECT create_event_partitions((${now}::timestamptz AT TIME ZONE 'UTC')::date, ${daysAhead}) AS made,
      detach_event_partitions((${now}::timestamptz AT TIME ZONE 'UTC')::date - ${keptDays}::int) AS detached`);
  return rows[0] ?? { made: 0, detached: 0 };
}

/** Deletes what has served its time: published hand-offs, idempotency keys, job runs. */
export async function cleanUp(db: HttpDatabase, now: Date): Promise<number> {
  const before = (days: number) => sql`${now}::timestamptz - make_interval(days => ${days}::int)`;
  const results = [
    await db.execute(sql`DELETE FROM outbox WHERE published_at < ${before(OUTBOX_DAYS)}`),
    await db.execute(sql`DELETE FROM idempotency_keys WHERE created_at < ${before(KEY_DAYS)}`),
    await db.execute(sql`DELETE FROM job_runs WHERE started_at < ${before(KEY_DAYS)}`),
  ];
  return results.reduce((count, result) => count + (result.rowCount ?? 0), 0);
}
