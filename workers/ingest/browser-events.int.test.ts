import { randomBytes, randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createSampleClicks } from "../../bench/sample-clicks.ts";
import { createSampleEvents } from "../../bench/sample-events.ts";
import { createTestDatabase, type TestDatabase } from "../../local/testing/database.ts";
import type { IngestEnv } from "./env.ts";
import ingest from "./index.ts";
import { deliver } from "./testing/deliver.ts";
import { type FakeQStash, startQStash } from "./testing/qstash.ts";

/*
 * Goal: what browsers report is one row each, whatever is delivered how often: an event, a report with its hand-off, or
 * a bad event; rollups say what the table says, and tests are counted nowhere.
 * Method: the Worker's own handlers on a real Postgres; QStash is a server that remembers what was published.
 */

const DAY_MS = 86_400_000;
const PERSON =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1";
const sample = createSampleClicks({ organisations: 2, links: 10 });
const browser = createSampleEvents(sample);
let database: TestDatabase;
let owner: pg.Pool;
let qstash: FakeQStash;
let env: IngestEnv;

beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  [database, qstash] = await Promise.all([createTestDatabase(), startQStash()]);
  owner = new pg.Pool({ connectionString: database.ownerUrl, max: 2 });
  owner.on("error", () => undefined);
  env = {
    JOB_DATABASE_URL: database.jobUrl,
    DATABASE_HTTP_URL: database.httpUrl,
    APP_URL: "https://app.example",
    QSTASH_TOKEN: "token",
    QSTASH_URL: qstash.url,
  };
});

afterAll(async () => {
  vi.restoreAllMocks();
  await qstash?.close();
  await owner?.end();
  await database?.drop();
});

beforeEach(async () => {
  qstash.called.length = 0;
  await owner.query(`TRUNCATE clicks, events, browser_reports, bad_events, click_rollups, event_rollups, isolate_meters,
    outbox, visitor_clicks`);
});

async function query(text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  return (await owner.query(text, values)).rows;
}

const count = async (table: string) => (await query(`SELECT count(*)::int AS n FROM ${table}`))[0]?.n;

async function counts() {
  const tables = ["clicks", "events", "browser_reports", "bad_events"];
  return Object.fromEntries(
    await Promise.all(tables.map(async (table) => [table, await count(table)] as const)),
  );
}

const badEvents = () => query("SELECT * FROM bad_events ORDER BY pack_id, index");
const received = async () => (await query("SELECT sum(received)::int AS n FROM isolate_meters"))[0]?.n;
const pack = (events: readonly unknown[], sentAtMs = Date.now()) => sample.pack(events, sentAtMs);
const pages = (n: number, atMs = Date.now()) => Array.from({ length: n }, () => browser.page(atMs));
const dashed = (hex = "") => hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");

/** Rollups recomputed from the table, against what is stored. */
async function expectRollupsToMatch(): Promise<void> {
  const rolled = await query(
    "SELECT program_id, kind, bucket, events::int, bots::int FROM event_rollups ORDER BY 1, 2, 3",
  );
  const counted = await query(`SELECT program_id, kind, date_bin('15 minutes', at, 'epoch') AS bucket,
    count(*)::int AS events, count(bot)::int AS bots FROM events WHERE NOT test GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`);
  expect(rolled).toEqual(counted);
}

