import { isJobName, isWakeJob } from "./jobs.ts";
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

/** Rows that are leased, and published, at a time; a sweep takes so many times as many at most. */
const SWEEP_LIMIT = 200;
const SWEEPS_MAX = 25;

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
      // It waits for somebody to look, and holds up no other.
      if (!isJobName(group.job)) throw new Error(`there is no job ${group.job}`);
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

/**
 * What the sweeper does: takes rows that a crash or a refusing QStash left, oldest first, until none is left or
 * publishing fails.
 */
export async function sweepOutbox(
  store: OutboxStore,
  publisher: JobPublisher,
  now: Date,
): Promise<PublishCounts> {
  const counts = { published: 0, failed: 0 };
  for (let sweep = 0; sweep < SWEEPS_MAX && counts.failed === 0; sweep++) {
    const rows = await store.lease(now, SWEEP_LIMIT);
    const { published, failed } = await publishRows(rows, store, publisher, now);
    counts.published += published;
    counts.failed += failed;
    if (rows.length < SWEEP_LIMIT) break;
  }
  return counts;
}

interface Group {
  readonly job: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly rows: OutboxRow[];
}

function groupRows(rows: readonly OutboxRow[]): Group[] {
  const groups: Group[] = [];
  const wakes = new Map<string, Group>();
  for (const row of rows) {
    const waiting = wakes.get(row.topic);
    if (waiting !== undefined) {
      waiting.rows.push(row);
      continue;
    }
    const group = { job: row.topic, payload: row.payload, rows: [row] };
    groups.push(group);
    if (isJobName(row.topic) && isWakeJob(row.topic)) wakes.set(row.topic, group);
  }
  return groups;
}
