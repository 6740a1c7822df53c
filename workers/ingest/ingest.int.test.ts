import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createSampleClicks } from "../../bench/sample-clicks.ts";
import { createTestDatabase, type TestDatabase } from "../../local/testing/database.ts";
import type { IngestEnv } from "./env.ts";
import ingest from "./index.ts";

/*
 * Goal: whatever is delivered, how often, in which order and at what the database fails in between, each raw event
 * is one row: a click or a bad event, and rollups and meters say exactly what the tables say.
 * Method: the Worker's own handlers in this process, on a real Postgres through the proxy that speaks Neon's HTTP.
 */

let database: TestDatabase;
let owner: pg.Pool;
let env: IngestEnv;
const sample = createSampleClicks({ organisations: 2, links: 10 });

beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Pool({ connectionString: database.ownerUrl, max: 2 });
  owner.on("error", () => undefined);
  env = { JOB_DATABASE_URL: database.jobUrl, DATABASE_HTTP_URL: database.httpUrl };
});

afterAll(async () => {
  await owner?.end();
  await database?.drop();
});

let lines: Record<string, unknown>[] = [];
beforeEach(async () => {
  lines = [];
  const collect = (text: string) => void lines.push(JSON.parse(text));
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockImplementation(collect);
  await owner.query(
    "TRUNCATE clicks, events, bad_events, click_rollups, event_rollups, isolate_meters, outbox, customer_visitors",
  );
});
afterEach(() => {
  vi.restoreAllMocks();
});

interface Retry {
  id: string;
  delaySeconds: number;
}

/** Delivers bodies as one batch; answers the messages that were asked for again. */
async function deliver(bodies: readonly unknown[], { queue = "events", attempts = 1, worker = env } = {}) {
  const retries: Retry[] = [];
  const messages = bodies.map((body, n) => {
    const id = `${n}-${randomUUID()}`;
    const retry = ({ delaySeconds }: { delaySeconds: number }) => void retries.push({ id, delaySeconds });
    return { id, body: JSON.parse(JSON.stringify(body)), attempts, retry };
  });
  await ingest.queue({ queue, messages }, worker);
  return retries;
}

async function query<Row extends Record<string, unknown>>(
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  return (await owner.query<Row>(text, values)).rows;
}

