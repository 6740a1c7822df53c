import type { Entry } from "./message.ts";
import type { QueueOutcome } from "./push-batch.ts";

/** Cloudflare delays for a day at most; a longer timer would also overflow and fire at once. */
const MAX_DELAY_SECONDS = 86_400;

export interface Delivered {
  entry: Entry;
  id: string;
}

/** What becomes of each message of a delivered batch. */
export interface Settlement {
  acknowledged: Entry[];
  retried: { entry: Entry; delayMs: number }[];
  exhausted: Entry[];
}

/**
 * Applies Cloudflare's rules: an explicit acknowledgement holds even when the handler throws, a message's own
 * retry goes before the batch's verdict, and a handler that returns acknowledges the rest.
 */
export function settleBatch(
  batch: readonly Delivered[],
  outcome: QueueOutcome,
  limits: { maxRetries: number; retryDelayMs: number },
): Settlement {
  const acknowledged = new Set(outcome.explicitAcks);
  const retries = new Map(outcome.retryMessages.map((retry) => [retry.msgId, retry]));
  const restFails = !outcome.ackAll && (outcome.retryBatch.retry || outcome.outcome !== "ok");
  const settlement: Settlement = { acknowledged: [], retried: [], exhausted: [] };
  for (const { entry, id } of batch) {
    const retry = retries.get(id);
    if (acknowledged.has(id) || (retry === undefined && !restFails)) {
      settlement.acknowledged.push(entry);
    } else if (entry.attempts + 1 > limits.maxRetries) {
      settlement.exhausted.push(entry);
    } else {
      const delaySeconds = retry?.delaySeconds ?? outcome.retryBatch.delaySeconds;
      const delayMs =
        delaySeconds === undefined ? limits.retryDelayMs : Math.min(delaySeconds, MAX_DELAY_SECONDS) * 1000;
      settlement.retried.push({ entry, delayMs });
    }
  }
  return settlement;
}
