import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "@upstash/qstash";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { createUuidv7 } from "../core/ids/uuidv7.ts";
import { createApiClient } from "../local/demo/api-client.ts";
import { type JourneyRow, readJourneys } from "../local/replay/read-journeys.ts";
import { type ReplayResult, replay } from "../local/replay/replay.ts";
import { Visitor } from "../local/replay/visitor.ts";
import { jobUrl } from "../queues/jobs.ts";
import { countJourneys, type Expected } from "./support/independent-count.ts";
import { journeysFile } from "./support/journeys-file.ts";
import { recountLedger } from "./support/ledger-recount.ts";
import { PERSON } from "./support/people.ts";
import { startTestPlatform, type TestPlatform } from "./support/test-platform.ts";
import { until } from "./support/until.ts";

/*
 * Goal: nothing is lost and nothing counted twice, whatever stops. Method: real journeys through the public endpoints
 * of a whole platform, parts of which are killed meanwhile; then the database is read and held against a count that
 * shares no code with the platform. TRIBUTARY_REPLAY_ROWS=10000 takes the whole file.
 */

const ROWS = Number(process.env.TRIBUTARY_REPLAY_ROWS ?? 600);
/** Sales that browsers report while parts are killed. */
const REPORTS = 240;
/** Each part once at least. */
const KILLS_MIN = 5;
/** Of each part; the work that is left then is done in peace, so that a busy machine comes to its end. */
const ROUNDS_MAX = ROWS > 1_000 ? Number.POSITIVE_INFINITY : 4;
/** At least this long between two kills; a long run is given time to get on. */
const KILL_PAUSE_MS = ROWS > 1_000 ? 3_000 : 500;

let folder: string;
let journeys: string;
let platform: TestPlatform;
let database: pg.Client;

async function connect(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: platform.ready.databaseUrl });
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

async function rowsOf(limit: number): Promise<JourneyRow[]> {
  const rows: JourneyRow[] = [];
  for await (const row of readJourneys(journeys)) if (rows.push(row) >= limit) break;
  return rows;
}

const runJob = (name: Parameters<typeof jobUrl>[1]) =>
  new Client({ ...platform.internal.qstash, enableTelemetry: false }).publishJSON({
    url: jobUrl(platform.ready.app, name),
    body: { v: 1 },
  });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tributary-journeys-"));
  journeys = journeysFile(folder);
  platform = await startTestPlatform({ durable: true });
  database = await connect();
});

afterAll(async () => {
  await database?.end().catch(() => undefined);
  await platform?.remove();
  rmSync(folder, { recursive: true, force: true });
});

type Victim = "edge" | "ingest" | "functions" | "postgres";

/**
 * Kills one part after the other from when the work says so, while it goes on or until it says that all is sent. Two may
 * be down at once; when each was killed, all get up before the next round: a busy machine gets on with nothing else.
 */
async function whileKilling<T>(
  victims: readonly Victim[],
  work: (killing: { start(): void; stop(): void; kills(): number }) => Promise<T>,
): Promise<T> {
  let kills = 0;
  let going = true;
  let start = () => {};
  const started = new Promise<void>((resolve) => {
    start = resolve;
  });
  const stop = () => {
    going = false;
    start();
  };
  // Of a test that has failed, nothing goes on under the next one.
  onTestFinished(stop);
  const killer = (async () => {
    await started;
    while (going && kills < ROUNDS_MAX * victims.length) {
      await new Promise((resolve) => setTimeout(resolve, KILL_PAUSE_MS * (1 + Math.random() * 3)));
      if (!going) break;
      const victim = victims[kills++ % victims.length];
      const pid =
        victim === "postgres"
          ? platform.internal.postgresPid()
          : -(platform.internal.pids()[victim ?? ""] ?? 0);
      try {
        if (pid !== 0) process.kill(pid, "SIGKILL");
      } catch {
        // It is being started again this very moment.
      }
      if (kills % victims.length === 0) await until("all are up again", allUp, 120_000);
    }
  })();
  const result = await work({ start, stop, kills: () => kills }).finally(stop);
  await killer;
  expect(kills).toBeGreaterThan(2);
  await until("the database is up again", async () => {
    database = await connect();
    return true;
  });
  // What was killed last is not in the way of the next test either.
  await until("all are up again", allUp, 120_000);
  return result;
}

