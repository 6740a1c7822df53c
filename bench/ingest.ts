import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import pg from "pg";
import type { Pack } from "../core/clicks/click-event.ts";
import { migrate } from "../db/migrate.ts";
import { buildWorker } from "../local/cloudflare/build.ts";
import { freePorts } from "../local/platform/settings.ts";
import { Supervisor } from "../local/platform/supervisor.ts";
import { removePostgres, startPostgres } from "../local/postgres/start-postgres.ts";
import { joinRows, readPack } from "../workers/ingest/read-pack.ts";
import { createBaseline } from "./ingest-baseline.ts";
import { createSampleClicks } from "./sample-clicks.ts";

export interface IngestOptions {
  /** Events in all, a multiple of `rounds` × 10,000. */
  readonly events?: number;
  /** Rounds: each drains its share of the events from the queue, then bulk-inserts as many by the baseline. */
  readonly rounds?: number;
}

interface Round {
  /** Events per second from the queue to Postgres, rollups included. */
  readonly ingest: number;
  /** Rows per second by bare bulk insert. */
  readonly baseline: number;
}

export interface IngestResult {
  readonly eventsPerSecond: number;
  readonly baselinePerSecond: number;
  /** Median of the rounds' ratios. */
  readonly ratio: number;
  readonly ok: boolean;
}

/** DESIGN 10. */
const EVENTS_PER_SECOND_MIN = 5_000;
const RATIO_MIN = 0.5;

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const PACK_EVENTS = 100;
const POLL_MS = 10;
const DRAIN_LIMIT_MS = 300_000;

/**
 * Ingest as `npm start` runs it (durable Postgres, Neon proxy, broker, the built Worker in workerd, each a process)
 * drains a filled queue; in turn a bare bulk insert writes as many equal rows into a table with the same indexes.
 */
export async function run({ events = 300_000, rounds = 3 }: IngestOptions = {}): Promise<IngestResult> {
  const platform = await startParts();
  try {
    const baseline = await createBaseline(platform.owner);
    const results: Round[] = [];
    await runRound(platform, baseline, 10_000);
    console.log("round  ingest events/s  bulk insert rows/s  ratio");
    for (let round = 1; round <= rounds; round++) {
      const result = await runRound(platform, baseline, events / rounds);
      results.push(result);
      const cells = [round, result.ingest, result.baseline].map((value) =>
        Math.round(value).toLocaleString("en"),
      );
      console.log(
        `${cells[0]?.padStart(5)}${cells[1]?.padStart(17)}${cells[2]?.padStart(20)}${ratioOf(result).toFixed(2).padStart(7)}`,
      );
    }
    await checkCounts(platform.owner);
    return summarise(results);
  } finally {
    await platform.stop();
  }
}

function summarise(results: readonly Round[]): IngestResult {
  const eventsPerSecond = median(results.map((round) => round.ingest));
  const baselinePerSecond = median(results.map((round) => round.baseline));
  const ratio = median(results.map(ratioOf));
  const ok = eventsPerSecond >= EVENTS_PER_SECOND_MIN && ratio >= RATIO_MIN;
  console.log(
    `median: ${Math.round(eventsPerSecond)} events/s (bound ${EVENTS_PER_SECOND_MIN}), ` +
      `${ratio.toFixed(2)} × bulk insert (bound ${RATIO_MIN}): ${ok ? "met" : "MISSED"}`,
  );
  return { eventsPerSecond, baselinePerSecond, ratio, ok };
}

type Parts = Awaited<ReturnType<typeof startParts>>;

