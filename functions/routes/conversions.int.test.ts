import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { refusedFields, unique } from "../../local/testing/api-fixtures.ts";
import {
  click,
  openShop,
  read,
  type Shop,
  sell,
  storeClick,
  tokenOf,
  wrongBooks,
} from "../../local/testing/money-fixtures.ts";
import { runJob, settleAll } from "../../local/testing/run-job.ts";
import { newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";

/*
 * Goal: an order is one conversion however often and from however many places it is reported, and each answer says
 * what stands. Method: the API on a real Postgres, many requests at once.
 */
let api: TestApi;
let shop: Shop;

beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi();
  shop = await openShop(api);
});
afterAll(async () => {
  vi.restoreAllMocks();
  expect(await wrongBooks(api.owner)).toEqual([]);
  await api.close();
});

const report = (extra = {}) => ({
  programId: shop.programId,
  orderId: unique("order"),
  amountMinor: 10_000,
  currency: "USD",
  ...extra,
});
const post = (body: unknown, headers = {}, key = shop.key) =>
  api.call(key, "POST", "/v1/conversions", body, headers);
const postBatch = (conversions: unknown[], headers = {}, key = shop.key) =>
  api.call(key, "POST", "/v1/conversions/batch", { programId: shop.programId, conversions }, headers);
const count = async (orderId: string) =>
  (await api.owner.query("SELECT count(*)::int AS n FROM conversions WHERE order_id = $1", [orderId])).rows[0]
    .n;

describe("one order", () => {
  it("posted fifty times at once is one conversion with one set of accruals", async () => {
    const made = await storeClick(api, click(shop.promoters[0]));
    const body = report({ clickId: await tokenOf(api, made) });
    const answers = await Promise.all(Array.from({ length: 50 }, () => post(body)));
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([201]));
    expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
    expect(answers.filter((answer) => answer.headers.get("idempotent-replayed") === null)).toHaveLength(1);
    expect(await count(body.orderId)).toBe(1);
    await Promise.all(Array.from({ length: 4 }, () => runJob(api, "attribute-conversions")));
    await Promise.all(Array.from({ length: 4 }, () => runJob(api, "accrue-commissions")));
    await settleAll(api);
    expect((await read(api, shop.key, answers[0]!.body.id)).accruals).toHaveLength(1);
  });

  it("fifty times in batches that overlap in every order is one each, and no batch fails", async () => {
    const orders = Array.from({ length: 30 }, () => report());
    const shuffled = (seed: number) => orders.map((_, n) => orders[(n * 7 + seed * 11) % orders.length]);
    const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => postBatch(shuffled(n))));
    expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 10 }, () => 200));
    const results = answers.flatMap((answer) => answer.body.results);
    expect(results.filter((one: { status: string }) => one.status === "created")).toHaveLength(30);
    expect(new Set(results.map((one: { conversion: { id: string } }) => one.conversion.id)).size).toBe(30);
  });

  it("is another conversion as another goal and at another program", async () => {
    const other = await openShop(api);
    const body = report();
    const answers = [
      await post(body),
      await post({ ...body, goal: "lead" }),
      await post({ ...body, programId: other.programId }, {}, other.key),
    ];
    expect(answers.map((answer) => answer.status)).toEqual([201, 201, 201]);
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(3);
  });

  it.each([
    ["another amount", { amountMinor: 10_001 }],
    ["another currency", { currency: "VND" }],
    ["another token", { clickId: "x" }],
    ["another customer", { customer: { id: "c" } }],
    ["another address", { customer: { email: "a@b.example" } }],
    ["another time", { occurredAt: "2026-05-01T12:00:00Z" }],
    ["other metadata", { metadata: { a: "b" } }],
    ["a coupon", { coupon: "SAVE10" }],
  ])("with %s is a conflict, and the first stands", async (_, extra) => {
    const body = report();
    const first = await post(body);
    const answer = await post({ ...body, ...extra });
    expect(answer).toMatchObject({
      status: 409,
      body: { type: "/problems/conflict", errors: [{ field: "orderId" }] },
    });
    expect((await post(body)).body).toEqual(first.body);
  });

  it("again, also written differently, is answered as the first time", async () => {
    const orderId = unique("order");
    const at = "2026-05-01T12:00:00Z";
    const body = report({
      orderId,
      occurredAt: at,
      customer: { email: "Some.One+x@gmail.com" },
      metadata: { a: "1", b: "2" },
    });
    const first = await post(body);
    const again = await post({
      ...body,
      programId: shop.programId.toUpperCase(),
      occurredAt: "2026-05-01T14:00:00.000+02:00",
      customer: { email: "someone@gmail.com" },
      metadata: { b: "2", a: "1" },
    });
    expect([again.status, again.body]).toEqual([first.status, first.body]);
    expect(again.headers.get("idempotent-replayed")).toBe("true");
  });
});

