import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import pg from "pg";
import type { EdgePack } from "../core/clicks/page-event.ts";
import { migrate } from "../db/migrate.ts";
import { buildWorker } from "../local/cloudflare/build.ts";
import { freePorts } from "../local/http/free-ports.ts";
import { Supervisor } from "../local/platform/supervisor.ts";
import { removePostgres, startPostgres } from "../local/postgres/start-postgres.ts";
import { joinRows, readPack } from "../workers/ingest/read-pack.ts";
import { createBaseline } from "./ingest-baseline.ts";
import { createSampleClicks } from "./sample-clicks.ts";
import { createSampleEvents } from "./sample-events.ts";

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

/** Medians of the rounds. */
interface Medians {
  readonly eventsPerSecond: number;
  readonly baselinePerSecond: number;
  readonly ratio: number;
}

/** Of clicks alone, and of page events with clicks among them. */
export interface IngestResult extends Medians {
  readonly mixed: Medians;
  readonly ok: boolean;
}

/** Makes the events of one pack. */
type Fill = (atMs: number) => EdgePack["events"];

/** DESIGN 10. */
const EVENTS_PER_SECOND_MIN = 5_000;
const RATIO_MIN = 0.5;

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const PACK_EVENTS = 100;
/** In a mixed pack so many events are clicks; the others are pages, of which every third is by a visitor one brought. */
const MIXED_CLICKS = 20;
const BROUGHT_EVERY = 3;
const POLL_MS = 10;
const DRAIN_LIMIT_MS = 300_000;

/**
 * Ingest as `npm start` runs it (durable Postgres, Neon proxy, broker, the built Worker in workerd, each a process)
 * drains a filled queue; in turn a bare bulk insert writes as many equal rows into tables with the same indexes. First
 * clicks alone, then pages and clicks.
 */
export async function run({ events = 300_000, rounds = 3 }: IngestOptions = {}): Promise<IngestResult> {
  const platform = await startParts();
  try {
    const baseline = await createBaseline(platform.owner);
    const measure = async (title: string, fill: Fill) => {
      console.log(title);
      console.log("round  ingest events/s  bulk insert rows/s  ratio");
      const results: Round[] = [];
      for (let round = 1; round <= rounds; round++) {
        const result = await runRound(platform, baseline, events / rounds, fill);
        results.push(result);
        print(round, result);
      }
      return mediansOf(results);
    };
    await runRound(platform, baseline, 10_000, onlyClicks);
    const clicks = await measure("clicks", onlyClicks);
    await runRound(platform, baseline, 10_000, pagesAndClicks);
    const mixed = await measure("page events, and one click to four of them", pagesAndClicks);
    await checkCounts(platform.owner);
    return { ...clicks, mixed, ok: isEnough(clicks) && isEnough(mixed) };
  } finally {
    await platform.stop();
  }
}

function print(round: number, result: Round): void {
  const [ingest, baseline] = [result.ingest, result.baseline].map((value) =>
    Math.round(value).toLocaleString("en"),
  );
  console.log(
    `${String(round).padStart(5)}${ingest?.padStart(17)}${baseline?.padStart(20)}${ratioOf(result).toFixed(2).padStart(7)}`,
  );
}

function mediansOf(results: readonly Round[]): Medians {
  const medians = {
    eventsPerSecond: median(results.map((round) => round.ingest)),
    baselinePerSecond: median(results.map((round) => round.baseline)),
    ratio: median(results.map(ratioOf)),
  };
  console.log(
    `median: ${Math.round(medians.eventsPerSecond)} events/s (bound ${EVENTS_PER_SECOND_MIN}), ` +
      `${medians.ratio.toFixed(2)} × bulk insert (bound ${RATIO_MIN}): ${isEnough(medians) ? "met" : "MISSED"}`,
  );
  return medians;
}

function isEnough({ eventsPerSecond, ratio }: Medians): boolean {
  return eventsPerSecond >= EVENTS_PER_SECOND_MIN && ratio >= RATIO_MIN;
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
  fill: Fill,
): Promise<Round> {
  const packs = makePacks(events, fill);
  await fetch(`${queueUrl}/pause`, { method: "POST" });
  await enqueue(queueUrl, packs);
  await owner.query("CHECKPOINT");
  const drainMs = await timed(async () => {
    await fetch(`${queueUrl}/resume`, { method: "POST" });
    await drained(queueUrl);
  });
  const rows = await Promise.all(packs.map((pack) => readPack({ id: pack.packId, body: pack }, Date.now())));
  const insertions = baseline.prepare(joinRows(rows));
  await owner.query("CHECKPOINT");
  const insertMs = await timed(() => baseline.insert(insertions));
  return { ingest: (events * 1000) / drainMs, baseline: (events * 1000) / insertMs };
}

const sample = createSampleClicks();
const browser = createSampleEvents(sample);

function onlyClicks(atMs: number): EdgePack["events"] {
  return Array.from({ length: PACK_EVENTS }, () => sample.click(atMs));
}

function pagesAndClicks(atMs: number): EdgePack["events"] {
  const clicks = Array.from({ length: MIXED_CLICKS }, () => sample.click(atMs));
  const pages = Array.from({ length: PACK_EVENTS - MIXED_CLICKS }, (_, n) => {
    const click = n % BROUGHT_EVERY === 0 ? clicks[n % MIXED_CLICKS] : undefined;
    if (click === undefined) return browser.page(atMs);
    const { organisationId, programId, id: clickId } = click;
    return browser.page(atMs, { organisationId, programId, clickId });
  });
  return [...clicks, ...pages];
}

function makePacks(events: number, fill: Fill): EdgePack[] {
  const isolates = Array.from({ length: 50 }, () => crypto.randomUUID());
  return Array.from({ length: events / PACK_EVENTS }, (_, n) => {
    const atMs = Date.now();
    return sample.pack(fill(atMs), atMs, isolates[n % isolates.length]);
  });
}

async function enqueue(queueUrl: string, packs: readonly EdgePack[]): Promise<void> {
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
    (SELECT sum(clicks) FROM click_rollups) AS "clicksRolled", (SELECT count(*) FROM bench_clicks) AS "clicksBare",
    (SELECT count(*) FROM events) AS events, (SELECT sum(events) FROM event_rollups) AS "eventsRolled",
    (SELECT count(*) FROM bench_events) AS "eventsBare", (SELECT sum(received) FROM isolate_meters) AS metered,
    (SELECT count(*) FROM bad_events) AS bad`);
  const [counts] = rows;
  const same =
    [counts.clicksRolled, counts.clicksBare].every((value) => value === counts.clicks) &&
    [counts.eventsRolled, counts.eventsBare].every((value) => value === counts.events) &&
    BigInt(counts.metered) === BigInt(counts.clicks) + BigInt(counts.events);
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