describe("events of a browser", () => {
  it("become rows with everything that may be kept, and without the user agent", async () => {
    const at = Date.now();
    const product = browser.page(at, {
      kind: "product",
      name: "sku-1",
      data: { price: 10, "na\0me": "a\ud800b", sold: true },
      userAgent: PERSON,
      clickId: sample.click(at).id,
    });
    expect(await deliver([pack([product, ...pages(1), browser.page(at, { kind: "custom" })])], env)).toEqual(
      [],
    );
    const [row] = await query("SELECT * FROM events WHERE kind = 'product'");
    expect(row).toMatchObject({
      id: product.id,
      organisation_id: product.organisationId,
      program_id: product.programId,
      name: "sku-1",
      test: false,
      request_id: product.requestId,
      at: new Date(at),
      visitor: dashed(product.visitor),
      session_id: product.session,
      click_id: product.clickId,
      privacy: false,
      bot: null,
      url: product.url,
      referrer: product.referrer,
      country: product.country,
      device: "mobile",
      data: { price: 10, name: "ab", sold: true },
    });
    expect(JSON.stringify(row)).not.toContain("Mozilla");
    expect(await counts()).toMatchObject({ events: 3, bad_events: 0 });
    await expectRollupsToMatch();
  });

  it("with one id, three times in one pack, in others and again, are one row and one in the rollup", async () => {
    const [event] = pages(1);
    const packs = [pack([event, event, event]), pack([event])];
    for (const bodies of [packs, packs, packs.slice(1)]) expect(await deliver(bodies, env)).toEqual([]);
    expect(await counts()).toMatchObject({ events: 1, bad_events: 0 });
    expect(await query("SELECT sum(events)::int AS n FROM event_rollups")).toEqual([{ n: 1 }]);
    expect(await received()).toBe(1);
  });

  it("count bots in the rollups, whether they say so or their network does", async () => {
    const at = Date.now();
    const { organisationId, programId } = browser.page(at);
    const program = { organisationId, programId, userAgent: PERSON, asn: 7552 };
    const events = [
      browser.page(at, program),
      browser.page(at, { ...program, userAgent: "curl/8.5.0", asn: 16_509 }),
      browser.page(at, { ...program, asn: 16_509 }),
    ];
    await deliver([pack(events)], env);
    expect(await query("SELECT bot, device FROM events ORDER BY bot")).toEqual([
      { bot: "datacenter", device: null },
      { bot: "tool", device: null },
      { bot: null, device: "mobile" },
    ]);
    expect(await query("SELECT events::int, bots::int FROM event_rollups")).toEqual([{ events: 3, bots: 2 }]);
  });

  it("of a test key are stored and counted nowhere", async () => {
    const at = Date.now();
    const events = [browser.page(at, { test: true }), browser.page(at, { test: true, kind: "custom" })];
    await deliver([pack(events)], env);
    expect(await query("SELECT test FROM events")).toEqual([{ test: true }, { test: true }]);
    expect([await count("event_rollups"), await received()]).toEqual([0, 2]);
  });

  it("50 at once, one of them bad, are 49 rows and a bad event with its reason", async () => {
    const events: unknown[] = pages(50);
    events[17] = { ...pages(1)[0], url: 5 };
    expect(await deliver([pack(events)], env)).toEqual([]);
    expect(await counts()).toMatchObject({ events: 49, bad_events: 1 });
    expect(await badEvents()).toMatchObject([{ index: 17, reason: "invalid:url" }]);
    expect(await received()).toBe(50);
    await expectRollupsToMatch();
  });

  it("are bad when their time cannot be, with the reason and the program", async () => {
    const now = Date.now();
    const events = [
      browser.page(now - 7 * DAY_MS - 60_000),
      browser.page(now + 6 * 60_000),
      browser.page(now, { id: randomUUID() }),
      browser.page(now, { at: now - 1 }),
      { ...browser.page(now), kind: "purchase" },
    ];
    await deliver([pack(events, now)], env);
    const bad = await badEvents();
    expect(bad.map(({ reason }) => reason)).toEqual([
      "too_old",
      "ahead",
      "not_uuidv7",
      "time_mismatch",
      "unknown_kind",
    ]);
    expect(bad.map((row) => row.program_id)).toEqual(events.map((event) => event.programId));
    expect(await counts()).toMatchObject({ events: 0 });
  });

  it("10,000 of them go in one statement", async () => {
    const packs = Array.from({ length: 100 }, () => pack(pages(100)));
    expect(await deliver(packs, env)).toEqual([]);
    expect([await count("events"), await received()]).toEqual([10_000, 10_000]);
    await expectRollupsToMatch();
  });

  it("hold under concurrent deliveries that overlap: exact counts and no deadlock", async () => {
    const packs = Array.from({ length: 20 }, () => pack([...pages(20), browser.conversion(Date.now())]));
    const turned = (n: number) => packs.slice(n).concat(packs.slice(0, n)).slice(0, 15).reverse();
    const retries = await Promise.all(Array.from({ length: 10 }, (_, n) => deliver(turned(n * 2), env)));
    expect(retries.flat()).toEqual([]);
    expect(await counts()).toMatchObject({ events: 400, browser_reports: 20 });
    expect(await received()).toBe(420);
    await expectRollupsToMatch();
  });

  it("wait in a day without a partition, which is made", async () => {
    const at = Date.now() - 20 * DAY_MS;
    expect(await deliver([pack(pages(2, at), at)], env)).toEqual([]);
    expect(await counts()).toMatchObject({ events: 2, bad_events: 0 });
  });
});