describe("an Idempotency-Key", () => {
  const key = () => ({ "idempotency-key": unique("key") });

  it("asked again is answered as the first time, status and body", async () => {
    const headers = key();
    const body = report();
    const first = await post(body, headers);
    const again = await post(body, headers);
    expect([again.status, again.body]).toEqual([first.status, first.body]);
    // Also of what was new and what was not, conflicts included.
    const old = report();
    await post(old);
    const batch = [old, { ...body, amountMinor: 1 }, report()];
    const batchHeaders = key();
    const answer = await postBatch(batch, batchHeaders);
    expect(answer.body.results.map((one: { status: string }) => one.status)).toEqual([
      "replayed",
      "conflict",
      "created",
    ]);
    const repeated = await postBatch(batch, batchHeaders);
    expect([repeated.status, repeated.body]).toEqual([answer.status, answer.body]);
  });

  it("at once by many is one request", async () => {
    const headers = key();
    const body = report();
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(body, headers)));
    expect(new Set(answers.map((answer) => `${answer.status} ${answer.body.id}`)).size).toBe(1);
    expect(await count(body.orderId)).toBe(1);
  });

  it("with other content, or at another program, is refused and writes nothing", async () => {
    const headers = key();
    const organisationKey = await api.createKey({ organisationId: shop.organisationId });
    const second = (
      await api.call(shop.key, "POST", "/v1/programs", {
        name: "Other",
        timezone: "UTC",
        currencies: ["USD"],
      })
    ).body;
    const body = report();
    await post(body, headers, organisationKey);
    const others = [report(), { ...body, amountMinor: 1 }, { ...body, programId: second.id }];
    for (const other of others) {
      const answer = await post(other, headers, organisationKey);
      expect(answer).toMatchObject({ status: 409, body: { type: "/problems/idempotency_key_reused" } });
    }
    expect(await count(others[0]!.orderId)).toBe(0);
    expect(await count(body.orderId)).toBe(1);
  });

  it("is the caller's own: two callers with the same one do not meet", async () => {
    const headers = key();
    const another = await api.createKey({ organisationId: shop.organisationId });
    expect((await post(report(), headers)).status).toBe(201);
    expect((await post(report(), headers, another)).status).toBe(201);
  });

  it.each(["", " ", "a b", "ü", "x".repeat(256)])("of %j is refused", async (value) => {
    const answer = await post(report(), { "idempotency-key": value });
    expect(answer.status).toBe(400);
    expect(refusedFields(answer)).toEqual(["Idempotency-Key"]);
  });
});

