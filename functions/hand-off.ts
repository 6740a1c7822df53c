import { describeError } from "../core/logging/describe-error.ts";
import { createOutboxStore } from "../db/repositories/outbox.ts";
import { hasWaitingEvents } from "../db/repositories/webhooks/events.ts";
import { type OutboxRow, publishRows } from "../queues/outbox.ts";
import { createJobPublisher } from "../queues/publish-job.ts";
import type { AppContext } from "./context.ts";
import { writeLog } from "./log.ts";
import type { Services } from "./services.ts";

/** How long an isolate collects hand-offs before it publishes them together. */
const WINDOW_MS = 15;
/** A window that is older was opened by a request that was stopped before it published. */
const LOST_MS = 1_000;
const WAITING_MAX = 1000;

let waiting: OutboxRow[] = [];
let openedAtMs = 0;

/**
 * Publishes outbox rows that this request has just committed, after the answer has left. The first request of a
 * window publishes for all others of the isolate (only plain data crosses requests). Whatever fails is left to the
 * sweeper: the rows are in the database.
 */
export function handOff(c: AppContext, rows: readonly OutboxRow[]): void {
  if (rows.length === 0) return;
  const nowMs = Date.now();
  if (waiting.length > 0 && nowMs - openedAtMs < LOST_MS) {
    if (waiting.length + rows.length <= WAITING_MAX) waiting.push(...rows);
    return;
  }
  openedAtMs = nowMs;
  waiting = [...waiting, ...rows].slice(-WAITING_MAX);
  c.executionCtx.waitUntil(flushAfterWindow(c.get("services"), c.get("requestId")));
}

async function flushAfterWindow(services: Services, requestId: string): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, WINDOW_MS));
  const rows = waiting;
  waiting = [];
  await publishNow(services, rows, requestId);
}

/**
 * Publishes rows at once; used by jobs, which await everything. Never rejects: the sweeper takes what failed. What committed them
 * may also have written events that endpoints are told of: those wait in a table of their own, whose job is woken here.
 */
export async function publishNow(
  services: Services,
  rows: readonly OutboxRow[],
  requestId: string,
): Promise<void> {
  if (rows.length === 0) return;
  const log = (data: Record<string, unknown>) =>
    writeLog({ level: "warn", requestId, actor: "api", action: "outbox.left_to_sweeper", data });
  try {
    const publisher = createJobPublisher(services.qstash, services.env.APP_URL);
    const { failed } = await publishRows(rows, createOutboxStore(services.jobDb), publisher, services.now());
    if (failed > 0) log({ rows: failed });
    if (await hasWaitingEvents(services.jobDb))
      await publisher.publish("deliver-webhooks", { v: 1, requestId });
  } catch (error) {
    log({ rows: rows.length, error: describeError(error) });
  }
}
