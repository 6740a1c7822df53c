import { sql } from "drizzle-orm";
import type { HttpDatabase } from "../client.ts";

export async function pingDatabase(db: HttpDatabase): Promise<void> {
  await db.execute(sql`SELECT 1`);
}

/** How the platform does, in counts over all tenants. Times are ISO 8601. */
export type PlatformStatus = {
  clicks: { lastAt: string | null; lastHour: number; bots: number };
  conversions: { lastAt: string | null; lastHour: number; waiting: number };
  outbox: { waiting: number; oldestSeconds: number | null };
  badEvents: { lastDay: number; lastReason: string | null };
  /** Events that isolates numbered and that have not come, today. */
  lossMeter: { isolates: number; sent: number; received: number; missing: number };
  jobs: { job: string; lastAt: string; ok: boolean; durationMs: number }[];
};

/** Everything in one statement and one round trip. */
export async function loadStatus(db: HttpDatabase, now: Date): Promise<PlatformStatus> {
  const { rows } = await db.execute<PlatformStatus>(sql`
    SELECT
      (SELECT json_build_object('lastAt', (SELECT max(at) FROM clicks WHERE id >= uuidv7_bound(${now}::timestamptz - interval '1 day')),
        'lastHour', coalesce(sum(clicks), 0), 'bots', coalesce(sum(bots), 0))
        FROM click_rollups WHERE bucket > ${now}::timestamptz - interval '1 hour') AS clicks,
      (SELECT json_build_object('lastAt', max(received_at), 'lastHour', count(*) FILTER (WHERE received_at > ${now}::timestamptz - interval '1 hour'),
        'waiting', count(*) FILTER (WHERE attribution_due OR commission_due))
        FROM conversions WHERE id >= uuidv7_bound(${now}::timestamptz - interval '1 day')) AS conversions,
      (SELECT json_build_object('waiting', count(*), 'oldestSeconds', round(extract(epoch FROM ${now}::timestamptz - min(created_at))))
        FROM outbox WHERE published_at IS NULL) AS outbox,
      (SELECT json_build_object('lastDay', count(*), 'lastReason', (array_agg(reason ORDER BY received_at DESC))[1])
        FROM bad_events WHERE received_at > ${now}::timestamptz - interval '1 day') AS "badEvents",
      (SELECT json_build_object('isolates', count(*), 'sent', coalesce(sum(last_seq - first_seq + 1), 0), 'received', coalesce(sum(received), 0),
        'missing', coalesce(sum(greatest(last_seq - first_seq + 1 - received, 0)), 0))
        FROM isolate_meters WHERE day = (${now}::timestamptz AT TIME ZONE 'UTC')::date) AS "lossMeter",
      (SELECT coalesce(json_agg(json_build_object('job', job, 'lastAt', started_at, 'ok', ok, 'durationMs', duration_ms) ORDER BY job), '[]')
        FROM (SELECT DISTINCT ON (job) * FROM job_runs ORDER BY job, started_at DESC) j) AS jobs`);
  const [status] = rows;
  if (status === undefined) throw new Error("the status statement answers one row");
  return status;
}
