import { randomBytes, randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createSampleClicks } from "../../bench/sample-clicks.ts";
import type { ClickEvent } from "../../core/clicks/click-event.ts";
import { createTestDatabase, type TestDatabase } from "../../local/testing/database.ts";
import type { IngestEnv } from "./env.ts";
import ingest from "./index.ts";

/*
 * Goal: a conversion that was attributed without a click that concerns it waits for attribution again, once, and
 * somebody is told; a conversion that the click cannot concern is left alone.
 * Method: conversions and attributions are written as a job would, clicks delivered to the Worker's queue handler,
 * on a real Postgres; QStash is a server that remembers what was published.
 */

const MINUTE_MS = 60_000;
const sample = createSampleClicks({ organisations: 1, links: 2 });
const { organisationId = "", programId = "" } = sample.links[0] ?? {};
const nowMs = Date.now();

let database: TestDatabase;
let owner: pg.Pool;
let env: IngestEnv;
let qstash: Server;
let published: string[] = [];

beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  database = await createTestDatabase();
  owner = new pg.Pool({ connectionString: database.ownerUrl, max: 4 });
  owner.on("error", () => undefined);
  await owner.query("INSERT INTO organisations (id, name) VALUES ($1, 'Shop')", [organisationId]);
  await owner.query(
    `INSERT INTO programs (id, organisation_id, name, timezone, currencies, hold_days, public_key)
      VALUES ($1, $2, 'Programme', 'UTC', '{USD}', 30, 'pk')`,
    [programId, organisationId],
  );
  qstash = createServer((request, response) => {
    published.push(decodeURIComponent(request.url ?? ""));
    response.writeHead(published.length > 100 ? 500 : 200, { "content-type": "application/json" });
    response.end('{"messageId":"m"}');
  });
  await new Promise<void>((listening) => qstash.listen(0, "127.0.0.1", listening));
  env = {
    JOB_DATABASE_URL: database.jobUrl,
    DATABASE_HTTP_URL: database.httpUrl,
    APP_URL: "https://app.example",
    QSTASH_TOKEN: "token",
    QSTASH_URL: `http://127.0.0.1:${(qstash.address() as AddressInfo).port}`,
  };
});

afterAll(async () => {
  vi.restoreAllMocks();
  await new Promise((closed) => qstash?.close(closed));
  await owner?.end();
  await database?.drop();
});

beforeEach(async () => {
  published = [];
  await owner.query("DELETE FROM outbox");
});

const visitorKey = () => randomBytes(16).toString("hex");

async function deliver(clicks: ClickEvent[], worker = env): Promise<number> {
  let retries = 0;
  const message = { id: "m", body: sample.pack(clicks, nowMs), attempts: 1, retry: () => void retries++ };
  await ingest.queue({ queue: "events", messages: [message] }, worker);
  return retries;
}

interface NewConversion {
  clickId?: string;
  visitor?: string;
  customerId?: string;
  occurredAt?: number;
  due?: boolean;
  source?: string;
  test?: boolean;
}

async function convert(conversion: NewConversion): Promise<string> {
  const id = randomUUID();
  const {
    clickId,
    visitor,
    customerId,
    occurredAt = nowMs,
    due = false,
    source = "server",
    test = false,
  } = conversion;
  await owner.query(
    `INSERT INTO conversions (id, organisation_id, program_id, goal, order_id, source, test, amount_minor, currency,
      click_id, visitor, customer_id, occurred_at, received_at, status, content_hash, request_id, attribution_due)
      VALUES ($1::uuid, $2, $3, 'sale', $1::uuid::text, $9, $10, 100, 'USD', $4, $5, $6, $7, now(), 'pending', 'h', $1::uuid, $8)`,
    [id, organisationId, programId, clickId, visitor, customerId, new Date(occurredAt), due, source, test],
  );
  return id;
}

