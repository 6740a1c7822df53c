import { publishNow } from "../hand-off.ts";
import { writeLog } from "../log.ts";
import type { Services } from "../services.ts";
import type { JobCounts, JobRun } from "./job.ts";

/** Where the edge leaves packs that the queue refused. */
const PREFIX = "spill/";
const CHUNK = 100;
/** Fits the queue's limits of 100 messages and 256 KB, with packs of up to 100 KB. */
const SENT_AT_ONCE = 2;

/**
 * Brings packs back from the spill into the queue, and deletes each only after the queue has it. A crash between
 * the two sends a pack twice, which ingest takes once.
 */
export async function replaySpill({ services, requestId }: JobRun<"replay-spill">): Promise<JobCounts> {
  const listed = await services.env.SPILL.list({ prefix: PREFIX, limit: CHUNK });
  const keys = listed.objects.map((object) => object.key);
  let replayed = 0;
  const failures: unknown[] = [];
  for (let at = 0; at < keys.length; at += SENT_AT_ONCE) {
    const few = keys.slice(at, at + SENT_AT_ONCE);
    // A pack that the queue will never take must not keep the others back, so what fails together is tried alone.
    replayed += await replayPacks(services, few, requestId).catch(async () => {
      const alone = await Promise.allSettled(few.map((key) => replayPacks(services, [key], requestId)));
      for (const one of alone) if (one.status === "rejected") failures.push(one.reason);
      return alone.reduce((sum, one) => sum + (one.status === "fulfilled" ? one.value : 0), 0);
    });
  }
  if (failures.length > 0) {
    throw new Error(`${failures.length} packs stay in the spill, ${replayed} were sent`, {
      cause: failures[0],
    });
  }
  if (listed.truncated) {
    const payload = { v: 1, requestId };
    await publishNow(services, [{ id: services.newId(), topic: "replay-spill", payload }], requestId);
  }
  return { replayed };
}

async function replayPacks(services: Services, keys: string[], requestId: string): Promise<number> {
  const packs = await Promise.all(keys.map((key) => readPack(services, key, requestId)));
  const bodies = packs.filter((pack) => pack !== null);
  if (bodies.length > 0) await services.env.EVENTS.sendBatch(bodies.map((body) => ({ body })));
  await services.env.SPILL.delete(keys);
  return bodies.length;
}

/** The pack as it was spilled. What is not JSON goes on as text: ingest keeps it as a bad event with its reason. */
async function readPack(services: Services, key: string, requestId: string): Promise<unknown> {
  const object = await services.env.SPILL.get(key);
  if (object === null) return null;
  const text = await object.text();
  try {
    return JSON.parse(text) as unknown;
  } catch {
    writeLog({ level: "error", requestId, actor: "replay-spill", action: "spill.not_json", data: { key } });
    return text;
  }
}
