import { Hono } from "hono";
import { describeError } from "../../core/logging/describe-error.ts";
import { loadStatus, pingDatabase } from "../../db/repositories/status.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { writeLog } from "../log.ts";
import type { Services } from "../services.ts";

const CHECK_MS = 3_000;

/** Why a part does not answer, in words of ours: what its error says is for the log. */
type Cause = "no answer" | "unreachable" | "refused";
type Check = { ok: boolean; ms: number; detail?: Cause };

class Timeout extends Error {}

/** For probes and for the page that shows what runs here. Counts and times only, nobody's data. */
export const healthRoutes = new Hono<AppTypes>()
  .get("/health", (c) =>
    c.json({ ok: true, service: "functions", time: c.get("services").now().toISOString() }),
  )
  .get("/ready", async (c) => {
    const services = c.get("services");
    const [database, redis, queue] = await Promise.all([
      check(c, "database", () => pingDatabase(services.appDb)),
      check(c, "redis", () => services.redis.ping()),
      check(c, "queue", () => askQueue(services)),
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

async function check(c: AppContext, part: string, probe: () => Promise<unknown>): Promise<Check> {
  const began = Date.now();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Timeout(`no answer in ${CHECK_MS} ms`)), CHECK_MS);
  });
  try {
    await Promise.race([probe(), timeout]);
    return { ok: true, ms: Date.now() - began };
  } catch (error) {
    const detail = causeOf(error);
    const data = { part, cause: detail, error: describeError(error) };
    writeLog({ level: "warn", requestId: c.get("requestId"), actor: "api", action: "ready.failed", data });
    return { ok: false, ms: Date.now() - began, detail };
  } finally {
    clearTimeout(timer);
  }
}

/** `fetch` itself throws a TypeError when nobody is there; what wraps it keeps it as the cause. */
function causeOf(error: unknown): Cause {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof Timeout || cause.name === "TimeoutError") return "no answer";
    if (cause instanceof TypeError || /fetch failed/i.test(cause.message)) return "unreachable";
  }
  return "refused";
}

/** The backlog where there is a way to ask; on Cloudflare the binding is all that a function can see. */
async function askQueue(services: Services): Promise<unknown> {
  const url = services.env.QUEUE_STATUS_URL;
  if (url === undefined) return null;
  const response = await fetch(url, { signal: AbortSignal.timeout(CHECK_MS) });
  if (!response.ok) throw new Error(`the queue answered ${response.status}`);
  return response.json();
}