describe("a batch", () => {
  it("of 500 is stored whole, each answered in its place", async () => {
    const orders = Array.from({ length: 500 }, () => report());
    const { status, body } = await postBatch(orders);
    expect(status).toBe(200);
    expect(body.results.map((one: { orderId: string }) => one.orderId)).toEqual(
      orders.map((one) => one.orderId),
    );
    expect(body.results.every((one: { status: string }) => one.status === "created")).toBe(true);
    expect((await postBatch([...orders, report()])).status).toBe(422);
  });

  it("names each of its wrong conversions, and stores none", async () => {
    const twice = report();
    const orders = [
      report(),
      report({ currency: "EUR" }),
      twice,
      twice,
      report({ occurredAt: "2999-01-01T00:00:00Z" }),
    ];
    const answer = await postBatch(orders);
    expect(answer.status).toBe(422);
    expect(refusedFields(answer)).toEqual([
      "conversions[1].currency",
      "conversions[3].orderId",
      "conversions[4].occurredAt",
    ]);
    expect(await count(orders[0]!.orderId)).toBe(0);
    const shapes = await postBatch([report(), { ...report(), amountMinor: 1.5 }, { orderId: 5 }]);
    expect(refusedFields(shapes)).toEqual(
      expect.arrayContaining(["conversions[1].amountMinor", "conversions[2].orderId"]),
    );
  });

  it("takes its program from its conversions, and only one", async () => {
    const { programId: _, ...rest } = report();
    const named = await api.call(shop.key, "POST", "/v1/conversions/batch", {
      conversions: [report(), rest],
    });
    expect(named.status).toBe(200);
    const other = await openShop(api);
    const mixed = await api.call(shop.key, "POST", "/v1/conversions/batch", {
      conversions: [report(), report({ programId: other.programId })],
    });
    expect(mixed.status).toBe(422);
    expect(refusedFields(mixed)).toEqual(["conversions[1].programId"]);
  });

  it("tells conflicts one by one", async () => {
    const known = report();
    await post(known);
    const { status, body } = await postBatch([{ ...known, amountMinor: 1 }, report()]);
    expect(status).toBe(200);
    expect(body.results).toMatchObject([{ status: "conflict", conversion: null }, { status: "created" }]);
  });
});

describe("a test key", () => {
  it("brings what is shown and attributed and never money, apart from the real orders", async () => {
    const testKey = await api.createKey({
      organisationId: shop.organisationId,
      programId: shop.programId,
      test: true,
    });
    const made = await storeClick(api, click(shop.promoters[0]));
    const body = report({ clickId: await tokenOf(api, made) });
    const real = await post(body);
    const test = await post({ ...body, amountMinor: 5 }, {}, testKey);
    expect([real.status, test.status]).toEqual([201, 201]);
    expect([real.body.test, test.body.test]).toEqual([false, true]);
    await settleAll(api);
    expect(await read(api, shop.key, test.body.id)).toMatchObject({
      test: true,
      outcome: "attributed",
      accruals: [],
    });
    expect((await read(api, shop.key, real.body.id)).accruals).toHaveLength(1);
    const path = `/v1/conversions/by-order/${body.orderId}?programId=${shop.programId}`;
    expect((await api.call(testKey, "GET", path)).body.id).toBe(test.body.id);
    expect((await api.call(shop.key, "GET", path)).body.id).toBe(real.body.id);
    for (const wanted of ["true", "false"]) {
      const list = await api.call(
        shop.key,
        "GET",
        `/v1/conversions?programId=${shop.programId}&orderId=${body.orderId}&test=${wanted}`,
      );
      expect(list.body.data.map((row: { test: boolean }) => String(row.test))).toEqual([wanted]);
    }
  });

  it("decides about and refunds tests alone", async () => {
    const testKey = await api.createKey({
      organisationId: shop.organisationId,
      programId: shop.programId,
      test: true,
    });
    const real = await sell(api, shop);
    const url = `/v1/conversions/${real.id}`;
    const refund = { refundId: unique("r"), amountMinor: 1, currency: "USD" };
    const answers = [
      await api.call(testKey, "POST", `${url}/approve`),
      await api.call(testKey, "POST", `${url}/reject`, { reason: "r" }),
      await api.call(testKey, "POST", `${url}/refunds`, refund),
    ];
    expect(answers.map((answer) => answer.status)).toEqual([403, 403, 403]);
    expect(await read(api, shop.key, real.id)).toMatchObject({ status: "pending", refunds: [] });
    const made = await storeClick(api, click(shop.promoters[0]));
    const test = await sell(api, { ...shop, key: testKey }, made);
    expect((await api.call(testKey, "POST", `/v1/conversions/${test.id}/refunds`, refund)).status).toBe(201);
    await settleAll(api);
    expect(await read(api, testKey, test.id)).toMatchObject({
      outcome: "attributed",
      refundedMinor: 1,
      accruals: [],
    });
    const rejected = await api.call(testKey, "POST", `/v1/conversions/${test.id}/reject`, { reason: "r" });
    expect(rejected).toMatchObject({ status: 200, body: { status: "rejected" } });
  });
});