/** Whether every part that a test kills answers. */
async function allUp(): Promise<boolean> {
  const { edge, app } = platform.ready;
  const [tracker, api, { consumerError }] = await Promise.all([
    fetch(`${edge}/health`),
    fetch(`${app}/api/ready`),
    eventsQueue(),
  ]);
  return tracker.ok && api.ok && consumerError === null;
}

async function eventsQueue(): Promise<{ consumerError: string | null }> {
  const response = await fetch(`${platform.internal.broker}/queues`);
  return ((await response.json()) as { queues: { name: string; consumerError: string | null }[] }).queues[0]!;
}

const newUuid = createUuidv7((bytes) => crypto.getRandomValues(bytes));
const newEventId = () => newUuid(Date.now());

/** So many at a time. */
async function eachOf(count: number, work: (n: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (let n = next++; n < count; n = next++) await work(n);
  };
  await Promise.all(Array.from({ length: 8 }, worker));
}

/** As the snippet does: the same events again until they are answered for. */
async function reportUntilTaken(events: readonly unknown[], visitor: number): Promise<void> {
  const { edge, demo } = platform.ready;
  const body = JSON.stringify({ v: 1, key: demo.publicKey, events });
  const headers = {
    "content-type": "text/plain",
    origin: "http://shop.localhost",
    "user-agent": PERSON,
    // Each visitor has an address of its own, or the flood would be refused.
    "cf-connecting-ip": `203.0.113.${visitor % 250}`,
  };
  await until("a beacon is taken", async () => {
    const response = await fetch(`${edge}/e`, { method: "POST", headers, body });
    if (response.status !== 202) return false;
    expect(await response.json()).toMatchObject({ accepted: events.length, refused: [] });
    return true;
  });
}

async function expectExact(result: ReplayResult, expected: Expected): Promise<void> {
  expect({ clicks: result.sent.clicks, conversions: result.sent.conversions }).toEqual({
    clicks: expected.clicks,
    conversions: expected.conversions,
  });
  for (const partner of result.partners) {
    expect(partner).toMatchObject({
      clicks: expected.clicksBy[partner.channel] ?? 0,
      conversions: expected.lastClick[partner.channel] ?? 0,
      firstClickConversions: expected.firstClick[partner.channel] ?? 0,
      revenueMinor: Number(expected.revenueBy[partner.channel] ?? 0n),
    });
  }
  const { rows } = await database.query<{ clicks: string; conversions: string; rollup: string }>(
    `SELECT (SELECT count(*) FROM clicks WHERE program_id = $1) AS clicks, (SELECT count(*) FROM conversions WHERE program_id = $1) AS conversions,
       (SELECT sum(clicks) FROM click_rollups WHERE program_id = $1) AS rollup`,
    [result.programId],
  );
  expect(rows[0]).toEqual({
    clicks: String(expected.clicks),
    conversions: String(expected.conversions),
    rollup: String(expected.clicks),
  });
  const recount = await recountLedger(database, result.programId);
  expect(recount).toMatchObject({ wrongPartners: [], wrongPayouts: [], wrongAccounts: [], doubles: 0 });
  for (const { total } of recount.sums) expect(total).toBe("0");
}

