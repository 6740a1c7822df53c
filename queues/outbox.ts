import { isJobName, isWakeJob, type JobName } from "./jobs.ts";
import type { JobPublisher } from "./publish-job.ts";

/** A hand-off as it stands in the outbox: a job's name and payload. */
export interface OutboxRow {
  readonly id: string;
  readonly topic: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Where outbox rows are kept. */
export interface OutboxStore {
  /** Rows that wait, leased: nobody else gets them until the lease has passed. */
  lease(now: Date, limit: number): Promise<OutboxRow[]>;
  markPublished(ids: readonly string[], now: Date): Promise<void>;
  markFailed(ids: readonly string[], error: string): Promise<void>;
}

export interface PublishCounts {
  published: number;
  failed: number;
}

const SWEEP_LIMIT = 200;

/**
 * Publishes rows and marks them. Waiting wake-ups of one job become one message, since the job selects its work by
 * state. A row whose publishing failed stays and is tried again by the sweeper.
 */
export async function publishRows(
  rows: readonly OutboxRow[],
  store: OutboxStore,
  publisher: JobPublisher,
  now: Date,
): Promise<PublishCounts> {
  const counts = { published: 0, failed: 0 };
  for (const group of groupRows(rows)) {
    const ids = group.rows.map((row) => row.id);
    try {
      await publisher.publish(group.job, group.payload);
      await store.markPublished(ids, now);
      counts.published += ids.length;
    } catch (error) {
      await store.markFailed(ids, String(error)).catch(() => undefined);
      counts.failed += ids.length;
    }
  }
  return counts;
}

/** What the sweeper does: takes rows that a crash or a refusing QStash left, oldest first. */
export async function sweepOutbox(
  store: OutboxStore,
  publisher: JobPublisher,
  now: Date,
): Promise<PublishCounts> {
  return publishRows(await store.lease(now, SWEEP_LIMIT), store, publisher, now);
}

interface Group {
  readonly job: JobName;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly rows: OutboxRow[];
}

function groupRows(rows: readonly OutboxRow[]): Group[] {
  const groups: Group[] = [];
  const wakes = new Map<JobName, Group>();
  for (const row of rows) {
    if (!isJobName(row.topic)) throw new Error(`the outbox holds a topic that is no job: ${row.topic}`);
    const waiting = isWakeJob(row.topic) ? wakes.get(row.topic) : undefined;
    if (waiting !== undefined) {
      waiting.rows.push(row);
      continue;
    }
    const group = { job: row.topic, payload: row.payload, rows: [row] };
    groups.push(group);
    if (isWakeJob(row.topic)) wakes.set(row.topic, group);
  }
  return groups;
}
