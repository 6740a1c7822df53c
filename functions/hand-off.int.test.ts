import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createHttpDatabase } from "../db/client.ts";
import { createOutboxStore } from "../db/repositories/outbox.ts";
import { openShop, type Shop, sell } from "../local/testing/money-fixtures.ts";
import { runJob } from "../local/testing/run-job.ts";
import { newId, startTestApi, type TestApi } from "../local/testing/start-test-api.ts";

/*
 * Goal: what a request hands on is published, at once when all goes well and by the sweeper whatever stops.
 * Method: a QStash that can be told to refuse; a crash is a request whose deferred work never runs.
 */
/** Of the hand-offs. */
const WINDOW_MS = 15;

let api: TestApi;
let shop: Shop;
let qstash: Server;
let refusing = false;
let published: { url: string; body: string }[] = [];

beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  qstash = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    if (!refusing) published.push({ url: decodeURIComponent(request.url ?? ""), body });
    response.writeHead(refusing ? 400 : 200, { "content-type": "application/json" });
    response.end(refusing ? '{"error":"no"}' : '{"messageId":"m"}');
  });
  await new Promise<void>((listening) => qstash.listen(0, "127.0.0.1", listening));
  api = await startTestApi({ QSTASH_URL: `http://127.0.0.1:${(qstash.address() as AddressInfo).port}` });
  shop = await openShop(api);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
  await new Promise((closed) => qstash.close(closed));
});
beforeEach(async () => {
  await Promise.allSettled(api.deferred.splice(0));
  await api.owner.query("DELETE FROM outbox");
  refusing = false;
  published = [];
});

const outbox = async () =>
  (
    await api.owner.query(
      "SELECT topic, published_at IS NOT NULL AS done, attempts, last_error FROM outbox ORDER BY id",
    )
  ).rows;
const settled = () => Promise.allSettled(api.deferred.splice(0));
/** Forgets what the window waits for; what others have put off for a shorter time, as caches do, is done. */
function stopHere(): void {
  vi.advanceTimersByTime(WINDOW_MS - 5);
  vi.clearAllTimers();
  vi.useRealTimers();
}
const age = (seconds: number) =>
  api.owner.query("UPDATE outbox SET available_at = available_at - make_interval(secs => $1)", [seconds]);

describe("a hand-off", () => {
  it("of requests at once is one message, published after the answers, and marked", async () => {
    const sold = await Promise.all(Array.from({ length: 10 }, () => sell(api, shop)));
    expect(sold).toHaveLength(10);
    await settled();
    expect((await outbox()).filter((row) => row.done)).toHaveLength(10);
    expect(published.length).toBeLessThan(10);
    for (const message of published) {
      expect(message.url).toBe("/v2/publish/http://api.test/api/jobs/attribute-conversions");
      expect(JSON.parse(message.body)).toEqual({ v: 1, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    }
  });

  it("that QStash refuses stays, with the reason, until the sweeper has published it", async () => {
    refusing = true;
    await sell(api, shop);
    await settled();
    expect(await outbox()).toMatchObject([
      { topic: "attribute-conversions", done: false, last_error: expect.stringMatching(/no/) },
    ]);
    // Who wrote the row has five seconds to publish it.
    expect(await runJob(api, "publish-outbox")).toEqual({ published: 0, failed: 0 });
    await age(6);
    expect(await runJob(api, "publish-outbox")).toEqual({ published: 0, failed: 1 });
    refusing = false;
    // Leased for thirty seconds.
    expect(await runJob(api, "publish-outbox")).toEqual({ published: 0, failed: 0 });
    await age(36);
    expect(await runJob(api, "publish-outbox")).toEqual({ published: 1, failed: 0 });
    expect(await outbox()).toMatchObject([{ done: true, attempts: 2, last_error: null }]);
    expect(await runJob(api, "publish-outbox")).toEqual({ published: 0, failed: 0 });
  });

  it("of a request that died after its commit is published by the sweeper", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout"] });
    await sell(api, shop);
    api.deferred.splice(0);
    stopHere();
    expect(await outbox()).toMatchObject([{ done: false }]);
    await age(6);
    expect(await runJob(api, "publish-outbox")).toEqual({ published: 1, failed: 0 });
    expect(published).toHaveLength(1);
  });

  it("goes on in an isolate in which an earlier request died", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout"] });
    await sell(api, shop);
    api.deferred.splice(0);
    stopHere();
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 2000 });
    await sell(api, shop);
    vi.useRealTimers();
    await settled();
    // Both: what the dead one had collected goes with it.
    expect((await outbox()).map((row) => row.done)).toEqual([true, true]);
  });
});

describe("the outbox", () => {
  it("leases each row to one sweeper", async () => {
    await api.owner.query(
      "INSERT INTO outbox (id, topic, payload, available_at) SELECT uuidv7(), 'mature-holds', '{\"v\":1}', now() - interval '1 minute' FROM generate_series(1, 300)",
    );
    const store = createOutboxStore(
      createHttpDatabase({ url: api.database.jobUrl, httpUrl: api.database.httpUrl }),
    );
    const leases = await Promise.all(Array.from({ length: 8 }, () => store.lease(new Date(), 100)));
    const ids = leases.flat().map((row) => row.id);
    expect(ids).toHaveLength(300);
    expect(new Set(ids).size).toBe(300);
    expect(await store.lease(new Date(), 100)).toEqual([]);
    expect(await store.lease(new Date(Date.now() + 36_000), 500)).toHaveLength(300);
  });

  it("publishes each link's row by itself, wake-ups together", async () => {
    await api.owner.query(
      `INSERT INTO outbox (id, topic, payload, available_at)
       SELECT uuidv7(), topic, payload::jsonb, now() - interval '1 minute' FROM (VALUES
         ('publish-links', '{"v":1,"scope":"link","id":"${newId()}"}'), ('publish-links', '{"v":1,"scope":"link","id":"${newId()}"}'),
         ('mature-holds', '{"v":1}'), ('mature-holds', '{"v":1}'), ('no-such-job', '{"v":1}')) AS r(topic, payload)`,
    );
    expect(await runJob(api, "publish-outbox")).toEqual({ published: 4, failed: 1 });
    expect(published.map(({ url }) => url.split("/").at(-1)).sort()).toEqual([
      "mature-holds",
      "publish-links",
      "publish-links",
    ]);
    expect((await outbox()).find((row) => row.topic === "no-such-job")).toMatchObject({
      done: false,
      last_error: expect.stringMatching(/no job/),
    });
  });
});