async function startParts() {
  const folder = mkdtempSync(join(tmpdir(), "tributary-bench-"));
  const place = { dataDir: join(folder, "postgres"), cloneRoot: ROOT };
  const supervisor = new Supervisor(join(folder, "logs"), () => undefined);
  const postgres = await startPostgres({ ...place, durable: true });
  const owner = new pg.Client({ connectionString: postgres.url });
  const stop = async () => {
    await owner.end().catch(() => undefined);
    await supervisor.stop();
    await postgres.stop();
    await removePostgres(place);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await owner.connect();
    const [appPassword, jobPassword] = [secret(), secret()];
    await migrate({ ownerUrl: postgres.url, appPassword, jobPassword });
    const build = await buildWorker(join(ROOT, "workers/ingest"), join(folder, "build"));
    const [neonPort = 0, brokerPort = 0, consumerPort = 0, ingestPort = 0] = await freePorts(4);
    const neon = await supervisor.start<{ url: string }>({
      name: "neon",
      module: "local/neon/main.ts",
      options: { port: neonPort, postgres: { host: "127.0.0.1", port: postgres.port } },
    });
    const queue = {
      name: "events",
      maxConcurrency: 2,
      maxBatchSize: 100,
      maxBatchTimeoutMs: 1_000,
      maxRetries: 100,
      consumerUrl: `http://127.0.0.1:${consumerPort}/queue`,
    };
    const broker = await supervisor.start<{ url: string }>({
      name: "broker",
      module: "local/broker/main.ts",
      options: { port: brokerPort, dataDir: join(folder, "broker"), queues: [queue] },
    });
    await supervisor.start({
      name: "ingest",
      module: "local/cloudflare/main.ts",
      options: {
        name: "ingest",
        script: build.script,
        compatibilityDate: build.compatibilityDate,
        compatibilityFlags: build.compatibilityFlags,
        port: ingestPort,
        consumer: true,
        consumerPort,
        vars: {
          JOB_DATABASE_URL: `postgresql://job:${jobPassword}@127.0.0.1:${postgres.port}/tributary`,
          DATABASE_HTTP_URL: neon.url,
        },
      },
    });
    return { owner, queueUrl: `${broker.url}/queues/events`, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function runRound(
  { owner, queueUrl }: Parts,
  baseline: Awaited<ReturnType<typeof createBaseline>>,
  events: number,
): Promise<Round> {
  const packs = makePacks(events);
  await fetch(`${queueUrl}/pause`, { method: "POST" });
  await fill(queueUrl, packs);
  await owner.query("CHECKPOINT");
  const drainMs = await timed(async () => {
    await fetch(`${queueUrl}/resume`, { method: "POST" });
    await drained(queueUrl);
  });
  const rows = await Promise.all(packs.map((pack) => readPack({ id: pack.packId, body: pack }, Date.now())));
  const insertions = baseline.prepare(joinRows(rows).clicks);
  await owner.query("CHECKPOINT");
  const insertMs = await timed(() => baseline.insert(insertions));
  return { ingest: (events * 1000) / drainMs, baseline: (events * 1000) / insertMs };
}

function makePacks(events: number): Pack[] {
  const sample = createSampleClicks();
  const isolates = Array.from({ length: 50 }, () => crypto.randomUUID());
  return Array.from({ length: events / PACK_EVENTS }, (_, n) => {
    const atMs = Date.now();
    const clicks = Array.from({ length: PACK_EVENTS }, () => sample.click(atMs));
    return sample.pack(clicks, atMs, isolates[n % isolates.length]);
  });
}

async function fill(queueUrl: string, packs: readonly Pack[]): Promise<void> {
  const waiting = [...packs];
  const send = async () => {
    for (let pack = waiting.pop(); pack !== undefined; pack = waiting.pop()) {
      const headers = { "x-msg-fmt": "json" };
      const response = await fetch(`${queueUrl}/message`, {
        method: "POST",
        headers,
        body: JSON.stringify(pack),
      });
      if (!response.ok) throw new Error(`the broker answered ${response.status}: ${await response.text()}`);
      await response.arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: 8 }, send));
}

async function drained(queueUrl: string): Promise<void> {
  const deadline = Date.now() + DRAIN_LIMIT_MS;
  for (;;) {
    const status = (await (await fetch(queueUrl)).json()) as { backlog: number; inFlight: number };
    if (status.backlog === 0 && status.inFlight === 0) return;
    if (Date.now() > deadline) throw new Error(`the queue is not drained: ${JSON.stringify(status)}`);
    await delay(POLL_MS);
  }
}

/** Nothing lost, nothing twice, and the rollups say the same: else the figures mean nothing. */
async function checkCounts(owner: pg.Client): Promise<void> {
  const { rows } = await owner.query(`SELECT (SELECT count(*) FROM clicks) AS clicks,
    (SELECT sum(clicks) FROM click_rollups) AS rolled, (SELECT sum(received) FROM isolate_meters) AS metered,
    (SELECT count(*) FROM bench_clicks) AS bare, (SELECT count(*) FROM bad_events) AS bad`);
  const [counts] = rows;
  const same = [counts.rolled, counts.metered, counts.bare].every((value) => value === counts.clicks);
  if (!same || counts.bad !== "0") throw new Error(`the counts differ: ${JSON.stringify(counts)}`);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  await work();
  return performance.now() - startMs;
}

function ratioOf({ ingest, baseline }: Round): number {
  return ingest / baseline;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

function secret(): string {
  return randomBytes(18).toString("base64url");
}

if (import.meta.main) process.exit((await run()).ok ? 0 : 1);
