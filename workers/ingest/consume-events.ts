import type { IngestCounts } from "../../db/repositories/ingest.ts";
import { announceRows, type Consumer, type QueuedMessage, retryDelaySeconds } from "./consumer.ts";
import { readDatabaseFailure } from "./database-error.ts";
import { log } from "./log.ts";
import { joinRows, readPack } from "./read-pack.ts";
import { sizeOf, storeRows } from "./store-rows.ts";

/** A hundred packs hold up to 10,000 events; more rows at fault than this are not the rows' fault. */
const POISON_MAX = 20;
/** From this delivery on a pack is stored by itself, lest it drags others along. */
const ALONE_FROM_ATTEMPT = 5;
/** So many packs that fail one after another by themselves: it is the database, the rest need not be tried. */
const ALONE_FAILURES_MAX = 3;

/**
 * Stores a batch of packs. A message that is not retried here is acknowledged, and that only after its events are
 * committed, here or as bad events. Never rejects.
 */
export async function consumeEvents(messages: readonly QueuedMessage[], consumer: Consumer): Promise<void> {
  const fresh = messages.filter((message) => message.attempts < ALONE_FROM_ATTEMPT);
  if (fresh.length > 0) await consumeTogether(fresh, consumer);
  let failures = 0;
  for (const message of messages.filter((candidate) => candidate.attempts >= ALONE_FROM_ATTEMPT)) {
    if (failures >= ALONE_FAILURES_MAX) retry(message);
    else if (!(await consumeTogether([message], consumer))) failures++;
  }
}

/** One statement for all; answers whether they are stored, and asks for another delivery if not. */
async function consumeTogether(messages: readonly QueuedMessage[], consumer: Consumer): Promise<boolean> {
  const startMs = consumer.now();
  const batchId = consumer.newId();
  const rows = joinRows(await Promise.all(messages.map((message) => readPack(message, startMs))));
  const data = { packs: messages.length, events: sizeOf(rows) };
  try {
    const stored = await storeRows(consumer.db, rows, { poisonMax: POISON_MAX, reasonPrefix: "database:" });
    if (stored.outbox.length > 0) await consumer.publish(stored.outbox);
    const marked = await announceRows(consumer, rows);
    const ms = consumer.now() - startMs;
    const counts = { ...data, ...countsOf(stored.counts, data.events), marked, ms };
    log({ level: "info", requestId: batchId, action: "batch.stored", data: counts });
    return true;
  } catch (error) {
    const { code } = readDatabaseFailure(error);
    const attempts = messages.reduce((most, message) => Math.max(most, message.attempts), 0);
    log({ level: "error", requestId: batchId, action: "batch.failed", data: { ...data, attempts, code } });
    for (const message of messages) retry(message);
    return false;
  }
}

/** By table; `events` of the batch is all that came, so the table's own rows are called `pageEvents`. */
function countsOf({ clicks, events, reports, bad }: IngestCounts, received: number) {
  const known = received - clicks - events - reports - bad;
  return { clicks, pageEvents: events, reports, bad, known };
}

function retry(message: QueuedMessage): void {
  message.retry({ delaySeconds: retryDelaySeconds(message.attempts) });
}
