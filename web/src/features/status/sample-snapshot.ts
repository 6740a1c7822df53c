import type { Snapshot } from "./api/load-snapshot.ts";
import type { Ready } from "./api/ready-schema.ts";
import type { QueueStatus, Status } from "./api/status-schema.ts";
import { EMPTY_VIEW, takeSnapshot, type View } from "./view.ts";

/** When the samples are taken, by the viewer's clock and the server's. */
export const SAMPLE_MS = Date.UTC(2026, 10, 20, 12, 0, 0);

/** A platform on which everything runs, for tests. */
export function sampleStatus(changes: Partial<Status> = {}): Status {
  return {
    time: new Date(SAMPLE_MS).toISOString(),
    clicks: { lastAt: new Date(SAMPLE_MS - 3_000).toISOString(), lastHour: 120, bots: 4 },
    conversions: { lastAt: new Date(SAMPLE_MS - 9_000).toISOString(), lastHour: 12, waiting: 0 },
    outbox: { waiting: 0, oldestSeconds: null },
    badEvents: { lastDay: 0, lastReason: null },
    lossMeter: { isolates: 2, sent: 10_000, received: 10_000, missing: 0 },
    jobs: [
      {
        job: "accrue-commissions",
        lastAt: new Date(SAMPLE_MS - 5_000).toISOString(),
        ok: true,
        durationMs: 40,
      },
    ],
    queues: { queues: [sampleQueue()] },
    ...changes,
  };
}

export function sampleQueue(changes: Partial<QueueStatus> = {}): QueueStatus {
  const consumer = { consumerUrl: "http://ingest", consumerError: null };
  return {
    name: "events",
    backlog: 0,
    inFlight: 0,
    dead: 0,
    oldestMs: null,
    paused: false,
    ...consumer,
    ...changes,
  };
}

export function sampleReady(silent: readonly (keyof Ready["checks"])[] = []): Ready {
  const check = (key: keyof Ready["checks"]) =>
    silent.includes(key) ? { ok: false, ms: 3_000, detail: "no answer in 3000 ms" } : { ok: true, ms: 4 };
  return {
    ok: silent.length === 0,
    checks: { database: check("database"), redis: check("redis"), queue: check("queue") },
  };
}

export function sampleSnapshot(changes: Partial<Snapshot> = {}): Snapshot {
  return {
    ready: { ok: true, value: sampleReady() },
    status: { ok: true, value: sampleStatus() },
    roundTripMs: 12,
    atMs: SAMPLE_MS,
    ...changes,
  };
}

/** What the page holds after these looks, each beginning where the last one ended. */
export function viewAfter(...snapshots: readonly Snapshot[]): View {
  return snapshots.reduce(takeSnapshot, EMPTY_VIEW);
}