/** Writes an attribution that lists these clicks, and puts it in force. */
async function attribute(
  conversionId: string,
  touches: { clickId: string; counted: boolean }[],
): Promise<void> {
  const id = randomUUID();
  const { rows } = await owner.query<{ revision: number }>(
    `UPDATE conversions SET attribution_revision = attribution_revision + 1, attribution_due = false
      WHERE id = $1 RETURNING attribution_revision AS revision`,
    [conversionId],
  );
  await owner.query(
    `INSERT INTO attributions (id, organisation_id, program_id, conversion_id, revision, model, outcome, cause,
      request_id, decided_at) VALUES ($1, $2, $3, $4, $5, 'last_click', 'attributed', 'first', $1, now())`,
    [id, organisationId, programId, conversionId, rows[0]?.revision],
  );
  for (const { clickId, counted } of touches) {
    await owner.query(
      `INSERT INTO attribution_touches (organisation_id, attribution_id, click_id, link_id, partner_id, found_by,
        counted, weight_bps) VALUES ($1, $2, $3, $3, $3, '{token}', $4, 0)`,
      [organisationId, id, clickId, counted],
    );
  }
}

async function stateOf(id: string) {
  const { rows } = await owner.query<{ due: boolean; visitor: string | null; version: number }>(
    "SELECT attribution_due AS due, replace(visitor::text, '-', '') AS visitor, version FROM conversions WHERE id = $1",
    [id],
  );
  return rows[0] ?? { due: undefined, visitor: undefined, version: undefined };
}

const outbox = async () => (await owner.query("SELECT * FROM outbox ORDER BY id")).rows;