describe("a platform on one machine", () => {
  test("answers for probes, and says what runs", async () => {
    for (const url of [
      `${platform.ready.edge}/health`,
      `${platform.ready.app}/api/health`,
      `${platform.ready.app}/api/ready`,
    ]) {
      expect((await fetch(url)).status, url).toBe(200);
    }
    const page = await fetch(platform.ready.app);
    expect(page.headers.get("content-type")).toContain("text/html");
  });

  test("carries one request id from the click's redirect into the stored click", async () => {
    const response = await fetch(`${platform.ready.edge}/r/${platform.ready.demo.linkCode}?s1=spring`, {
      redirect: "manual",
      headers: {
        "user-agent":
          "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15",
      },
    });
    const requestId = response.headers.get("x-request-id");
    await until("the click is stored", async () => {
      const { rows } = await database.query("SELECT sub, browser FROM clicks WHERE request_id = $1", [
        requestId,
      ]);
      return rows.length === 1 && rows[0].sub.s1 === "spring" && rows[0].browser === "Safari";
    });
  });

  test("carries a conversion's request id into its accruals and postings, and explains each cent", async () => {
    const api = createApiClient(platform.ready.app, platform.ready.demo.apiKey);
    const clickId = await new Visitor().click(platform.ready.edge, platform.ready.demo.linkCode);
    const { id } = await api.post<{ id: string }>("/conversions", {
      orderId: "explained",
      amountMinor: 4999,
      currency: "USD",
      clickId,
    });
    interface Whole {
      requestId: string;
      outcome: string;
      accruals: { amountMinor: number; explanation: string; requestId: string }[];
    }
    await until(
      "the conversion is accrued",
      async () => (await api.get<Whole>(`/conversions/${id}`)).accruals.length === 3,
    );
    const whole = await api.get<Whole>(`/conversions/${id}`);
    // 10 %, 3 % and 2 % of 49.99: 499.9 + 149.97 + 99.98 = 749.85 cents, so 749 in all;
    // floors make 747, and the two units left go to the largest remainders, .98 and .97.
    expect(whole.accruals.map((line) => line.amountMinor)).toEqual([499, 150, 100]);
    expect(whole.accruals[0]?.explanation).toContain("10 % of 49.99 USD");
    expect(new Set(whole.accruals.map((line) => line.requestId))).toEqual(new Set([whole.requestId]));
    const { rows } = await database.query("SELECT request_id FROM postings WHERE conversion_id = $1", [id]);
    expect(rows).toEqual([{ request_id: whole.requestId }]);
  });

  test("replays real journeys exactly while ingest, functions and the database are killed", async () => {
    const rows = await rowsOf(ROWS);
    const result = await whileKilling(["ingest", "functions", "postgres"], ({ start, stop }) =>
      replay({
        edge: platform.ready.edge,
        app: platform.ready.app,
        organisationKey: platform.ready.demo.organisationKey,
        rows,
        concurrency: 12,
        run: "kills",
        onReady: start,
        onSent: stop,
      }),
    );
    await expectExact(result, countJourneys(journeys, ROWS));
  });

  test("takes what browsers report once while every part, the edge included, is killed", async () => {
    const { edge, demo } = platform.ready;
    const token = await new Visitor().click(edge, demo.linkCode);
    const reports = Array.from({ length: REPORTS }, (_, n) => ({
      id: newEventId(),
      kind: "conversion",
      url: "http://shop.localhost/thanks",
      token,
      orderId: `browser-${n}`,
      amountMinor: 1_000 + n,
      currency: "USD",
    }));
    const pages = reports.map(() => ({ id: newEventId(), kind: "page", url: "http://shop.localhost/" }));
    await whileKilling(["edge", "ingest", "functions", "postgres"], async ({ start, kills }) => {
      start();
      // A browser that has no answer sends again, and one that has lost the answer does, too: until all have been killed.
      do await eachOf(reports.length, (n) => reportUntilTaken([reports[n], pages[n]], n));
      while (kills() < KILLS_MIN);
    });
    const ids = reports.map(({ id }) => id);
    await until("every report is settled", async () => {
      const { rows } = await database.query(
        "SELECT count(*)::int AS n FROM browser_reports WHERE id = ANY($1::uuid[]) AND settled_at IS NOT NULL",
        [ids],
      );
      return rows[0].n === ids.length;
    });
    await until("every conversion is accrued", async () => {
      const { rows } = await database.query(
        `SELECT count(DISTINCT c.id)::int AS n FROM conversions c JOIN accruals a ON a.conversion_id = c.id
         WHERE c.program_id = $1 AND c.order_id LIKE 'browser-%'`,
        [demo.programId],
      );
      return rows[0].n === REPORTS;
    });
    const { rows } = await database.query(
      `SELECT count(*)::int AS orders, sum(amount_minor)::int AS minor FROM conversions
       WHERE program_id = $1 AND order_id LIKE 'browser-%'`,
      [demo.programId],
    );
    expect(rows[0]).toEqual({
      orders: REPORTS,
      minor: reports.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
    });
    const stored = await database.query(
      `SELECT (SELECT count(*)::int FROM events WHERE program_id = $1 AND kind = 'page' AND NOT test) AS events,
         (SELECT sum(events)::int FROM event_rollups WHERE program_id = $1 AND kind = 'page') AS counted`,
      [demo.programId],
    );
    expect(stored.rows[0].counted).toBe(stored.rows[0].events);
    const recount = await recountLedger(database, demo.programId);
    expect(recount).toMatchObject({ wrongPartners: [], wrongPayouts: [], wrongAccounts: [], doubles: 0 });
  });

  test("goes on without Redis: redirects, ingest, attribution", async () => {
    const redis = platform.internal.pids().redis ?? 0;
    try {
      const result = await replay({
        edge: platform.ready.edge,
        app: platform.ready.app,
        organisationKey: platform.ready.demo.organisationKey,
        rows: await rowsOf(10),
        concurrency: 4,
        run: "noredis",
        // Keys and plans wait for Redis; visitors, reports and money do not.
        onReady: () => process.kill(-redis, "SIGSTOP"),
      });
      await expectExact(result, countJourneys(journeys, 10));
    } finally {
      process.kill(-redis, "SIGCONT");
    }
    expect((await fetch(`${platform.ready.app}/api/ready`)).status).toBe(200);
  });

  test("redirects while the queue refuses, and brings the events back through the spill", async () => {
    await fetch(`${platform.internal.broker}/refuse`, {
      method: "POST",
      body: JSON.stringify({ queue: "events" }),
    });
    const tokens: string[] = [];
    for (let n = 0; n < 20; n++)
      tokens.push(await new Visitor().click(platform.ready.edge, platform.ready.demo.linkCode));
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await fetch(`${platform.internal.broker}/refuse`, {
      method: "DELETE",
      body: JSON.stringify({ queue: "events" }),
    });
    const ids = tokens.map((token) => Buffer.from(token, "base64url").subarray(1, 17).toString("hex"));
    const stored = async () => {
      const { rows } = await database.query("SELECT id FROM clicks WHERE id = ANY($1::uuid[])", [ids]);
      return rows.length;
    };
    await runJob("replay-spill");
    await until("all 20 clicks are stored", async () => {
      if ((await stored()) < 20) await runJob("replay-spill");
      return (await stored()) === 20;
    });
  });

  test("keeps what it has across a restart", async () => {
    const count = async () => (await database.query("SELECT count(*) AS n FROM clicks")).rows[0]?.n;
    const before = await count();
    await database.end();
    const { demo } = platform.ready;
    await platform.stop();
    platform = await platform.startAgain();
    database = await connect();
    expect(platform.ready.demo).toEqual(demo);
    expect(await count()).toBe(before);
    await new Visitor().click(platform.ready.edge, demo.linkCode);
  });

  test("refuses a job without a valid signature on this machine, too", async () => {
    const response = await fetch(jobUrl(platform.ready.app, "mature-holds"), {
      method: "POST",
      headers: { "content-type": "application/json", "upstash-signature": "eyJhbGciOiJIUzI1NiJ9.e30.x" },
      body: JSON.stringify({ v: 1 }),
    });
    expect(response.status).toBe(401);
    expect(response.headers.get("content-type")).toContain("application/problem+json");
  });
});