describe("what a key may see", () => {
  it("is its organisation's and, with a program's key, its program's", async () => {
    const stranger = await openShop(api);
    const second = (
      await api.call(shop.key, "POST", "/v1/programs", {
        name: "Second",
        timezone: "UTC",
        currencies: ["USD"],
      })
    ).body;
    const secondKey = await api.createKey({ organisationId: shop.organisationId, programId: second.id });
    const mine = await sell(api, shop);
    const url = `/v1/conversions/${mine.id}`;
    for (const key of [stranger.key, secondKey]) {
      const refund = { refundId: unique("r"), amountMinor: 1, currency: "USD" };
      const answers = [
        await api.call(key, "GET", url),
        await api.call(key, "POST", `${url}/approve`),
        await api.call(key, "POST", `${url}/reject`, { reason: "r" }),
        await api.call(key, "POST", `${url}/refunds`, refund),
      ];
      expect(answers.map((answer) => answer.status)).toEqual([404, 404, 404, 404]);
    }
    const list = (key: string, query = "") => api.call(key, "GET", `/v1/conversions${query}`);
    expect((await list(secondKey)).body.data).toEqual([]);
    expect((await list(stranger.key)).body.data).toEqual([]);
    expect((await list(stranger.key, `?programId=${shop.programId}`)).body.data).toEqual([]);
    expect((await list(secondKey, `?programId=${shop.programId}`)).status).toBe(403);
    expect(
      (
        await api.call(
          secondKey,
          "GET",
          `/v1/conversions/by-order/${mine.orderId}?programId=${shop.programId}`,
        )
      ).status,
    ).toBe(403);
    expect((await post(report(), {}, secondKey)).status).toBe(403);
    expect(await post(report(), {}, stranger.key)).toMatchObject({
      status: 404,
      body: { errors: [{ field: "programId" }] },
    });
  });

  it("needs the scope", async () => {
    const reader = await api.createKey({ organisationId: shop.organisationId, scopes: ["conversions:read"] });
    const writer = await api.createKey({
      organisationId: shop.organisationId,
      scopes: ["conversions:write"],
    });
    expect((await post(report(), {}, reader)).status).toBe(403);
    expect((await api.call(writer, "GET", "/v1/conversions")).status).toBe(403);
    expect((await post(report(), {}, writer)).status).toBe(201);
  });

  it("ends when the key is unknown, expired or malformed", async () => {
    const expired = await api.createKey({
      organisationId: shop.organisationId,
      expiresAt: new Date(Date.now() - 1),
    });
    for (const key of [expired, "", "x", `trb_live_${"a".repeat(40)}`, `${shop.key} x`]) {
      const answer = await post(report(), {}, key);
      expect(answer).toMatchObject({ status: 401, body: { type: "/problems/unauthenticated" } });
      expect(answer.headers.get("www-authenticate")).toBe("Bearer");
    }
  });
});

describe("a list", () => {
  it("goes by pages, newest first, and filters", async () => {
    const own = await openShop(api);
    const ids: string[] = [];
    for (let n = 0; n < 5; n++)
      ids.unshift((await sell(api, own, undefined, { goal: n === 0 ? "lead" : "sale" })).id);
    const page = async (query: string) =>
      (await api.call(own.key, "GET", `/v1/conversions?programId=${own.programId}&${query}`)).body;
    const first = await page("limit=2");
    const second = await page(`limit=2&cursor=${first.nextCursor}`);
    const third = await page(`limit=2&cursor=${second.nextCursor}`);
    expect([first, second, third].flatMap((one) => one.data.map((row: { id: string }) => row.id))).toEqual(
      ids,
    );
    expect(third.nextCursor).toBeNull();
    expect((await page("goal=lead")).data.map((row: { id: string }) => row.id)).toEqual([ids[4]]);
    expect((await page("outcome=attributed")).data).toEqual([]);
    expect((await page("status=pending")).data).toHaveLength(5);
    await settleAll(api);
    expect((await page("outcome=unattributed")).data).toHaveLength(5);
  });
});

