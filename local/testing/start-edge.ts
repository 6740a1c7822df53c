import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Miniflare } from "miniflare";
import { saltKey } from "../../core/clicks/daily-salt.ts";
import type { EdgePack } from "../../core/clicks/page-event.ts";
import { SECRET } from "../../workers/edge/testing/fake-edge.ts";
import { COUNTING_UPSTASH, FAULTY_ENTRY } from "../../workers/edge/testing/worker-sources.ts";
import { buildWorker } from "../cloudflare/build.ts";

const HOST = "127.0.0.1";
const CF = { country: "DE", region: "Land Berlin", city: "Berlin", asn: 3320, colo: "TXL" };
const DAY_MS = 86_400_000;

export type TestEdge = Awaited<ReturnType<typeof startEdge>>;

/**
 * The edge Worker as it is deployed: wrangler's own bundle in workerd. KV, R2, the queue and the rate limiter are
 * Miniflare's, the first three behind a switch that makes each fail; Upstash is a Worker that counts its reads.
 */
export async function startEdge() {
  const upstash = new Miniflare({
    modules: true,
    script: COUNTING_UPSTASH,
    compatibilityDate: "2026-07-01",
    unsafeDirectSockets: [{ host: HOST, port: 0 }],
  });
  await upstash.ready;
  const upstashUrl = (await upstash.unsafeGetDirectURL()).origin;
  const outDir = mkdtempSync(join(tmpdir(), "tributary-edge-"));
  const built = await buildWorker(resolve(import.meta.dirname, "../../workers/edge"), outDir);
  const bundle = readFileSync(built.script, "utf8");
  const rateLimits = Object.entries(built.rateLimits).map(([name, { limit, periodSeconds }]) => {
    const period = periodSeconds === 10 ? (10 as const) : (60 as const);
    return [name, { namespace_id: name, simple: { limit, period } }] as const;
  });
  const miniflare = new Miniflare({
    cf: CF,
    workers: [
      {
        name: "edge",
        compatibilityDate: built.compatibilityDate,
        compatibilityFlags: built.compatibilityFlags,
        modulesRoot: "/",
        modules: [
          { type: "ESModule", path: "/entry.mjs", contents: FAULTY_ENTRY },
          { type: "ESModule", path: "/worker.mjs", contents: bundle },
        ],
        kvNamespaces: { LINKS: "links", SALTS: "links" },
        r2Buckets: { SPILL: "spill" },
        queueProducers: { EVENTS: { queueName: "events" } },
        queueConsumers: { events: { maxBatchTimeout: 0, maxBatchSize: 100 } },
        ratelimits: Object.fromEntries(rateLimits),
        bindings: {
          UPSTASH_REDIS_REST_URL: upstashUrl,
          UPSTASH_REDIS_REST_TOKEN: "token",
          CLICK_TOKEN_KEYS: `1:${SECRET}`,
          VISITOR_SECRET: SECRET,
        },
        unsafeDirectSockets: [{ host: HOST, port: 0 }],
      },
    ],
  });
  const url = (await miniflare.ready).origin;
  const kv = await miniflare.getKVNamespace("LINKS", "edge");
  for (const day of [0, 1]) await kv.put(saltKey(Date.now() + day * DAY_MS), SECRET);
  return {
    host: HOST,
    /** Through Miniflare's front, which adds `request.cf`. */
    url,
    /** Past it. */
    urlWithoutCf: (await miniflare.unsafeGetDirectURL("edge")).origin,
    upstashUrl,
    bundle,
    miniflare,
    kv,
    async setFaults(faults: Partial<Record<"kv" | "queue" | "r2", boolean>>): Promise<void> {
      const init = { method: "POST", body: JSON.stringify(faults) };
      await (await fetch(`${url}/-/faults`, init)).json();
    },
    /** What the queue has delivered so far. */
    async packs(): Promise<EdgePack[]> {
      return (await (await fetch(`${url}/-/packs`)).json()) as EdgePack[];
    },
    async close(): Promise<void> {
      await miniflare.dispose();
      await upstash.dispose();
      rmSync(outDir, { recursive: true, force: true });
    },
  };
}
