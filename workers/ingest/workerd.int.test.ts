import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createSampleClicks } from "../../bench/sample-clicks.ts";
import { type Broker, startBroker } from "../../local/broker/broker.ts";
import { buildWorker } from "../../local/cloudflare/build.ts";
import { type RunningWorker, startWorker } from "../../local/cloudflare/run-worker.ts";
import { createTestDatabase, type TestDatabase } from "../../local/testing/database.ts";

/*
 * Goal: the Worker as it is deployed does in workerd what its modules do in the other tests.
 * Method: wrangler's bundle of it, batches pushed by the durable broker, a real Postgres behind the Neon proxy.
 */

const folder = mkdtempSync(join(tmpdir(), "ingest-"));
const sample = createSampleClicks({ organisations: 2, links: 5 });
let database: TestDatabase;
let owner: pg.Pool;
let broker: Broker;
let worker: RunningWorker;

beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Pool({ connectionString: database.ownerUrl, max: 1 });
  owner.on("error", () => undefined);
  const built = await buildWorker(import.meta.dirname, join(folder, "build"));
  const queue = { maxBatchSize: 100, maxBatchTimeoutMs: 20, maxRetries: 100 };
  broker = await startBroker({
    queues: [
      { ...queue, name: "events", deadLetterQueue: "events-dead" },
      { ...queue, name: "events-dead" },
    ],
  });
  worker = await startWorker({
    name: "ingest",
    script: built.script,
    compatibilityDate: built.compatibilityDate,
    compatibilityFlags: built.compatibilityFlags,
    consumer: true,
    vars: { JOB_DATABASE_URL: database.jobUrl, DATABASE_HTTP_URL: database.httpUrl },
  });
  for (const name of ["events", "events-dead"]) {
    const body = JSON.stringify({ url: worker.consumerUrl });
    expect((await fetch(`${broker.url}/queues/${name}/consumer`, { method: "PUT", body })).status).toBe(200);
  }
});

afterAll(async () => {
  await worker?.close();
  await broker?.close();
  await owner?.end();
  await database?.drop();
  rmSync(folder, { recursive: true, force: true });
});

async function send(queue: string, body: unknown): Promise<void> {
  const init = { method: "POST", headers: { "x-msg-fmt": "json" }, body: JSON.stringify(body) };
  expect((await fetch(`${broker.url}/queues/${queue}/message`, init)).status).toBe(200);
}

const settled = () => broker.status().every(({ backlog, inFlight }) => backlog === 0 && inFlight === 0);

async function counts() {
  const { rows } = await owner.query(`SELECT (SELECT count(*)::int FROM clicks) AS clicks,
    (SELECT sum(clicks)::int FROM click_rollups) AS rolled, (SELECT sum(received)::int FROM isolate_meters) AS metered,
    (SELECT count(*)::int FROM bad_events) AS bad`);
  return rows[0];
}

it("stores what the queue brings once, bad events with their reason, and dead letters", async () => {
  const now = Date.now();
  const packs = Array.from({ length: 30 }, () =>
    sample.pack(
      Array.from({ length: 20 }, () => sample.click(now)),
      now,
    ),
  );
  const withBad = sample.pack([sample.click(now), { kind: "mystery" }], now);
  for (const pack of [...packs, ...packs.slice(0, 10), withBad, "no pack"]) await send("events", pack);
  await send("events-dead", sample.pack([sample.click(now), null], now));
  await expect.poll(settled, { timeout: 60_000 }).toBe(true);
  expect(await counts()).toEqual({ clicks: 602, rolled: 602, metered: 604, bad: 3 });
  const reasons = await owner.query("SELECT reason FROM bad_events ORDER BY reason");
  expect(reasons.rows.map(({ reason }) => reason)).toEqual(["invalid:", "malformed_pack", "unknown_kind"]);
  const agents = await owner.query("SELECT DISTINCT device, browser FROM clicks WHERE bot IS NULL");
  expect(agents.rows).toContainEqual({ device: "mobile", browser: "Safari" });
});

it("keeps the events in the queue while the database is gone, and stores them when it is back", async () => {
  const before = await counts();
  await owner.query("REVOKE INSERT ON clicks FROM job");
  await send("events", sample.pack([sample.click(Date.now())], Date.now()));
  const retried = () => broker.status().find(({ name }) => name === "events")?.counts.retried;
  await expect.poll(retried, { timeout: 60_000 }).toBeGreaterThan(0);
  await owner.query("GRANT INSERT ON clicks TO job");
  await expect.poll(async () => (await counts()).clicks, { timeout: 60_000 }).toBe(before.clicks + 1);
});

it("runs its schedule, and fails it naming what is missing", async () => {
  const response = await fetch(worker.scheduledUrl ?? "", { method: "POST", body: '{"cron":"* * * * *"}' });
  expect(await response.json()).toMatchObject({ outcome: "exception" });
});
