import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { freePorts } from "../local/http/free-ports.ts";
import { Supervisor } from "../local/platform/supervisor.ts";
import type { Figure } from "./figures.ts";
import { createLoadGenerator, type LoadGenerator, type Traffic } from "./load-generator.ts";
import { median, quantile } from "./measure.ts";
import { processCpuMs } from "./process-cpu.ts";
import { startTemporaryPlatform, type TemporaryPlatform } from "./start-temporary-platform.ts";

/** What is measured, and what it is held against. */
export interface Comparison {
  /** Several of them, as a unit: `redirects`. */
  readonly plural: string;
  /** A Worker beside this file that does nothing but answer. */
  readonly bareWorker: string;
  /** What is sent to both; made when the platform stands. */
  readonly traffic: (temporary: TemporaryPlatform) => Promise<Traffic>;
  /** How many of the requests that were answered have left what they should. */
  readonly found: (temporary: TemporaryPlatform) => Promise<number>;
  readonly ratioMin: number;
}

export interface PairOptions {
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
const P99_MS_MAX = 50;

interface Side {
  readonly load: LoadGenerator;
  /** The process under whom workerd runs. */
  readonly pid: number;
}

interface Sides {
  readonly edge: Side;
  readonly bare: Side;
}

interface Window {
  readonly answered: number;
  readonly perSecond: number;
  /** Processor time per request in µs; NaN where it is not known. */
  readonly cpuMicros: number;
}

/**
 * The edge Worker, as `npm start` runs it, against a Worker that does nothing else, started the same way. Throughput:
 * windows in turn, under as much load as 32 connections carry; the queue takes every event durably, but its consumer
 * is paused, since ingest would take the machine's cores from both. Afterwards it goes on until everything answered is
 * in Postgres. Then a steady rate, with the consumer at work.
 */
export async function compareWithBare(
  comparison: Comparison,
  { pairs = 9, windowMs = 3_000, steadyMs = 20_000 }: PairOptions = {},
): Promise<Figure[]> {
  const { plural, ratioMin } = comparison;
  const temporary = await startTemporaryPlatform();
  const bare = await startBare(temporary, comparison.bareWorker);
  try {
    const { ready, internal } = temporary.platform;
    const traffic = await comparison.traffic(temporary);
    const sides: Sides = {
      edge: { load: createLoadGenerator(ready.edge, traffic, CONNECTIONS), pid: internal.pids().edge ?? 0 },
      bare: { load: createLoadGenerator(bare.url, traffic, CONNECTIONS), pid: bare.pid },
    };
    await operateQueue(temporary, "pause");
    const throughput = await measureThroughput(sides, plural, pairs, windowMs);
    await operateQueue(temporary, "resume");
    await drain(temporary, comparison, throughput.answered);
    const steady = await measureSteady(sides, steadyMs);
    const sent = throughput.answered + steady.edge.length;
    const found = await drain(temporary, comparison, sent);
    return [
      { what: "edge ÷ bare, median of pairs", value: throughput.ratio, unit: "×", atLeast: ratioMin },
      { what: "edge", value: throughput.edge, unit: `${plural}/s` },
      { what: "bare Worker", value: throughput.bare, unit: `${plural}/s` },
      ...cpuFigures(throughput.cpu),
      { what: `${plural} answered`, value: sent, unit: "" },
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

function cpuFigures(micros: { edge: number; bare: number }): Figure[] {
  if (Number.isNaN(micros.edge)) return [];
  return [
    { what: "processor time for each, edge", value: micros.edge, unit: "µs" },
    { what: "processor time for each, bare", value: micros.bare, unit: "µs" },
  ];
}

async function startBare({ folder }: TemporaryPlatform, file: string) {
  const supervisor = new Supervisor(folder, () => undefined);
  const [port = 0] = await freePorts(1);
  const script = fileURLToPath(new URL(file, import.meta.url));
  const { url } = await supervisor.start<{ url: string }>({
    name: "bare",
    module: "local/cloudflare/main.ts",
    options: { name: "bare", script, compatibilityDate: "2026-07-01", port },
  });
  return { url, pid: supervisor.pids().bare ?? 0, stop: () => supervisor.stop() };
}

async function measureThroughput({ edge, bare }: Sides, plural: string, pairs: number, windowMs: number) {
  const warmUp = await runWindow(edge, WARM_UP_MS);
  await runWindow(bare, WARM_UP_MS);
  const results: { edge: Window; bare: Window }[] = [];
  console.log(`pair   edge ${plural}/s   bare ${plural}/s   ratio`);
  for (let pair = 1; pair <= pairs; pair++) {
    const result = await runPair({ edge, bare }, windowMs, pair % 2 === 1);
    results.push(result);
    const cells = [result.edge.perSecond, result.bare.perSecond].map((value) =>
      value.toFixed(0).padStart(`   edge ${plural}/s`.length),
    );
    console.log(`${String(pair).padStart(4)}${cells.join("")}${ratioOf(result).toFixed(2).padStart(8)}`);
  }
  const of = (pick: (result: { edge: Window; bare: Window }) => number) => median(results.map(pick));
  return {
    answered: results.reduce((sum, result) => sum + result.edge.answered, warmUp.answered),
    edge: of((result) => result.edge.perSecond),
    bare: of((result) => result.bare.perSecond),
    ratio: of(ratioOf),
    cpu: { edge: of((result) => result.edge.cpuMicros), bare: of((result) => result.bare.cpuMicros) },
  };
}

/** The two take turns in going first, so that neither always finds the machine as the other left it. */
async function runPair({ edge, bare }: Sides, windowMs: number, edgeFirst: boolean) {
  if (edgeFirst) return { edge: await runWindow(edge, windowMs), bare: await runWindow(bare, windowMs) };
  const after = await runWindow(bare, windowMs);
  return { edge: await runWindow(edge, windowMs), bare: after };
}

async function runWindow({ load, pid }: Side, windowMs: number): Promise<Window> {
  const before = processCpuMs(pid) ?? Number.NaN;
  const { answered, ms } = await load.closedLoop(windowMs);
  const cpuMs = (processCpuMs(pid) ?? Number.NaN) - before;
  return { answered, perSecond: (answered * 1000) / ms, cpuMicros: (cpuMs * 1000) / answered };
}

function ratioOf({ edge, bare }: { edge: Window; bare: Window }): number {
  return edge.perSecond / bare.perSecond;
}

async function measureSteady({ edge, bare }: Sides, steadyMs: number) {
  const sliceMs = steadyMs / STEADY_SLICES;
  const latencies = { edge: [] as number[], bare: [] as number[] };
  for (let slice = 0; slice < STEADY_SLICES; slice++) {
    latencies.edge.push(...(await edge.load.openLoop(STEADY_PER_SECOND, sliceMs)));
    latencies.bare.push(...(await bare.load.openLoop(STEADY_PER_SECOND, sliceMs)));
  }
  return latencies;
}

async function operateQueue({ platform }: TemporaryPlatform, verb: "pause" | "resume"): Promise<void> {
  const response = await fetch(`${platform.internal.broker}/queues/events/${verb}`, { method: "POST" });
  if (!response.ok) throw new Error(`the queue did not ${verb}: ${response.status}`);
}

/** Waits until so many are found and nothing is on its way; answers how many there are in the end. */
async function drain(temporary: TemporaryPlatform, { found }: Comparison, expected: number): Promise<number> {
  const deadline = Date.now() + DRAIN_LIMIT_MS;
  let last = -1;
  for (;;) {
    const count = await found(temporary);
    const queue = await (await fetch(`${temporary.platform.internal.broker}/queues/events`)).json();
    const { backlog, inFlight } = queue as { backlog: number; inFlight: number };
    const still = backlog === 0 && inFlight === 0 && count === last;
    if (still || count > expected || Date.now() > deadline) return count;
    last = count;
    await delay(POLL_MS);
  }
}
