import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { app } from "../../functions/app.ts";
import { refusedFields } from "../../local/testing/api-fixtures.ts";
import {
  balances,
  click,
  openShop,
  type Shop,
  sell,
  storeClick,
  tokenOf,
  wrongBooks,
} from "../../local/testing/money-fixtures.ts";
import { runJob, settleAll } from "../../local/testing/run-job.ts";
import { type Answer, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";

/**
 * Goal: what a network or a shop system posts back is taken from its sender alone, means what the settings say, and ends
 * the same in whatever order and however often it comes.
 */
let api: TestApi;

beforeAll(async () => {
  vi.spyOn(console, "log").mockReturnValue();
  vi.spyOn(console, "warn").mockReturnValue();
  api = await startTestApi();
});
afterAll(async () => {
  expect(await wrongBooks(api.owner)).toEqual([]);
  vi.restoreAllMocks();
  await api.close();
});

interface Place {
  readonly shop: Shop;
  readonly publicKey: string;
  readonly testPublicKey: string;
  readonly secret: string;
  readonly token: string;
}

const path = (shop: Pick<Shop, "programId">) => `/v1/programs/${shop.programId}/integrations/postback`;

async function openPlace(settings: Record<string, unknown> = {}, program = {}): Promise<Place> {
  const shop = await openShop(api, { program: { currencies: ["USD", "JPY"], ...program } });
  const set = await api.call(shop.key, "PUT", path(shop), { secret: "new", ...settings });
  if (set.status !== 200) throw new Error(JSON.stringify(set.body));
  const { publicKey, testPublicKey } = (await api.call(shop.key, "GET", `/v1/programs/${shop.programId}`))
    .body;
  const made = await storeClick(api, click(shop.promoters[0], { at: new Date(Date.now() - 3_600_000) }));
  return { shop, publicKey, testPublicKey, secret: set.body.secret, token: await tokenOf(api, made) };
}

const context = {
  waitUntil: (work: Promise<unknown>) => void api.deferred.push(work),
  passThroughOnException: () => undefined,
  props: {},
};
async function request(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await app.request(`http://api.test/api/v1/postback/${url}`, init, api.env, context);
  return { status: response.status, headers: response.headers, body: await response.json() };
}

/** As the documentation says it, written once more. */
function signed(params: Record<string, string>, secret: string): string {
  const query = Object.entries(params)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join("&");
  return `${query}&signature=${createHmac("sha256", secret).update(query).digest("hex")}`;
}
const sale = (place: Place, extra: Record<string, string> = {}) => ({
  order_id: "1001",
  amount: "10.99",
  currency: "USD",
  click_id: place.token,
  s1: "newsletter",
  ...extra,
});
const send = (place: Place, params: Record<string, string>) =>
  request(`${place.publicKey}?${signed(params, place.secret)}`);
async function apply(): Promise<void> {
  await runJob(api, "apply-integration-events");
  await settleAll(api);
}
const ordersOf = async ({ shop }: Place) =>
  (
    await api.owner.query(
      `SELECT order_id, source, test, amount_minor::float8 AS amount, currency, status, approve_at IS NOT NULL AS timed,
         refunded_minor::float8 AS refunded, outcome, metadata FROM conversions WHERE program_id = $1 ORDER BY order_id`,
      [shop.programId],
    )
  ).rows;
const statesOf = async ({ shop }: Place) =>
  (
    await api.owner.query("SELECT state FROM integration_events WHERE program_id = $1 ORDER BY id", [
      shop.programId,
    ])
  ).rows.map(({ state }) => state);
const earned = async ({ shop }: Place) =>
  (await balances(api.owner, shop.programId))[shop.promoters[0].partnerId]?.pending ?? 0;

describe("a postback", () => {
  it("by GET, POST form or POST JSON is the same sale, however often and at once it comes", async () => {
    const place = await openPlace();
    const params = sale(place, { status: "approved" });
    const query = signed(params, place.secret);
    const asForm = {
      method: "POST",
      body: query,
      headers: { "content-type": "application/x-www-form-urlencoded" },
    };
    const asJson = {
      method: "POST",
      body: JSON.stringify(Object.fromEntries(new URLSearchParams(query))),
      headers: { "content-type": "application/json" },
    };
    const answers = await Promise.all([
      ...Array.from({ length: 50 }, () => request(`${place.publicKey}?${query}`)),
      request(place.publicKey, asForm),
      request(place.publicKey, asJson),
    ]);
    const first = answers[0]?.body;
    expect(first).toEqual({
      received: true,
      eventId: expect.stringMatching(/^[0-9a-f]{64}$/),
      orderId: "1001",
      status: "converted",
    });
    for (const answer of answers) expect(answer).toMatchObject({ status: 200, body: first });
    await apply();
    await send(place, params);
    await apply();
    expect(await ordersOf(place)).toMatchObject([
      {
        order_id: "1001",
        source: "webhook",
        test: false,
        amount: 1099,
        outcome: "attributed",
        metadata: { s1: "newsletter" },
      },
    ]);
    expect(await earned(place)).toBe(109);
    expect(await statesOf(place)).toEqual(["applied"]);
  });

  it("to the test key is a test", async () => {
    const place = await openPlace();
    expect((await request(`${place.testPublicKey}?${signed(sale(place), place.secret)}`)).status).toBe(200);
    await apply();
    expect(await ordersOf(place)).toMatchObject([{ test: true }]);
    expect(await earned(place)).toBe(0);
    await send(place, sale(place));
    await apply();
    expect((await ordersOf(place)).map(({ test }) => test).sort()).toEqual([false, true]);
  });

  it("that is not signed with the program's secret is refused, and leaves nothing", async () => {
    const place = await openPlace();
    const other = await openPlace();
    const good = signed(sale(place), place.secret);
    const wrong = {
      unsigned: good.replace(/&signature=.*/, ""),
      "by another program's secret": signed(sale(place), other.secret),
      "with another amount": good.replace("10.99", "99.99"),
      "with a parameter more": `${good}&s2=x`,
      "cut short": good.slice(0, -1),
    };
    for (const [what, query] of Object.entries(wrong)) {
      const answer = await request(`${place.publicKey}?${query}`);
      expect(answer, what).toMatchObject({ status: 401, body: { type: "/problems/bad_signature" } });
    }
    expect((await request(`${place.publicKey}?${good}&amount=10.99`)).status).toBe(422);
    expect(await statesOf(place)).toEqual([]);
  });

  it("from a listed address needs no signature where no secret is set; from another it is refused", async () => {
    const place = await openPlace({ secret: undefined, addresses: ["203.0.113.7", "2001:DB8::0:1"] });
    const query = new URLSearchParams(sale(place)).toString();
    const from = (address?: string) =>
      request(
        `${place.publicKey}?${query}`,
        address === undefined ? {} : { headers: { "cf-connecting-ip": address } },
      );
    expect((await from("203.0.113.8")).status).toBe(403);
    expect((await from()).status).toBe(403);
    expect(await statesOf(place)).toEqual([]);
    expect((await from("2001:db8::1")).status).toBe(200);
    expect((await from("203.0.113.7")).status).toBe(200);
    expect(await statesOf(place)).toEqual(["waiting"]);
  });

  it("that says too little, or another currency, is refused by name while its sender listens", async () => {
    const place = await openPlace({ params: { orderId: "tid" } });
    const answer = await send(place, { tid: "", amount: "1.999", currency: "USD", status: "maybe" });
    expect(answer.status).toBe(422);
    expect(refusedFields(answer)).toEqual(["tid", "status", "amount"]);
    const euros = await send(place, { tid: "1", amount: "1", currency: "EUR" });
    expect(euros.body.errors).toMatchObject([{ field: "currency", code: "currency_not_accepted" }]);
    for (const params of ['{"tid":"\\ud800"}', '{"tid":"1","\\udfff":"1"}', '{"tid":"\\u0000"}']) {
      const headers = { "content-type": "application/json" };
      expect(await request(place.publicKey, { method: "POST", headers, body: params })).toMatchObject({
        status: 422,
      });
    }
    const bare = await openShop(api);
    const { publicKey } = (await api.call(bare.key, "GET", `/v1/programs/${bare.programId}`)).body;
    expect((await request(`${publicKey}?order_id=1`)).status).toBe(503);
    expect((await request(`trbp_${"x".repeat(24)}?order_id=1`)).status).toBe(404);
  });
});

describe("an order", () => {
  it("that is pending is held, and goes the program's way once it is converted", async () => {
    const place = await openPlace({}, { approvalMode: "after_days", approveAfterDays: 3 });
    await send(place, sale(place, { status: "pending" }));
    await apply();
    expect(await ordersOf(place)).toMatchObject([{ status: "pending", timed: false }]);
    await send(place, sale(place, { status: "approved" }));
    await apply();
    expect(await ordersOf(place)).toMatchObject([{ status: "pending", timed: true }]);
    // Late news of the beginning changes nothing.
    await send(place, sale(place, { status: "hold" }));
    await apply();
    expect(await ordersOf(place)).toMatchObject([{ status: "pending", timed: true }]);
    const at = await openPlace({}, { approvalMode: "immediate" });
    await send(at, sale(at, { status: "pending" }));
    await apply();
    await send(at, sale(at, { status: "paid" }));
    await apply();
    expect(await ordersOf(at)).toMatchObject([{ status: "approved" }]);
  });

  it("that was held is not let go by a confirmation of another amount", async () => {
    const place = await openPlace({}, { approvalMode: "immediate" });
    await send(place, sale(place, { status: "pending" }));
    await apply();
    await send(place, sale(place, { status: "paid", amount: "99.99" }));
    await apply();
    expect(await statesOf(place)).toEqual(["applied", "refused"]);
    expect(await ordersOf(place)).toMatchObject([{ status: "pending", amount: 1099 }]);
  });

  it.each([
    ["rejected", { status: "rejected", refunded: 0 }],
    ["refunded", { refunded: 1099 }],
  ])("that is %s ends so, whichever news comes first", async (status, end) => {
    for (const saleFirst of [true, false]) {
      const place = await openPlace();
      const news = [sale(place), { order_id: "1001", status }];
      for (const params of saleFirst ? news : news.toReversed()) {
        await send(place, params);
        await apply();
      }
      for (const params of news) await send(place, params);
      await apply();
      expect(await ordersOf(place)).toMatchObject([end]);
      expect(await earned(place)).toBe(0);
      expect(await statesOf(place)).toEqual(["applied", "applied"]);
    }
  });

  it("is refunded in parts by refunds with ids of their own, each once", async () => {
    const place = await openPlace();
    const part = (refund_id: string, amount: string) => ({
      order_id: "1001",
      status: "refunded",
      amount,
      currency: "USD",
      refund_id,
    });
    for (const params of [part("r-1", "1.00"), sale(place), part("r-2", "2.00"), part("r-1", "1.00")]) {
      await send(place, params);
      await apply();
    }
    expect(await ordersOf(place)).toMatchObject([{ refunded: 300 }]);
    expect(await earned(place)).toBe(109 - Math.floor((109 * 300) / 1099));
  });

  it("that another way reports is found by what waited for it", async () => {
    const place = await openPlace();
    await send(place, { order_id: "by:server", status: "rejected" });
    await apply();
    expect(await statesOf(place)).toEqual(["parked"]);
    await sell(api, place.shop, undefined, { orderId: "by:server" });
    await apply();
    expect(await ordersOf(place)).toMatchObject([{ order_id: "by:server", status: "rejected" }]);
    expect(await statesOf(place)).toEqual(["applied"]);
  });
});

describe("the settings of postbacks", () => {
  it("show an address with macros, and the secret once", async () => {
    const place = await openPlace({ params: { orderId: "tid" }, currency: "USD" });
    const shown = await api.call(place.shop.key, "GET", path(place.shop));
    expect(shown.body).toMatchObject({
      enabled: true,
      template: expect.stringContaining(
        `/api/v1/postback/${place.publicKey}?click_id={click_id}&tid={order_id}&`,
      ),
      params: { orderId: "tid", amount: "amount" },
      currency: "USD",
      secretSince: expect.any(String),
      counts: { applied: 0 },
    });
    expect(place.secret).toMatch(/^[A-Za-z0-9]{43}$/);
    expect(JSON.stringify(shown.body)).not.toContain(place.secret);
  });

  it("keep the secret when it is left out, replace it, and let nobody in when nothing is set", async () => {
    const place = await openPlace();
    const put = (body: unknown) => api.call(place.shop.key, "PUT", path(place.shop), body);
    expect((await put({ currency: "USD" })).body.secret).toBeUndefined();
    expect((await send(place, sale(place))).status).toBe(200);
    const renewed = (await put({ secret: "new" })).body.secret;
    expect((await send(place, sale(place, { order_id: "2" }))).status).toBe(401);
    expect((await send({ ...place, secret: renewed }, sale(place, { order_id: "2" }))).status).toBe(200);
    expect(refusedFields(await put({ secret: "none" }))).toEqual(["addresses"]);
    expect(
      refusedFields(await put({ addresses: ["10.0.0.0/8"], statuses: { X: "paid" }, y: 1 })).sort(),
    ).toEqual(["addresses[0]", "statuses.X", "y"]);
    const off = await api.call(place.shop.key, "DELETE", path(place.shop));
    expect(off.body).toMatchObject({ enabled: false, secretSince: null });
    expect((await send(place, sale(place, { order_id: "3" }))).status).toBe(503);
    const stranger = await api.createOrganisation();
    expect((await api.call(stranger.key, "PUT", path(place.shop), { secret: "new" })).status).toBe(404);
  });
});