describe("an id", () => {
  const at = Date.now();
  const twins = () => {
    const click = sample.click(at);
    const { id } = click;
    return { click, page: browser.page(at, { id }), conversion: browser.conversion(at, { id }) };
  };

  it.each([
    ["click", "page", "clicks"],
    ["page", "click", "events"],
    ["click", "conversion", "clicks"],
    ["conversion", "click", "browser_reports"],
    ["page", "conversion", "events"],
    ["conversion", "page", "browser_reports"],
  ] as const)("of a %s is taken for a %s that comes later", async (first, second, table) => {
    const events = twins();
    await deliver([pack([events[first]])], env);
    await deliver([pack([events[second]]), pack([{ ...events[second], requestId: 0 }])], env);
    const none = { clicks: 0, events: 0, browser_reports: 0, bad_events: 0 };
    expect(await counts()).toEqual({ ...none, [table]: 1 });
    expect(await received()).toBe(1);
  });

  it("that comes for several at once is the click's", async () => {
    const { click, page, conversion } = twins();
    await deliver([pack([page, { ...page, at: 1 }, conversion, click])], env);
    expect(await counts()).toEqual({ clicks: 1, events: 0, browser_reports: 0, bad_events: 0 });
  });
});

describe("a conversion that a browser reports", () => {
  it("is a report that waits, and has the job called once it is stored", async () => {
    const at = Date.now();
    const conversion = browser.conversion(at, {
      via: "pixel",
      test: true,
      clickId: sample.click(at).id,
      linkId: randomUUID(),
      tokenRefusal: "bad_signature",
      userAgent: "curl/8.5.0",
      report: {
        orderId: "o\0-1",
        amountMinor: 9_007_199_254_740_991,
        currency: "USD",
        goal: "lead",
        coupon: "SAVE",
        customerId: "c-1",
        metadata: { plan: "pro\ud800", seats: 2 },
      },
    });
    expect(await deliver([pack([conversion])], env)).toEqual([]);
    expect(await query("SELECT * FROM browser_reports")).toMatchObject([
      {
        id: conversion.id,
        organisation_id: conversion.organisationId,
        program_id: conversion.programId,
        test: true,
        via: "pixel",
        host: "shop.example",
        bot: "tool",
        click_id: conversion.clickId,
        link_id: conversion.linkId,
        token_refusal: "bad_signature",
        visitor: dashed(conversion.visitor),
        report: { ...conversion.report, orderId: "o-1", metadata: { plan: "pro", seats: 2 } },
        occurred_at: new Date(at),
        request_id: conversion.requestId,
        settled_at: null,
        outcome: null,
      },
    ]);
    expect(qstash.called).toEqual(["report-conversions"]);
    expect(await query("SELECT topic, organisation_id, payload, published_at FROM outbox")).toEqual([
      {
        topic: "report-conversions",
        organisation_id: conversion.organisationId,
        payload: { v: 1, requestId: conversion.requestId },
        published_at: expect.any(Date),
      },
    ]);
    expect([await count("event_rollups"), await received()]).toEqual([0, 1]);
  });

  it("is one report however often it comes, and asks for the job once", async () => {
    const conversion = browser.conversion(Date.now());
    const packs = [pack([conversion, conversion]), pack([conversion])];
    await deliver(packs, env);
    await deliver(packs, env);
    expect([await count("browser_reports"), await count("outbox")]).toEqual([1, 1]);
    expect(qstash.called).toEqual(["report-conversions"]);
  });

  it("is never refused for its time: one that cannot be believed gives way to the packing's", async () => {
    const now = Date.now();
    const sentAt = now - 60 * DAY_MS;
    const reports = [
      { id: randomUUID(), at: now },
      { id: browser.page(sentAt - 8 * DAY_MS).id, at: 1 },
      { id: browser.page(sentAt + 6 * 60_000).id, at: 2 },
      { id: browser.page(sentAt - 6 * DAY_MS).id, at: 3 },
      { id: browser.page(sentAt + 4 * 60_000).id, at: 4 },
    ].map((fields) => browser.conversion(sentAt, fields));
    await deliver([pack(reports, sentAt)], env);
    expect(await counts()).toMatchObject({ browser_reports: 5, bad_events: 0 });
    const rows = await query("SELECT id, occurred_at FROM browser_reports");
    const byId = new Map(rows.map((row) => [row.id, (row.occurred_at as Date).getTime() - sentAt]));
    expect(reports.map(({ id }) => byId.get(id))).toEqual([0, 0, 0, -6 * DAY_MS, 4 * 60_000]);
  });

  it("that the schema refuses is a bad event", async () => {
    const conversion = browser.conversion(Date.now());
    const report = { ...conversion.report, amountMinor: 1.5 };
    await deliver([pack([{ ...conversion, report }])], env);
    expect(await badEvents()).toMatchObject([{ reason: "invalid:report.amountMinor" }]);
  });

  it("is left to the sweeper when nobody was told: killed after the commit, or QStash refuses", async () => {
    qstash.refuses = true;
    expect(await deliver([pack([browser.conversion(Date.now())])], env)).toEqual([]);
    qstash.refuses = false;
    expect(await query("SELECT published_at FROM outbox")).toEqual([{ published_at: null }]);
    await ingest.scheduled({ scheduledTime: Date.now() + 60_000 }, env);
    expect(qstash.called).toEqual(["report-conversions"]);
    expect(await query("SELECT published_at FROM outbox")).toEqual([{ published_at: expect.any(Date) }]);
  }, 60_000);

  it("is taken from the dead letters too", async () => {
    const conversion = browser.conversion(Date.now());
    expect(await deliver([pack([conversion, ...pages(1)])], env, { queue: "events-dead" })).toEqual([]);
    expect(await counts()).toMatchObject({ browser_reports: 1, events: 1 });
    expect(qstash.called).toEqual(["report-conversions"]);
  });
});

