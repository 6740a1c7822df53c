import { sql } from "drizzle-orm";
import type { HttpDatabase } from "../client.ts";

const DAY_MS = 86_400_000;
/** What the database function takes at most. */
const DAYS_MAX = 90;

/**
 * Makes the daily partitions of clicks and events from the day of `fromMs` to that of `toMs` (Unix milliseconds,
 * UTC) as far as they are missing, 90 days at most. Answers how many it made.
 */
export async function ensureEventPartitions(db: HttpDatabase, fromMs: number, toMs: number): Promise<number> {
  const first = Math.floor(fromMs / DAY_MS);
  const days = Math.min(Math.floor(toMs / DAY_MS) - first + 1, DAYS_MAX);
  const firstDay = new Date(first * DAY_MS).toISOString().slice(0, 10);
  const { rows } = await db.execute<{ made: number }>(
    sql`SELECT create_event_partitions(${firstDay}::date, ${days}::int) AS made`,
  );
  return rows[0]?.made ?? 0;
}
