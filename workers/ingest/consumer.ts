import type { HttpDatabase } from "../../db/client.ts";
import type { OutboxRow } from "../../db/repositories/ingest.ts";
import { markLateClicks, type SeenJoin } from "../../db/repositories/ingest-late-clicks.ts";
import type { IngestRows } from "../../db/repositories/ingest-rows.ts";
import { log } from "./log.ts";
import { withTimeLimit } from "./time-limit.ts";

/** The part of a queue's message that ingest uses; one that is not retried is acknowledged. */
export interface QueuedMessage {
  readonly id: string;
  readonly body: unknown;
  /** Deliveries, this one included. */
  readonly attempts: number;
  retry(options: { delaySeconds: number }): void;
}

/** What the consumers work with. */
export interface Consumer {
  readonly db: HttpDatabase;
  /** Makes UUIDv7s. */
  readonly newId: () => string;
  readonly now: () => number;
  /** Publishes outbox rows that were just written. Never rejects: a sweeper publishes what is left. */
  readonly publish: (rows: readonly OutboxRow[]) => Promise<void>;
}

const LATE_LIMIT_MS = 60_000;
const DELAY_MAX_SECONDS = 300;

/** 1, 2, 4 … 300 s: quick after a hiccup; a hundred attempts outlast eight hours without a database. */
export function retryDelaySeconds(attempts: number): number {
  return Math.min(2 ** Math.min(attempts - 1, 30), DELAY_MAX_SECONDS);
}

/** Has conversions attributed again that were attributed before these committed clicks, and what joins them, came. */
export async function announceRows(consumer: Consumer, rows: IngestRows): Promise<number> {
  const marking = markLateClicks(consumer.db, { clicks: rows.clicks, joins: joinsOf(rows) }, consumer.newId);
  const { marked, outbox } = await withTimeLimit(marking, LATE_LIMIT_MS);
  for (const { payload } of outbox) {
    log({
      level: "info",
      requestId: String(payload.requestId),
      action: "conversions.marked",
      data: { marked },
    });
  }
  if (outbox.length > 0) await consumer.publish(outbox);
  return marked;
}

/** Which visitors came by which clicks, each once: a visitor looks at many pages. */
function joinsOf({ events, reports }: IngestRows): SeenJoin[] {
  const joins = new Map<string, SeenJoin>();
  for (const { organisationId, programId, requestId, visitor, clickId } of [...events, ...reports]) {
    if (visitor === undefined || clickId === undefined) continue;
    joins.set(`${programId} ${visitor} ${clickId}`, {
      organisationId,
      programId,
      requestId,
      visitor,
      clickId,
    });
  }
  return [...joins.values()];
}
