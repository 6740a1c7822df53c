import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { uuidv7Floor } from "../../core/ids/uuidv7.ts";
import { createTestDatabase, type TestDatabase } from "../../local/testing/database.ts";
import { createHttpDatabase, type HttpDatabase } from "../client.ts";
import { storeIngestRows } from "./ingest.ts";
import { ensureEventPartitions } from "./ingest-partitions.ts";
import { type EventRow, ingestRows } from "./ingest-rows.ts";

/* Goal: page and custom events are stored once, with their rollup. Clicks are tested with the Worker that brings them. */

const DAY_MS = 86_400_000;
const quarterMs = Math.floor(Date.now() / 900_000) * 900_000;
const [organisationId, programId, packId, isolateId] = Array.from({ length: 4 }, () => randomUUID()) as [
  string,
  string,
  string,
  string,
];
let database: TestDatabase;
let db: HttpDatabase;
let owner: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  db = createHttpDatabase({ url: database.jobUrl, httpUrl: database.httpUrl });
  owner = new pg.Pool({ connectionString: database.ownerUrl, max: 1 });
  owner.on("error", () => undefined);
});

afterAll(async () => {
  await owner?.end();
  await database?.drop();
});

function event(index: number, atMs: number, kind: string): EventRow {
  return {
    place: { packId, index, isolateId, seq: index + 1 },
    id: `${uuidv7Floor(atMs).slice(0, 15)}${randomUUID().slice(15)}`,
    organisationId,
    programId,
    kind,
    test: false,
    requestId: randomUUID(),
    at: atMs,
    visitor: "0123456789abcdef0123456789abcdef",
    privacy: false,
    url: "https://shop.example/",
    data: { price: 10 },
  };
}

it("stores page events once, by kind and quarter of an hour", async () => {
  const events = [
    event(0, quarterMs - 1, "page"),
    event(1, quarterMs - 2, "page"),
    event(2, quarterMs - 900_001, "page"),
    event(3, quarterMs - 1, "product"),
  ];
  const rows = ingestRows({ events });
  const none = { clicks: 0, events: 0, reports: 0, bad: 0 };
  expect(await storeIngestRows(db, rows)).toEqual({ counts: { ...none, events: 4 }, outbox: [] });
  expect(await storeIngestRows(db, rows)).toEqual({ counts: none, outbox: [] });
  const rollups = await owner.query(
    "SELECT kind, bucket, events::int FROM event_rollups ORDER BY kind, bucket",
  );
  expect(rollups.rows).toEqual([
    { kind: "page", bucket: new Date(quarterMs - 1_800_000), events: 1 },
    { kind: "page", bucket: new Date(quarterMs - 900_000), events: 2 },
    { kind: "product", bucket: new Date(quarterMs - 900_000), events: 1 },
  ]);
  const [stored] = (await owner.query("SELECT * FROM events WHERE id = $1", [events[0]?.id])).rows;
  expect(stored).toMatchObject({
    at: new Date(quarterMs - 1),
    url: "https://shop.example/",
    data: { price: 10 },
  });
  const meter = await owner.query(
    "SELECT sum(received)::int AS received, max(last_seq)::int AS last FROM isolate_meters",
  );
  expect(meter.rows).toEqual([{ received: 4, last: 4 }]);
});

it("makes the partitions of a span of days, and none a second time", async () => {
  const fromMs = Date.now() + 40 * DAY_MS;
  expect(await ensureEventPartitions(db, fromMs, fromMs + 2 * DAY_MS)).toBe(6);
  expect(await ensureEventPartitions(db, fromMs, fromMs + 2 * DAY_MS)).toBe(0);
});
