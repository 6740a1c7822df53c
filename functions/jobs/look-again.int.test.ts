import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { click, openShop, type Shop, sell, storeClick } from "../../local/testing/money-fixtures.ts";
import { runJob, settleAll } from "../../local/testing/run-job.ts";
import { startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";

/*
 * Goal: no conversion waits for the schedule because somebody held it when its message came. Method: a transaction holds it
 * while the job runs, and QStash keeps what it is asked for.
 */
let api: TestApi;
let qstash: Server;
let holder: pg.Client;
const asked: { job: string; delay: unknown; once: unknown }[] = [];

beforeAll(async () => {
  qstash = createServer((request, response) => {
    const { "upstash-delay": delay, "upstash-deduplication-id": once } = request.headers;
    asked.push({ job: decodeURIComponent(request.url ?? "").replace(/.*\/jobs\//, ""), delay, once });
    response.setHeader("content-type", "application/json").end('{"messageId":"m"}');
  });
  await new Promise<void>((listening) => qstash.listen(0, "127.0.0.1", listening));
  api = await startTestApi({ QSTASH_URL: `http://127.0.0.1:${(qstash.address() as AddressInfo).port}` });
  holder = new pg.Client({ connectionString: api.database.ownerUrl });
  await holder.connect();
});
afterAll(async () => {
  await holder.end();
  await api.close();
  await new Promise((closed) => qstash.close(closed));
});

const sold = async (shop: Shop) =>
  sell(api, shop, await storeClick(api, click(shop.promoters[0], { at: new Date(Date.now() - 1_000) })));

it.for([
  ["attribute-conversions", { attributed: 1 }, async (shop: Shop) => (await sold(shop)).id],
  [
    "accrue-commissions",
    { conversions: 1 },
    async (shop: Shop) => {
      const { id } = await sold(shop);
      await runJob(api, "attribute-conversions");
      return id;
    },
  ],
  [
    "claw-back-bonuses",
    { conversions: 1 },
    async (shop: Shop) => {
      const { id } = await sold(shop);
      await settleAll(api);
      await api.owner.query("UPDATE conversions SET claw_back_due = true WHERE id = $1", [id]);
      return id;
    },
  ],
] as const)("%s is woken anew for what was held, and for nothing else", async ([job, done, prepare]) => {
  await settleAll(api);
  const id = await prepare(await openShop(api));
  await holder.query("BEGIN");
  await holder.query("SELECT FROM conversions WHERE id = $1 FOR UPDATE", [id]);
  // What the request itself hands on leaves after its answer.
  await Promise.allSettled(api.deferred.splice(0));
  asked.length = 0;
  const passedBy = await runJob(api, job);
  expect(Object.values(passedBy).every((count) => count === 0)).toBe(true);
  expect(asked).toEqual([{ job, delay: "2s", once: expect.stringMatching(`^${job}-soon-\\d+$`) }]);

  await holder.query("ROLLBACK");
  asked.length = 0;
  expect(await runJob(api, job)).toMatchObject(done);
  expect(asked.filter((message) => message.delay !== undefined)).toEqual([]);
});

it("a job of which QStash does not take the wake-up has done its work", async () => {
  await settleAll(api);
  const shop = await openShop(api);
  const { id } = await sold(shop);
  await holder.query("BEGIN");
  await holder.query("SELECT FROM conversions WHERE id = $1 FOR UPDATE", [id]);
  await sold(shop);
  const refuses = (_: IncomingMessage, response: ServerResponse) => {
    response.statusCode = 500;
  };
  qstash.prependListener("request", refuses);
  expect(await runJob(api, "attribute-conversions")).toMatchObject({ attributed: 1 });
  qstash.off("request", refuses);
  await holder.query("ROLLBACK");
  expect(await runJob(api, "attribute-conversions")).toMatchObject({ attributed: 1 });
});
