import { type BadEventRow, type IngestRows, ingestRows } from "../../db/repositories/ingest-rows.ts";
import { badEvent } from "./bad-event.ts";
import { announceRows, type Consumer, type QueuedMessage, retryDelaySeconds } from "./consumer.ts";
import { type DatabaseFailure, readDatabaseFailure } from "./database-error.ts";
import { log } from "./log.ts";
import { readPack } from "./read-pack.ts";
import { storeRows } from "./store-rows.ts";

const REASON_PREFIX = "dead_letter:";
/** After so many deliveries a message whose statement the database refuses is kept as it came. */
const KEEP_RAW_FROM_ATTEMPT = 3;

/**
 * The end of the line for packs that ran out of deliveries: each gets one more try by itself, so that a click that
 * can be counted is; every event that still cannot be stored becomes a bad event with the last error's class.
 * Retries while the database does not answer: nothing vanishes silently. Never rejects.
 */
export async function consumeDead(messages: readonly QueuedMessage[], consumer: Consumer): Promise<void> {
  for (const message of messages) {
    const rows = await readPack(message, consumer.now());
    try {
      await settle(message, rows, consumer);
    } catch (error) {
      const { code } = readDatabaseFailure(error);
      log({ level: "error", requestId: null, action: "dead.failed", data: { message: message.id, code } });
      message.retry({ delaySeconds: retryDelaySeconds(message.attempts) });
    }
  }
}

async function settle(message: QueuedMessage, rows: IngestRows, consumer: Consumer): Promise<void> {
  const options = { poisonMax: Number.POSITIVE_INFINITY, reasonPrefix: REASON_PREFIX };
  try {
    const { counts, outbox } = await storeRows(consumer.db, rows, options);
    log({ level: "warn", requestId: null, action: "dead.stored", data: { message: message.id, ...counts } });
    if (outbox.length > 0) await consumer.publish(outbox);
  } catch (error) {
    const failure = readDatabaseFailure(error);
    if (!isRefusal(failure) || message.attempts < KEEP_RAW_FROM_ATTEMPT) throw error;
    const bad = keepAsBad(rows, `${REASON_PREFIX}${failure.code}`);
    const { counts } = await storeRows(consumer.db, ingestRows({ bad }), options);
    log({ level: "error", requestId: null, action: "dead.kept", data: { message: message.id, ...counts } });
    return;
  }
  await announceOnce(message, rows, consumer);
}

/** The rows are stored; a statement that the database refuses now it would refuse for ever. */
async function announceOnce(message: QueuedMessage, rows: IngestRows, consumer: Consumer): Promise<void> {
  try {
    await announceRows(consumer, rows);
  } catch (error) {
    const failure = readDatabaseFailure(error);
    if (!isRefusal(failure)) throw error;
    const data = { message: message.id, code: failure.code };
    log({ level: "error", requestId: null, action: "dead.not_announced", data });
  }
}

/** The database itself answered, and not that it is short of something or in the way of itself. */
function isRefusal({ code }: DatabaseFailure): boolean {
  return /^[0-9A-Z]{5}$/.test(code) && !/^(08|40|53|55|57|58)/.test(code);
}

function keepAsBad({ clicks, events, reports, bad }: IngestRows, reason: string): BadEventRow[] {
  const rows = [...clicks, ...events, ...reports];
  return [...rows.map(({ place, ...columns }) => badEvent(place, columns, reason, columns.at)), ...bad];
}