async function count(table: string, where = "true"): Promise<number> {
  const [row] = await query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table} WHERE ${where}`);
  return row?.n ?? -1;
}

const badEvents = () =>
  query<{ pack_id: string; index: number; reason: string; raw: string; organisation_id: string | null }>(
    "SELECT * FROM bad_events ORDER BY pack_id, index",
  );

/** Rollups and meters recomputed from the tables, against what is stored. */
async function expectSumsToMatch(): Promise<void> {
  const rolled = await query(
    "SELECT link_id, bucket, program_id, clicks::int, bots::int FROM click_rollups ORDER BY 1, 2",
  );
  const counted = await query(`SELECT link_id, date_bin('15 minutes', at, 'epoch') AS bucket, program_id,
    count(*)::int AS clicks, count(bot)::int AS bots FROM clicks GROUP BY 1, 2, 3 ORDER BY 1, 2`);
  expect(rolled).toEqual(counted);
}

function clicks(n: number, atMs = Date.now()) {
  return Array.from({ length: n }, () => sample.click(atMs));
}

const PERSON =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1";

describe("a batch of packs", () => {
  it("becomes clicks with everything that may be kept, and without the user agent", async () => {
    const at = Date.now();
    const event = sample.click(at, {
      userAgent: PERSON,
      sub: { s1: 'a"b\\c' },
      utm: { utm_source: "ü" },
      country: "VN",
      region: "Hanoi",
      city: "Hà Nội",
      asn: 7552,
      referrer: "blog.example.com",
    });
    expect(await deliver([sample.pack([event], at)])).toEqual([]);
    const [row] = await query("SELECT * FROM clicks");
    const dashed = (hex = "") => hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
    expect(row).toMatchObject({
      id: event.id,
      organisation_id: event.organisationId,
      program_id: event.programId,
      campaign_id: event.campaignId,
      enrollment_id: event.enrollmentId,
      partner_id: event.partnerId,
      link_id: event.linkId,
      request_id: event.requestId,
      at: new Date(at),
      visitor: dashed(event.visitor),
      address_hash: dashed(event.addressHash),
      privacy: false,
      bot: null,
      device: "mobile",
      os: "iOS",
      browser: "Safari",
      country: "VN",
      region: "Hanoi",
      city: "Hà Nội",
      asn: 7552,
      referrer: "blog.example.com",
      sub: { s1: 'a"b\\c' },
      utm: { utm_source: "ü" },
    });
    expect(JSON.stringify(row)).not.toContain("Mozilla");
    expect(lines).toMatchObject([
      {
        level: "info",
        actor: "ingest",
        action: "batch.stored",
        data: { packs: 1, events: 1, clicks: 1, known: 0 },
      },
    ]);
  });

  it("keeps clicks apart in quarters of an hour of their own time, and counts bots among them", async () => {
    const quarter = Math.floor(Date.now() / 900_000) * 900_000;
    const link = { ...sample.links[0] };
    const events = [
      sample.click(quarter - 1, { ...link, userAgent: PERSON }),
      sample.click(quarter - 2, { ...link, userAgent: "curl/8.5.0" }),
      sample.click(quarter - 900_000, { ...link, userAgent: PERSON }),
      sample.click(quarter - 900_001, { ...link, userAgent: PERSON }),
    ];
    await deliver([sample.pack(events, Date.now())]);
    const rollups = await query("SELECT bucket, clicks::int, bots::int FROM click_rollups ORDER BY bucket");
    expect(rollups).toEqual([
      { bucket: new Date(quarter - 1_800_000), clicks: 1, bots: 0 },
      { bucket: new Date(quarter - 900_000), clicks: 3, bots: 1 },
    ]);
    expect(await query("SELECT bot FROM clicks WHERE bot IS NOT NULL")).toEqual([{ bot: "tool" }]);
  });

  it("delivered again, and with the same events in other packs, changes nothing", async () => {
    const at = Date.now();
    const events = clicks(40, at);
    const isolateId = randomUUID();
    const pack = sample.pack(events, at, isolateId);
    const other = sample.pack([...events.slice(0, 10), ...events.slice(0, 5)], at, isolateId);
    await deliver([pack, other, pack]);
    await deliver([pack, other]);
    expect(await count("clicks")).toBe(40);
    await expectSumsToMatch();
    expect(await query("SELECT received::int, first_seq::int, last_seq::int FROM isolate_meters")).toEqual([
      { received: 40, first_seq: events[0]?.seq, last_seq: events.at(-1)?.seq },
    ]);
    expect(lines.at(-1)).toMatchObject({ data: { clicks: 0, known: 55 } });
  });

  it("holds under 20 concurrent deliveries that overlap: exact counts and no deadlock", async () => {
    const at = Date.now();
    const packs = Array.from({ length: 40 }, () => sample.pack(clicks(50, at), at));
    const shuffled = (n: number) => packs.slice(n).concat(packs.slice(0, n)).slice(0, 25).reverse();
    const retries = await Promise.all(Array.from({ length: 20 }, (_, n) => deliver(shuffled(n * 2))));
    expect(retries.flat()).toEqual([]);
    expect(lines.filter((line) => line.level !== "info")).toEqual([]);
    expect(await count("clicks")).toBe(2000);
    await expectSumsToMatch();
    const [meters] = await query(
      "SELECT sum(received)::int AS received, count(*)::int AS isolates FROM isolate_meters",
    );
    expect(meters).toEqual({ received: 2000, isolates: 40 });
  });

  it("with a visitor who asked for privacy keeps no device, and no class of bot that it cannot know", async () => {
    const at = Date.now();
    const asked = sample.click(at, { privacy: true });
    delete asked.visitor;
    delete asked.addressHash;
    delete asked.userAgent;
    const leaked = { ...sample.click(at, { privacy: true, userAgent: PERSON }) };
    await deliver([sample.pack([asked, leaked], at)]);
    const rows = await query("SELECT bot, device, os, browser FROM clicks");
    expect(rows).toEqual(Array(2).fill({ bot: null, device: null, os: null, browser: null }));
  });

  it("stores texts that Postgres would refuse without what it refuses", async () => {
    const at = Date.now();
    const event = sample.click(at, { sub: { s1: "a\0b\ud800c" }, city: "x\0", asn: 4_200_000_000 });
    expect(await deliver([sample.pack([event], at)])).toEqual([]);
    expect(await query("SELECT sub, city, asn FROM clicks")).toEqual([
      { sub: { s1: "abc" }, city: "x", asn: null },
    ]);
  });

  it("that waited in a spill until its day's partition was gone makes the partition", async () => {
    const at = Date.now() - 20 * 86_400_000;
    const pack = sample.pack(clicks(3, at), at);
    expect(await deliver([pack, sample.pack(clicks(3), Date.now())])).toEqual([]);
    expect(await count("clicks")).toBe(6);
    expect(await count("bad_events")).toBe(0);
    await expectSumsToMatch();
  });
});

describe("events that cannot be stored", () => {
  it("become bad events with their reason, and the others of the pack clicks", async () => {
    const now = Date.now();
    const good = clicks(2, now);
    const events = [
      good[0],
      { ...sample.click(now), id: randomUUID() },
      sample.click(now - 7 * 86_400_000 - 60_000),
      sample.click(now + 5 * 60_000 + 60_000),
      { ...sample.click(now), at: now - 1 },
      { ...sample.click(now), linkId: "x", userAgent: "secret agent" },
      { ...sample.click(now), kind: "purchase" },
      "text",
      null,
      good[1],
    ];
    const pack = sample.pack(events, now);
    expect(await deliver([pack])).toEqual([]);
    await deliver([pack]);
    expect(await count("clicks")).toBe(2);
    const bad = await badEvents();
    expect(bad.map(({ index, reason }) => [index, reason])).toEqual([
      [1, "not_uuidv7"],
      [2, "too_old"],
      [3, "ahead"],
      [4, "time_mismatch"],
      [5, "invalid:linkId"],
      [6, "unknown_kind"],
      [7, "invalid:"],
      [8, "invalid:"],
    ]);
    expect(bad[4]?.organisation_id).toBe((events[5] as { organisationId: string }).organisationId);
    expect(bad.map(({ raw }) => raw).join()).not.toContain("secret agent");
    expect(await query("SELECT sum(received)::int AS received FROM isolate_meters")).toEqual([
      { received: 10 },
    ]);
    await expectSumsToMatch();
  });

  it("are packs as a whole when they are no packs, with their reason, and are not asked for again", async () => {
    const packId = randomUUID();
    const bodies = [
      { v: 2, packId, events: [1] },
      { v: 1, packId: randomUUID(), isolateId: randomUUID(), sentAt: 1, events: [] },
      "text",
      null,
      [1, 2],
      { v: 1, events: Array(101).fill(0) },
    ];
    expect(await deliver(bodies)).toEqual([]);
    const bad = await badEvents();
    expect(bad.filter((row) => row.index === -1)).toHaveLength(6);
    expect(bad.find((row) => row.pack_id === packId)?.reason).toBe("unsupported_version");
    expect(bad.filter((row) => row.reason === "malformed_pack")).toHaveLength(5);
    expect(await count("isolate_meters")).toBe(0);
  });

  it("keep at most 8 KB of what came, in whole characters, and survive any depth", async () => {
    const deep = JSON.parse(`${"[".repeat(20_000)}${"]".repeat(20_000)}`);
    const messages = [sample.pack(["ü".repeat(9_000)], Date.now()), sample.pack([deep], Date.now())];
    const retries: unknown[] = [];
    await ingest.queue(
      {
        queue: "events",
        messages: messages.map((body, n) => ({
          id: `${n}`,
          body,
          attempts: 1,
          retry: (o: unknown) => void retries.push(o),
        })),
      },
      env,
    );
    expect(retries).toEqual([]);
    const raws = (await badEvents()).map(({ raw }) => raw).sort();
    expect(raws).toEqual([`"${"ü".repeat(4_095)}`, "[cannot be written as JSON]"].sort());
  });

  it("stay bad when a later delivery would take them, and stay clicks when one would not", async () => {
    const now = Date.now();
    const pack = sample.pack(clicks(2, now), now);
    const asBad = { ...pack, events: [pack.events[0], { ...pack.events[1], at: 1 }] };
    await deliver([asBad]);
    await deliver([pack]);
    await deliver([{ ...pack, events: pack.events.map((event) => ({ ...event, at: 2 })) }]);
    expect([await count("clicks"), await count("bad_events")]).toEqual([1, 1]);
    expect(await query("SELECT received::int FROM isolate_meters")).toEqual([{ received: 2 }]);
  });
});

