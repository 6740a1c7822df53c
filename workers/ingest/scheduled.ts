import type { HttpDatabase } from "../../db/client.ts";
import { ensureEventPartitions } from "../../db/repositories/ingest-partitions.ts";
import type { PublishCounts } from "../../queues/outbox.ts";
import { readDatabaseFailure } from "./database-error.ts";
import { log } from "./log.ts";

const DAY_MS = 86_400_000;
/** From the oldest day an event may have to two weeks ahead: a silent job may stay silent that long. */
const DAYS_BACK = 8;
const DAYS_AHEAD = 14;

export interface ScheduledWork {
  readonly db: HttpDatabase;
  readonly requestId: string;
  /** Publishes hand-offs that wait in the outbox. */
  readonly publishOutbox: (now: Date) => Promise<PublishCounts>;
}

/**
 * What runs every minute beside QStash's schedules, so that a silent QStash delays and never loses: publishes the
 * outbox and makes partitions ahead. Each is tried whatever becomes of the other; throws when one failed.
 */
export async function runScheduled(work: ScheduledWork, now: Date): Promise<void> {
  const nowMs = now.getTime();
  const failed = [
    await attempt(work, "outbox.published", () => work.publishOutbox(now)),
    await attempt(work, "partitions.made", async () => {
      const from = nowMs - DAYS_BACK * DAY_MS;
      return { made: await ensureEventPartitions(work.db, from, nowMs + DAYS_AHEAD * DAY_MS) };
    }),
  ].filter((action) => action !== undefined);
  if (failed.length > 0) throw new Error(`scheduled work failed: ${failed.join(", ")}`);
}

/** Answers the action's name when it failed. A run that found nothing to do is not logged. */
async function attempt(
  { requestId }: ScheduledWork,
  action: string,
  work: () => Promise<PublishCounts | { made: number }>,
): Promise<string | undefined> {
  try {
    const counts = await work();
    if (Object.values(counts).some((count) => count > 0)) {
      log({ level: "info", requestId, action, data: { ...counts } });
    }
    return undefined;
  } catch (error) {
    const { code } = readDatabaseFailure(error);
    const cause = error instanceof Error && error.name === "SettingsError" ? error.message : code;
    log({ level: "error", requestId, action, data: { cause } });
    return action;
  }
}