describe("what the edge refused", () => {
  it("is a bad event with the edge's reason, its program and what came", async () => {
    const at = Date.now();
    const refused = [
      browser.refused(at, { reason: "host_not_allowed", raw: '"evil.example"' }),
      browser.refused(at, { raw: "cut\ud83d" }),
      browser.refused(at, { reason: 5 as unknown as string }),
    ];
    const body = pack(refused, at);
    await deliver([body], env);
    await deliver([body], env);
    expect(await badEvents()).toMatchObject([
      {
        index: 0,
        organisation_id: refused[0]?.organisationId,
        program_id: refused[0]?.programId,
        reason: "host_not_allowed",
        raw: '"evil.example"',
      },
      { index: 1, reason: "invalid:url", raw: "cut" },
      { index: 2, reason: "invalid:reason" },
    ]);
    expect(await received()).toBe(3);
  });
});

describe("a row that the database refuses", () => {
  beforeAll(async () => {
    await owner.query(`CREATE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF to_jsonb(NEW)::text LIKE '%poison%' THEN RAISE EXCEPTION 'poisoned' USING ERRCODE = 'data_exception'; END IF;
      RETURN NEW; END $$`);
    for (const table of ["events", "browser_reports"]) {
      await owner.query(
        `CREATE TRIGGER poison BEFORE INSERT ON ${table} FOR EACH ROW EXECUTE FUNCTION poison()`,
      );
    }
  });
  afterAll(async () => {
    for (const table of ["events", "browser_reports"]) await owner.query(`DROP TRIGGER poison ON ${table}`);
  });

  it("becomes a bad event with the database's reason, and all others are stored", async () => {
    const at = Date.now();
    const packs = [
      pack([...pages(20), browser.page(at, { name: "poison" }), ...pages(20)]),
      pack([browser.conversion(at), browser.conversion(at, { host: "poison" }), sample.click(at)]),
    ];
    expect(await deliver(packs, env)).toEqual([]);
    expect(await deliver(packs, env)).toEqual([]);
    expect(await counts()).toEqual({ clicks: 1, events: 40, browser_reports: 1, bad_events: 2 });
    expect((await badEvents()).map(({ reason, index }) => [reason, index]).sort()).toEqual([
      ["database:22000", 1],
      ["database:22000", 20],
    ]);
    expect(await received()).toBe(44);
    expect(qstash.called).toEqual(["report-conversions"]);
    await expectRollupsToMatch();
  });
});

describe("a visitor and a click in one event", () => {
  const joins = () =>
    query(
      "SELECT program_id, replace(visitor::text, '-', '') AS visitor, click_id FROM visitor_clicks ORDER BY 3",
    );

  it("are joined once, by pages and reports alike, under a test key as well", async () => {
    const at = Date.now();
    const visitor = randomBytes(16).toString("hex");
    const clickId = sample.click(at).id;
    const other = sample.click(at).id;
    const { organisationId, programId } = browser.page(at);
    const known = { organisationId, programId, visitor };
    const events = [
      browser.page(at, { ...known, clickId }),
      browser.page(at, { ...known, clickId: clickId.toUpperCase() }),
      browser.conversion(at, { ...known, clickId }),
      browser.conversion(at, { ...known, clickId: other, test: true }),
    ];
    await deliver([pack(events)], env);
    await deliver([pack([...events, browser.page(at, { ...known, clickId })])], env);
    const expected = [clickId, other].sort().map((id) => ({ program_id: programId, visitor, click_id: id }));
    expect(await joins()).toEqual(expected);
  });

  it("are not when one of them is missing", async () => {
    const at = Date.now();
    const alone = browser.page(at, { clickId: sample.click(at).id });
    delete alone.visitor;
    await deliver([pack([alone, browser.page(at)])], env);
    expect(await joins()).toEqual([]);
  });
});