describe("a row that the database refuses", () => {
  beforeAll(async () => {
    await owner.query(`CREATE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF NEW.city = 'poison' THEN RAISE EXCEPTION 'poisoned' USING ERRCODE = 'data_exception'; END IF;
      IF NEW.city = 'locked' THEN RAISE EXCEPTION 'busy' USING ERRCODE = 'lock_not_available'; END IF;
      IF NEW.city = 'denied' THEN RAISE EXCEPTION 'denied' USING ERRCODE = 'insufficient_privilege'; END IF;
      RETURN NEW; END $$`);
    await owner.query("CREATE TRIGGER poison BEFORE INSERT ON clicks FOR EACH ROW EXECUTE FUNCTION poison()");
  });
  afterAll(async () => {
    await owner.query("DROP TRIGGER poison ON clicks");
  });

  const poisoned = (city: string) => sample.click(Date.now(), { city });

  it("becomes a bad event with the database's reason, and all others are stored", async () => {
    const packs = Array.from({ length: 5 }, () => clicks(20)).map((events, n) =>
      sample.pack(n % 2 === 0 ? [...events, poisoned("poison")] : events, Date.now()),
    );
    expect(await deliver(packs)).toEqual([]);
    expect(await deliver(packs)).toEqual([]);
    expect(await count("clicks")).toBe(100);
    expect((await badEvents()).map(({ reason, index }) => [reason, index])).toEqual(
      Array(3).fill(["database:22000", 20]),
    );
    await expectSumsToMatch();
    expect(await query("SELECT sum(received)::int AS received FROM isolate_meters")).toEqual([
      { received: 103 },
    ]);
  });

  it("is not blamed when too many are refused: all are asked for again, and none is a bad event", async () => {
    const events = Array.from({ length: 40 }, () => poisoned("poison"));
    expect(await deliver([sample.pack(events, Date.now())], { attempts: 3 })).toMatchObject([
      { delaySeconds: 4 },
    ]);
    expect([await count("clicks"), await count("bad_events")]).toEqual([0, 0]);
  });

  it("is asked for again when the database is only busy", async () => {
    const packs = [sample.pack([poisoned("locked")], Date.now()), sample.pack(clicks(3), Date.now())];
    expect(await deliver(packs, { attempts: 4 })).toMatchObject([{ delaySeconds: 8 }, { delaySeconds: 8 }]);
    expect([await count("clicks"), await count("bad_events")]).toEqual([0, 0]);
    expect(lines.at(-1)).toMatchObject({ level: "error", action: "batch.failed", data: { code: "55P03" } });
  });

  it("no longer holds up the other packs of its batch from the fifth delivery on", async () => {
    const packs = [sample.pack([poisoned("locked")], Date.now()), sample.pack(clicks(3), Date.now())];
    const retries = await deliver(packs, { attempts: 5 });
    expect(retries.map(({ id, delaySeconds }) => [id.slice(0, 2), delaySeconds])).toEqual([["0-", 16]]);
    expect(await count("clicks")).toBe(3);
  });

  it("ends among the bad events by way of the dead-letter queue, and its pack's other clicks are stored", async () => {
    const pack = sample.pack([...clicks(3), poisoned("poison")], Date.now());
    const unknown = sample.pack([{ kind: "other" }], Date.now());
    expect(await deliver([pack, unknown], { queue: "events-dead" })).toEqual([]);
    expect(await count("clicks")).toBe(3);
    const reasons = (await badEvents()).map(({ reason }) => reason).sort();
    expect(reasons).toEqual(["dead_letter:22000", "unknown_kind"]);
  });

  it("is kept raw from the dead-letter queue when the database refuses whatever is tried", async () => {
    const pack = sample.pack([poisoned("denied"), poisoned("denied")], Date.now());
    const first = await deliver([pack], { queue: "events-dead" });
    expect(first).toMatchObject([{ delaySeconds: 1 }]);
    expect(await deliver([pack], { queue: "events-dead", attempts: 3 })).toEqual([]);
    expect((await badEvents()).map(({ reason }) => reason)).toEqual(Array(2).fill("dead_letter:42501"));
    const busy = sample.pack([poisoned("locked")], Date.now());
    expect(await deliver([busy], { queue: "events-dead", attempts: 90 })).toMatchObject([
      { delaySeconds: 300 },
    ]);
  });
});

