import { createOutboxStore } from "../db/repositories/outbox.ts";
import { type OutboxRow, publishRows } from "../queues/outbox.ts";
import { createJobPublisher } from "../queues/publish-job.ts";
import type { AppContext } from "./context.ts";
import { writeLog } from "./log.ts";
import type { Services } from "./services.ts";

/** How long an isolate collects hand-offs before it publishes them together. */
const WINDOW_MS = 15;
const WAITING_MAX = 1000;

let waiting: OutboxRow[] = [];

/**
 * Publishes outbox rows that this request has just committed, after the answer has left. The first request of a
 * window publishes for all others of the isolate (only plain data crosses requests). Whatever fails is left to the
 * sweeper: the rows are in the database.
 */
export function handOff(c: AppContext, rows: readonly OutboxRow[]): void {
  if (rows.length === 0 || waiting.length + rows.length > WAITING_MAX) return;
  waiting.push(...rows);
  if (waiting.length > rows.length) return;
  c.executionCtx.waitUntil(flushAfterWindow(c.get("services"), c.get("requestId")));
}

async function flushAfterWindow(services: Services, requestId: string): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, WINDOW_MS));
  const rows = waiting;
  waiting = [];
  await publishNow(services, rows, requestId);
}

/** Publishes rows at once; used by jobs, which await everything. Never rejects: the sweeper takes what failed. */
export async function publishNow(
  services: Services,
  rows: readonly OutboxRow[],
  requestId: string,
): Promise<void> {
  try {
    const publisher = createJobPublisher(services.qstash, services.env.APP_URL);
    await publishRows(rows, createOutboxStore(services.jobDb), publisher, services.now());
  } catch (error) {
    writeLog({
      level: "warn",
      requestId,
      actor: "api",
      action: "outbox.left_to_sweeper",
      data: { rows: rows.length, error: String(error) },
    });
  }
}