describe("a click that comes after the conversion it concerns was attributed", () => {
  it("marks the conversion of its token once, tells which visitor it was, and has the job called", async () => {
    const click = sample.click(nowMs - MINUTE_MS);
    const customerId = randomUUID();
    const id = await convert({ clickId: click.id, customerId });
    await deliver([click]);
    expect(await stateOf(id)).toEqual({ due: true, visitor: click.visitor, version: 2 });
    const visitors = await owner.query(
      "SELECT replace(visitor::text, '-', '') AS v FROM customer_visitors WHERE customer_id = $1",
      [customerId],
    );
    expect(visitors.rows).toEqual([{ v: click.visitor }]);
    expect(published).toEqual(["/v2/publish/https://app.example/api/jobs/attribute-conversions"]);
    expect(await outbox()).toMatchObject([
      {
        topic: "attribute-conversions",
        organisation_id: organisationId,
        payload: { v: 1, requestId: click.requestId },
        published_at: expect.any(Date),
      },
    ]);
    await deliver([click]);
    expect(await outbox()).toHaveLength(1);
    await attribute(id, [{ clickId: click.id, counted: true }]);
    await deliver([click]);
    expect(await stateOf(id)).toMatchObject({ due: false });
    expect(await outbox()).toHaveLength(1);
  });

  it("of a machine marks what credits it without a token, as by a checkout's binding, until that no longer does", async () => {
    const userAgent = "Googlebot/2.1 (+http://www.google.com/bot.html)";
    const [credited, listed] = [sample.click(nowMs - MINUTE_MS), sample.click(nowMs - MINUTE_MS)];
    const id = await convert({});
    const touches = (counted: boolean) => [
      { clickId: credited.id, counted },
      { clickId: listed.id, counted: false },
    ];
    await attribute(id, touches(true));
    await deliver([{ ...listed, userAgent }]);
    expect(await stateOf(id)).toMatchObject({ due: false });
    await deliver([{ ...credited, userAgent }]);
    expect(await stateOf(id)).toMatchObject({ due: true });
    await attribute(id, touches(false));
    await deliver([{ ...credited, userAgent }]);
    expect(await stateOf(id)).toMatchObject({ due: false });
  });

  it.each([
    ["of a test", { test: true }],
    ["that only a browser reported", { source: "browser" }],
  ])("teaches no customer by a conversion %s, and marks it once", async (_, columns) => {
    const click = sample.click(nowMs - MINUTE_MS);
    const customerId = randomUUID();
    const id = await convert({ clickId: click.id, customerId, ...columns });
    await deliver([click]);
    expect(await stateOf(id)).toMatchObject({ due: true, visitor: click.visitor });
    await attribute(id, [{ clickId: click.id, counted: true }]);
    await deliver([click]);
    expect(await stateOf(id)).toMatchObject({ due: false });
    const taught = await owner.query("SELECT FROM customer_visitors WHERE customer_id = $1", [customerId]);
    expect(taught.rows).toEqual([]);
  });

  it("marks the conversion of its visitor, and that of a customer seen as this visitor", async () => {
    const visitor = visitorKey();
    const customerId = randomUUID();
    await owner.query(
      "INSERT INTO customer_visitors (organisation_id, customer_id, visitor) VALUES ($1, $2, $3)",
      [organisationId, customerId, visitor],
    );
    const byVisitor = await convert({ visitor });
    const byCustomer = await convert({ customerId });
    const other = await convert({ visitor: visitorKey(), customerId: randomUUID() });
    await attribute(byVisitor, []);
    await deliver([
      sample.click(nowMs - MINUTE_MS, { visitor }),
      sample.click(nowMs - 2 * MINUTE_MS, { visitor }),
    ]);
    expect([await stateOf(byVisitor), await stateOf(byCustomer), await stateOf(other)]).toMatchObject([
      { due: true, version: 2 },
      { due: true, version: 2 },
      { due: false, version: 1 },
    ]);
    expect(await outbox()).toHaveLength(1);
  });

  it("leaves a conversion alone that was made before it, but for the clock skew its own token is granted", async () => {
    const visitor = visitorKey();
    const earlier = await convert({ visitor, occurredAt: nowMs - 10 * MINUTE_MS });
    const within = sample.click(nowMs - 6 * MINUTE_MS, { visitor });
    const beyond = sample.click(nowMs - 4 * MINUTE_MS, { visitor });
    const tokenWithin = await convert({ clickId: within.id, occurredAt: nowMs - 10 * MINUTE_MS });
    const tokenBeyond = await convert({ clickId: beyond.id, occurredAt: nowMs - 10 * MINUTE_MS });
    await deliver([within, beyond]);
    expect([await stateOf(earlier), await stateOf(tokenWithin), await stateOf(tokenBeyond)]).toMatchObject([
      { due: false },
      { due: true },
      { due: false },
    ]);
  });

  it("leaves a conversion alone whose attribution lists it, and looks only at the one in force", async () => {
    const visitor = visitorKey();
    const click = sample.click(nowMs - MINUTE_MS, { visitor });
    const listed = await convert({ visitor });
    await attribute(listed, [{ clickId: click.id, counted: false }]);
    const replaced = await convert({ visitor });
    await attribute(replaced, [{ clickId: click.id, counted: true }]);
    await attribute(replaced, []);
    await deliver([click]);
    expect([await stateOf(listed), await stateOf(replaced)]).toMatchObject([{ due: false }, { due: true }]);
  });

  it("marks a conversion that its token was credited for when the click turns out to be a bot's", async () => {
    const click = sample.click(nowMs - MINUTE_MS, { userAgent: "curl/8.5.0" });
    const id = await convert({ clickId: click.id, visitor: click.visitor ?? "" });
    await attribute(id, [{ clickId: click.id, counted: true }]);
    await deliver([click]);
    expect(await stateOf(id)).toMatchObject({ due: true });
    await attribute(id, [{ clickId: click.id, counted: false }]);
    await deliver([click]);
    expect(await stateOf(id)).toMatchObject({ due: false });
  });

  it("makes an attribution that is under way stale, without a second call for the job", async () => {
    const click = sample.click(nowMs - MINUTE_MS);
    const id = await convert({ clickId: click.id, due: true });
    await deliver([click]);
    expect(await stateOf(id)).toMatchObject({ due: true, version: 2 });
    expect([await outbox(), published]).toEqual([[], []]);
  });

  it("never reaches across programs, whatever token or visitor it claims", async () => {
    const click = sample.click(nowMs - MINUTE_MS, { programId: randomUUID(), organisationId: randomUUID() });
    const id = await convert({ clickId: click.id, visitor: click.visitor ?? "" });
    await deliver([click]);
    expect(await stateOf(id)).toMatchObject({ due: false, version: 1 });
  });

  it("waits for whoever holds the conversion, and marks what that one left behind", async () => {
    const click = sample.click(nowMs - MINUTE_MS);
    const id = await convert({ clickId: click.id, due: true });
    const session = await owner.connect();
    await session.query("BEGIN");
    await session.query("UPDATE conversions SET attribution_due = false, version = 2 WHERE id = $1", [id]);
    const delivered = deliver([click]);
    await expect
      .poll(
        async () =>
          (
            await owner.query(
              "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()",
            )
          ).rowCount,
      )
      .toBeGreaterThan(0);
    await session.query("COMMIT");
    session.release();
    expect(await delivered).toBe(0);
    expect(await stateOf(id)).toMatchObject({ due: true, version: 3 });
    expect(await outbox()).toHaveLength(1);
  });

  it("is left to the sweeper when QStash is not configured or refuses", async () => {
    const click = sample.click(nowMs - MINUTE_MS);
    await convert({ clickId: click.id });
    const { QSTASH_TOKEN: _, ...silent } = env;
    expect(await deliver([click], silent)).toBe(0);
    expect(await outbox()).toMatchObject([{ published_at: null }]);
    published = Array(200).fill("");
    const second = sample.click(nowMs - MINUTE_MS);
    await convert({ clickId: second.id });
    expect(await deliver([second])).toBe(0);
    expect((await outbox()).filter((row) => row.published_at === null)).toHaveLength(2);
  }, 60_000);

  it("is delivered again when the conversions cannot be marked, and marks them then", async () => {
    const click = sample.click(nowMs - MINUTE_MS);
    const id = await convert({ clickId: click.id });
    await owner.query("REVOKE UPDATE ON conversions FROM job");
    expect(await deliver([click])).toBe(1);
    await owner.query("GRANT UPDATE ON conversions TO job");
    expect(await stateOf(id)).toMatchObject({ due: false });
    expect(await deliver([click])).toBe(0);
    expect(await stateOf(id)).toMatchObject({ due: true });
  });

  it("counts from the dead-letter queue too, even when its conversion can never be marked", async () => {
    const click = sample.click(nowMs - MINUTE_MS);
    await convert({ clickId: click.id });
    await owner.query("REVOKE UPDATE ON conversions FROM job");
    let retries = 0;
    const message = { id: "m", body: sample.pack([click], nowMs), attempts: 1, retry: () => void retries++ };
    await ingest.queue({ queue: "events-dead", messages: [message] }, env);
    await owner.query("GRANT UPDATE ON conversions TO job");
    const stored = await owner.query("SELECT FROM clicks WHERE id = $1", [click.id]);
    expect([stored.rowCount, retries]).toEqual([1, 0]);
  });
});