describe("an address", () => {
  it.each(["1", "x".repeat(300), "%00", "__proto__"])("with the id %j names it", async (id) => {
    for (const [method, path] of [
      ["GET", ""],
      ["POST", "/approve"],
    ] as const) {
      const answer = await api.call(shop.key, method, `/v1/conversions/${id}${path}`);
      expect(answer.status).toBe(400);
      expect(refusedFields(answer)).toEqual(["id"]);
    }
  });

  it("of nobody is not found", async () => {
    for (const path of [newId(), `by-order/${unique("none")}?programId=${shop.programId}`]) {
      expect((await api.call(shop.key, "GET", `/v1/conversions/${path}`)).status).toBe(404);
    }
  });

  it.each([
    ["orderId", "by-order/%00"],
    ["orderId", "by-order/a%1Fb"],
    ["orderId", `by-order/${"x".repeat(201)}`],
    ["goal", "by-order/a?goal="],
    ["programId", "by-order/a?programId=5"],
  ])("with a wrong %s names it", async (field, path) => {
    const answer = await api.call(shop.key, "GET", `/v1/conversions/${path}`);
    expect(answer.status).toBe(400);
    expect(refusedFields(answer)).toEqual([field]);
  });

  it("finds orders of any characters", async () => {
    for (const orderId of ["a/b", "ä ö?&%", "%2F", "..", "🛒"]) {
      const sold = await sell(api, shop, undefined, { orderId });
      const path = `/v1/conversions/by-order/${encodeURIComponent(orderId).replaceAll(".", "%2E")}?programId=${shop.programId}`;
      const answer = await api.call(shop.key, "GET", path);
      if (orderId !== "..") expect(answer.body.id).toBe(sold.id);
    }
  });
});

describe("a program", () => {
  it("that is archived takes no more conversions", async () => {
    const own = await openShop(api);
    await api.call(own.key, "POST", `/v1/programs/${own.programId}/archive`);
    const answer = await post(report({ programId: own.programId }), {}, own.key);
    expect(answer.status).toBe(422);
    expect(refusedFields(answer)).toEqual(["programId"]);
  });

  it("must be named by a key of the whole organisation", async () => {
    const { programId: _, ...rest } = report();
    for (const [method, path, body] of [
      ["POST", "/v1/conversions", rest],
      ["POST", "/v1/conversions/batch", { conversions: [rest] }],
      ["POST", "/v1/conversions/refunds", { orderId: "o", refundId: "r", amountMinor: 1, currency: "USD" }],
      ["GET", "/v1/conversions/by-order/o", undefined],
    ] as const) {
      const answer = await api.call(shop.key, method, path, body);
      expect(answer.status).toBe(422);
      expect(refusedFields(answer)).toEqual(["programId"]);
    }
  });
});

it("An explained conversion shows all that its commission follows from.", async () => {
  const made = await storeClick(api, click(shop.promoters[0]));
  const body = report({ clickId: await tokenOf(api, made), metadata: { cart: "7" } });
  const { body: sold, headers } = await post(body, { "x-request-id": newId() });
  await settleAll(api);
  const conversion = await read(api, shop.key, sold.id);
  expect(conversion).toMatchObject({
    orderId: body.orderId,
    metadata: { cart: "7" },
    source: "server",
    approveAt: null,
  });
  // One id goes through everything: request, conversion, accrual, posting.
  const requestId = headers.get("x-request-id");
  expect(conversion.requestId).toBe(requestId);
  expect(conversion.accruals[0]).toMatchObject({
    requestId,
    level: 1,
    rateBps: 1000,
    exact: expect.stringMatching(/^\d+\/\d+$/),
    state: "pending",
    clickId: made.id,
  });
  expect(conversion.accruals[0].explanation).toMatch(/10/);
  const { rows } = await api.owner.query(
    "SELECT DISTINCT request_id FROM postings WHERE conversion_id = $1",
    [sold.id],
  );
  expect(rows).toEqual([{ request_id: requestId }]);
});