describe("without a database", () => {
  it("every message is asked for again, soon", async () => {
    const worker = { ...env, DATABASE_HTTP_URL: "http://127.0.0.1:9/sql" };
    const packs = [sample.pack(clicks(1), Date.now()), sample.pack(clicks(1), Date.now())];
    expect(await deliver(packs, { worker })).toMatchObject([{ delaySeconds: 1 }, { delaySeconds: 1 }]);
    expect(await deliver(packs, { worker, attempts: 20, queue: "events-dead" })).toHaveLength(2);
    const many = Array.from({ length: 6 }, () => sample.pack(clicks(1), Date.now()));
    expect(await deliver(many, { worker, attempts: 7 })).toHaveLength(6);
    expect(lines.filter((line) => line.action === "batch.failed")).toHaveLength(4);
    expect(JSON.stringify(lines)).not.toContain(packs[0]?.events[0]?.visitor);
  });

  it("a missing setting is named", async () => {
    await expect(deliver([], { worker: { JOB_DATABASE_URL: "" } })).rejects.toThrow(
      "JOB_DATABASE_URL is missing",
    );
    await expect(deliver([], { worker: { JOB_DATABASE_URL: "x" } })).rejects.toThrow(
      "JOB_DATABASE_URL is not a URL",
    );
  });
});