describe("the minute's schedule", () => {
  const minute = { scheduledTime: Date.now() + 60_000 };

  it("publishes what waits in the outbox and makes the partitions that are missing", async () => {
    const click = sample.click(nowMs - MINUTE_MS);
    await convert({ clickId: click.id });
    const { QSTASH_TOKEN: _, ...silent } = env;
    await deliver([click], silent);
    const day = new Date(minute.scheduledTime + 10 * 86_400_000)
      .toISOString()
      .slice(0, 10)
      .replaceAll("-", "");
    await owner.query(`DROP TABLE clicks_${day}`);
    await ingest.scheduled(minute, env);
    expect(published).toEqual(["/v2/publish/https://app.example/api/jobs/attribute-conversions"]);
    expect((await owner.query("SELECT to_regclass($1) AS t", [`clicks_${day}`])).rows[0].t).not.toBeNull();
    await ingest.scheduled(minute, env);
    expect(published).toHaveLength(1);
  });

  it("makes partitions without QStash, too, and fails naming the settings that are missing", async () => {
    const errors = vi.spyOn(console, "error").mockReturnValue();
    const { QSTASH_TOKEN: _, APP_URL: __, ...silent } = env;
    await expect(ingest.scheduled(minute, silent)).rejects.toThrow("scheduled work failed: outbox.published");
    expect(errors.mock.calls.join()).toContain("QSTASH_TOKEN is missing, APP_URL is missing");
    const dead = { ...env, DATABASE_HTTP_URL: "http://127.0.0.1:9/sql" };
    await expect(ingest.scheduled(minute, dead)).rejects.toThrow("outbox.published, partitions.made");
  });
});
