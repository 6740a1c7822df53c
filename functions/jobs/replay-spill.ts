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
  let replayed = 0;
  for (let at = 0; at < listed.objects.length; at += SENT_AT_ONCE) {
    const keys = listed.objects.slice(at, at + SENT_AT_ONCE).map((object) => object.key);
    const packs = await Promise.all(keys.map((key) => readPack(services, key, requestId)));
    const bodies = packs.filter((pack) => pack !== null);
    if (bodies.length > 0) await services.env.EVENTS.sendBatch(bodies.map((body) => ({ body })));
    await services.env.SPILL.delete(keys);
    replayed += bodies.length;
  }
  if (listed.truncated) {
    await publishNow(
      services,
      [{ id: services.newId(), topic: "replay-spill", payload: { v: 1, requestId } }],
      requestId,
    );
  }
  return { replayed };
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
