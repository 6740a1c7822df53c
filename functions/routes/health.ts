import { Hono } from "hono";
import { loadStatus, pingDatabase } from "../../db/repositories/status.ts";
import type { AppTypes } from "../context.ts";
import type { Services } from "../services.ts";

const CHECK_MS = 3_000;

type Check = { ok: boolean; ms: number; detail?: string };

/** For probes and for the page that shows what runs here. Counts and times only, nobody's data. */
export const healthRoutes = new Hono<AppTypes>()
  .get("/health", (c) =>
    c.json({ ok: true, service: "functions", time: c.get("services").now().toISOString() }),
  )
  .get("/ready", async (c) => {
    const services = c.get("services");
    const [database, redis, queue] = await Promise.all([
      check(() => pingDatabase(services.appDb)),
      check(() => services.redis.ping()),
      check(() => askQueue(services)),
    ]);
    const ok = database.ok && redis.ok && queue.ok;
    return c.json({ ok, checks: { database, redis, queue } }, ok ? 200 : 503);
  })
  .get("/status", async (c) => {
    const services = c.get("services");
    const [status, queue] = await Promise.all([
      loadStatus(services.jobDb, services.now()),
      askQueue(services).catch(() => null),
    ]);
    return c.json({ time: services.now().toISOString(), ...status, queues: queue });
  });

async function check(probe: () => Promise<unknown>): Promise<Check> {
  const began = Date.now();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${CHECK_MS} ms`)), CHECK_MS);
  });
  try {
    await Promise.race([probe(), timeout]);
    return { ok: true, ms: Date.now() - began };
  } catch (error) {
    const detail = error instanceof Error ? error.message.slice(0, 200) : "failed";
    return { ok: false, ms: Date.now() - began, detail };
  } finally {
    clearTimeout(timer);
  }
}

/** The backlog where there is a way to ask; on Cloudflare the binding is all that a function can see. */
async function askQueue(services: Services): Promise<unknown> {
  const url = services.env.QUEUE_STATUS_URL;
  if (url === undefined) return null;
  const response = await fetch(url, { signal: AbortSignal.timeout(CHECK_MS) });
  if (!response.ok) throw new Error(`the queue answered ${response.status}`);
  return response.json();
}
