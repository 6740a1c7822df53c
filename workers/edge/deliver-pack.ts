import type { EdgePack } from "../../core/clicks/page-event.ts";
import type { EdgeEnv } from "./env.ts";
import { causeOf, log } from "./log.ts";
import { sleep, withTimeLimit } from "./time-limit.ts";

const QUEUE_LIMIT_MS = 5_000;
const QUEUE_RETRY_PAUSE_MS = 100;
const SPILL_LIMIT_MS = 10_000;

/** Where a pack lies that the queue refused: one object per pack, so that writing it twice is one. */
export function spillKey(pack: Pick<EdgePack, "packId" | "sentAt">): string {
  return `spill/${new Date(pack.sentAt).toISOString().slice(0, 10)}/${pack.packId}.json`;
}

/**
 * Hands a pack to the queue, tries once more, then leaves it in R2 for the job that replays spills. Throws when R2
 * refuses as well. A pack that the queue took after its time limit is in both; ingest stores each event once.
 */
export async function deliverPack(pack: EdgePack, env: EdgeEnv): Promise<void> {
  try {
    await sendToQueue(pack, env);
    return;
  } catch {
    await sleep(QUEUE_RETRY_PAUSE_MS);
  }
  try {
    await sendToQueue(pack, env);
  } catch (error) {
    await withTimeLimit(env.SPILL.put(spillKey(pack), JSON.stringify(pack)), SPILL_LIMIT_MS);
    const data = { packId: pack.packId, count: pack.events.length, cause: causeOf(error) };
    log("warn", { action: "events.spill", data });
  }
}

function sendToQueue(pack: EdgePack, env: EdgeEnv): Promise<unknown> {
  return withTimeLimit(env.EVENTS.send(pack, { contentType: "json" }), QUEUE_LIMIT_MS);
}
