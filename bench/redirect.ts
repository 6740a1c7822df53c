import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { freePorts } from "../local/platform/settings.ts";
import { Supervisor } from "../local/platform/supervisor.ts";
import type { Figure } from "./figures.ts";
import { createLoadGenerator, type LoadGenerator } from "./load-generator.ts";
import { median, quantile } from "./measure.ts";
import { makeLinks, makeRequests } from "./redirect-requests.ts";
import { startTemporaryPlatform, type TemporaryPlatform } from "./start-temporary-platform.ts";

export interface RedirectOptions {
  readonly pairs?: number;
  /** How long each side of a pair is under load. */
  readonly windowMs?: number;
  /** How long each side is under the steady rate, in slices. */
  readonly steadyMs?: number;
}

const CONNECTIONS = 32;
const WARM_UP_MS = 3_000;
const STEADY_PER_SECOND = 300;
const STEADY_SLICES = 4;
const DRAIN_LIMIT_MS = 600_000;
const POLL_MS = 250;
/** DESIGN 10. */
const RATIO_MIN = 0.65;
const P99_MS_MAX = 50;

/**
 * Redirects of the edge Worker, as `npm start` runs it, against those of a Worker that does nothing else, started
 * the same way. Throughput: windows in turn, under as much load as 32 connections carry; the queue takes every
 * event durably, but its consumer is paused, since ingest would take the machine's cores from both. Afterwards it
 * goes on until every click answered is in Postgres. Then a steady rate, with the consumer at work.
 */
export async function run({
  pairs = 9,
  windowMs = 3_000,
  steadyMs = 20_000,
}: RedirectOptions = {}): Promise<Figure[]> {
  const temporary = await startTemporaryPlatform();
  const bare = await startBare(temporary);
  try {
    const { edge } = temporary.platform.ready;
    const requests = makeRequests(edge, await makeLinks(temporary.api));
    const [edgeSide, bareSide] = [
      createLoadGenerator(edge, requests, CONNECTIONS),
      createLoadGenerator(bare.url, requests, CONNECTIONS),
    ] as const;
    const throughput = await measureThroughput(temporary, edgeSide, bareSide, pairs, windowMs);
    const steady = await measureSteady(edgeSide, bareSide, steadyMs);
    const sent = throughput.answered + steady.edge.length;
    const found = await drain(temporary, sent);
    return [
      { what: "edge ÷ bare, median of pairs", value: throughput.ratio, unit: "×", atLeast: RATIO_MIN },
      { what: "edge, warm links", value: throughput.edge, unit: "redirects/s" },
      { what: "bare Worker", value: throughput.bare, unit: "redirects/s" },
      { what: "clicks answered", value: sent, unit: "" },
      { what: "of these in Postgres, each once", value: found, unit: "", atLeast: sent, atMost: sent },
      {
        what: `edge, p99 at ${STEADY_PER_SECOND}/s`,
        value: quantile(steady.edge, 0.99),
        unit: "ms",
        atMost: P99_MS_MAX,
      },
      { what: "edge, p50", value: quantile(steady.edge, 0.5), unit: "ms" },
      { what: "bare, p99", value: quantile(steady.bare, 0.99), unit: "ms" },
      { what: "bare, p50", value: quantile(steady.bare, 0.5), unit: "ms" },
    ];
  } finally {
    await bare.stop();
    await temporary.stop();
  }
}

async function startBare({ folder }: TemporaryPlatform) {
  const supervisor = new Supervisor(folder, () => undefined);
  const [port = 0] = await freePorts(1);
  const script = fileURLToPath(new URL("./bare-worker.js", import.meta.url));
  const { url } = await supervisor.start<{ url: string }>({
    name: "bare",
    module: "local/cloudflare/main.ts",
    options: { name: "bare", script, compatibilityDate: "2026-07-01", port },
  });
  return { url, stop: () => supervisor.stop() };
}

async function measureThroughput(
  temporary: TemporaryPlatform,
  edgeSide: LoadGenerator,
  bareSide: LoadGenerator,
  pairs: number,
  windowMs: number,
) {
  await operateQueue(temporary, "pause");
  let answered = 0;
  const perSecond = async (side: LoadGenerator, ms: number) => {
    const result = await side.closedLoop(ms);
    if (side === edgeSide) answered += result.answered;
    return (result.answered * 1000) / result.ms;
  };
  await perSecond(edgeSide, WARM_UP_MS);
  await perSecond(bareSide, WARM_UP_MS);
  const results: { edge: number; bare: number }[] = [];
  console.log("pair   edge redirects/s   bare redirects/s   ratio");
  for (let pair = 1; pair <= pairs; pair++) {
    const edge = await perSecond(edgeSide, windowMs);
    const bare = await perSecond(bareSide, windowMs);
    results.push({ edge, bare });
    console.log(
      `${String(pair).padStart(4)}${edge.toFixed(0).padStart(19)}${bare.toFixed(0).padStart(19)}${(edge / bare).toFixed(2).padStart(8)}`,
    );
  }
  await operateQueue(temporary, "resume");
  await drain(temporary, answered);
  return {
    answered,
    edge: median(results.map((result) => result.edge)),
    bare: median(results.map((result) => result.bare)),
    ratio: median(results.map((result) => result.edge / result.bare)),
  };
}

async function measureSteady(edgeSide: LoadGenerator, bareSide: LoadGenerator, steadyMs: number) {
  const latencies = { edge: [] as number[], bare: [] as number[] };
  for (let slice = 0; slice < STEADY_SLICES; slice++) {
    latencies.edge.push(...(await edgeSide.openLoop(STEADY_PER_SECOND, steadyMs / STEADY_SLICES)));
    latencies.bare.push(...(await bareSide.openLoop(STEADY_PER_SECOND, steadyMs / STEADY_SLICES)));
  }
  return latencies;
}

async function operateQueue({ platform }: TemporaryPlatform, verb: "pause" | "resume"): Promise<void> {
  const response = await fetch(`${platform.internal.broker}/queues/events/${verb}`, { method: "POST" });
  if (!response.ok) throw new Error(`the queue did not ${verb}: ${response.status}`);
}

/** Waits until so many clicks are in Postgres and nothing is on its way; answers how many there are in the end. */
async function drain({ platform, owner }: TemporaryPlatform, expected: number): Promise<number> {
  const deadline = Date.now() + DRAIN_LIMIT_MS;
  let last = -1;
  for (;;) {
    const { rows } = await owner.query("SELECT count(*)::int AS clicks FROM clicks");
    const queue = await (await fetch(`${platform.internal.broker}/queues/events`)).json();
    const { backlog, inFlight } = queue as { backlog: number; inFlight: number };
    const clicks = Number(rows[0]?.clicks);
    const still = backlog === 0 && inFlight === 0 && clicks === last;
    if (still || Date.now() > deadline) return clicks;
    if (clicks > expected) return clicks;
    last = clicks;
    await delay(POLL_MS);
  }
}
