import { Client } from "@upstash/qstash";
import { flowOf, jobUrl } from "./jobs.ts";
import { SCHEDULE_ID_PREFIX, SCHEDULES, type Schedule } from "./schedules.ts";

/** The part of QStash's schedules API that synchronising needs. */
export interface ScheduleApi {
  list(): Promise<
    { scheduleId: string; cron: string; destination: string; flowControlKey?: string; parallelism?: number }[]
  >;
  create(request: {
    scheduleId: string;
    destination: string;
    cron: string;
    body: string;
    headers: Record<string, string>;
    retries: number;
    flowControl?: { key: string; parallelism: number };
  }): Promise<unknown>;
  delete(scheduleId: string): Promise<unknown>;
}

export interface SyncCounts {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly removed: number;
}

/** Makes QStash's schedules what `schedules` says: creates, updates, and removes ours that are gone from the list. */
export async function syncSchedules(
  api: ScheduleApi,
  appUrl: string,
  schedules: readonly Schedule[] = SCHEDULES,
): Promise<SyncCounts> {
  const existing = new Map((await api.list()).map((schedule) => [schedule.scheduleId, schedule]));
  const counts = { created: 0, updated: 0, unchanged: 0, removed: 0 };
  const wanted = new Set<string>();
  for (const { job, cron } of schedules) {
    const scheduleId = SCHEDULE_ID_PREFIX + job;
    const destination = jobUrl(appUrl, job);
    wanted.add(scheduleId);
    const present = existing.get(scheduleId);
    const flowControl = flowOf(job);
    const flows =
      (present?.flowControlKey || undefined) === flowControl?.key &&
      (flowControl === undefined || present?.parallelism === flowControl.parallelism);
    if (flows && present?.cron === cron && present.destination === destination) {
      counts.unchanged++;
      continue;
    }
    await api.create({
      scheduleId,
      destination,
      cron,
      body: JSON.stringify({ v: 1 }),
      headers: { "content-type": "application/json" },
      retries: 3,
      ...(flowControl === undefined ? {} : { flowControl }),
    });
    if (present === undefined) counts.created++;
    else counts.updated++;
  }
  for (const scheduleId of existing.keys()) {
    if (!scheduleId.startsWith(SCHEDULE_ID_PREFIX) || wanted.has(scheduleId)) continue;
    await api.delete(scheduleId);
    counts.removed++;
  }
  return counts;
}

/** Does it for the environment's QStash and app. Throws an error that names what is missing. */
export async function syncFromEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): Promise<SyncCounts> {
  const need = (name: string): string => {
    const value = env[name];
    if (!value) throw new Error(`${name} is missing: see .dev.vars.example`);
    return value;
  };
  const baseUrl = env.QSTASH_URL;
  const client = new Client({ token: need("QSTASH_TOKEN"), ...(baseUrl ? { baseUrl } : {}) });
  return syncSchedules(client.schedules, need("APP_URL"));
}

if (import.meta.main) {
  const counts = Object.entries(await syncFromEnvironment(process.env));
  console.log(`schedules: ${counts.map(([what, count]) => `${count} ${what}`).join(", ")}`);
}
