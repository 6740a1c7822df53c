import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { refusedFields, unique } from "../../local/testing/api-fixtures.ts";
import { openShop, type Shop, sell, wrongBooks } from "../../local/testing/money-fixtures.ts";
import { newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";

/*
 * Goal: whatever is sent where conversions are reported, decided and refunded, the answer names the field, and is
 * never a failure of ours. Method: each endpoint's valid body is spoilt in every way that JSON and HTTP allow.
 */
type Fields = Record<string, unknown>;
let api: TestApi;
let shop: Shop;
let conversionId: string;

beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi();
  shop = await openShop(api);
  conversionId = (await sell(api, shop)).id;
});
afterAll(async () => {
  vi.restoreAllMocks();
  expect(await wrongBooks(api.owner)).toEqual([]);
  await api.close();
});

const conversion = (): Fields => ({
  programId: shop.programId,
  goal: "sale",
  orderId: unique("o"),
  amountMinor: 100,
  currency: "USD",
  clickId: "token",
  customer: { id: "c", email: "a@b.example" },
  occurredAt: "2026-05-01T12:00:00Z",
  metadata: { a: "b" },
});
const refund = (): Fields => ({
  refundId: unique("r"),
  amountMinor: 1,
  currency: "USD",
  status: "succeeded",
  reason: "r",
});

interface Endpoint {
  readonly path: () => string;
  readonly body: () => Fields;
  /** Sets a field of what is tested, wherever that stands in the body. */
  readonly wrap?: (fields: Fields) => Fields;
  readonly place?: string;
  readonly maxBytes?: number;
}
const ENDPOINTS: Record<string, Endpoint> = {
  "a conversion": { path: () => "/v1/conversions", body: conversion },
  "a conversion of a batch": {
    path: () => "/v1/conversions/batch",
    body: conversion,
    wrap: (fields) => ({ programId: shop.programId, conversions: [conversion(), fields] }),
    place: "conversions[1].",
    maxBytes: 1024 * 1024,
  },
  "a batch": {
    path: () => "/v1/conversions/batch",
    body: () => ({ programId: shop.programId, conversions: [conversion()] }),
    maxBytes: 1024 * 1024,
  },
  "a refund by order": {
    path: () => "/v1/conversions/refunds",
    body: () => ({ programId: shop.programId, goal: "sale", orderId: unique("o"), ...refund() }),
  },
  "a refund": { path: () => `/v1/conversions/${conversionId}/refunds`, body: refund },
  "a rejection": { path: () => `/v1/conversions/${newId()}/reject`, body: () => ({ reason: "r" }) },
};

const WRONG: Record<string, unknown[]> = {
  programId: [5, "x", "", null, {}],
  goal: [5, "", "Sale", "x".repeat(65), "a b", null],
  orderId: [5, "", "x".repeat(201), "a\nb", "\u007f", null, {}, undefined],
  amountMinor: ["100", -1, 0.5, 1e15 + 0.5, null, [], {}, true, undefined],
  currency: ["usd", "US", "XXX", "EUR", "", 5, null, undefined],
  clickId: [5, "x".repeat(201), null],
  customer: [5, "c", null, []],
  occurredAt: [
    5,
    "",
    "yesterday",
    "2026-05-01",
    "2026-02-30T00:00:00Z",
    "2026-05-01T12:00:00",
    "2999-01-01T00:00:00Z",
    "1970-01-01T00:00:00Z",
    null,
  ],
  metadata: [
    5,
    "x",
    [],
    { a: 5 },
    { a: null },
    { "": "x" },
    { [`${"k".repeat(65)}`]: "v" },
    { a: "x".repeat(501) },
    Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`k${n}`, "v"])),
  ],
  refundId: [5, "", "x".repeat(201), null, undefined],
  status: [5, "pending", "", null],
  reason: [5, "x".repeat(501), null],
  conversions: [5, null, {}, [], [null], ["x"], undefined],
};

describe.each(Object.entries(ENDPOINTS))(
  "%s",
  (_, { path, body, wrap = (fields) => fields, place = "", maxBytes = 64 * 1024 }) => {
    const send = (fields: unknown, headers?: Record<string, string>) =>
      api.call(shop.key, "POST", path(), fields, headers);

    it("names the field of every wrong type and value.", async () => {
      for (const field of Object.keys(body())) {
        const wrongs =
          field === "amountMinor" && "refundId" in body() ? [...WRONG.amountMinor!, 0] : WRONG[field]!;
        for (const wrong of wrongs) {
          const answer = await send(wrap({ ...body(), [field]: wrong }));
          const what = `${field}: ${JSON.stringify(wrong)?.slice(0, 40)} → ${answer.status} ${JSON.stringify(answer.body.errors)}`;
          expect(answer.status, what).toBe(422);
          expect(answer.headers.get("content-type"), what).toBe("application/problem+json");
          const refused = refusedFields(answer).filter(
            (name) => name === place + field || /^[.[]/.test(name.slice((place + field).length)),
          );
          expect(refused.length, what).toBeGreaterThan(0);
        }
        const extra = await send(wrap({ ...body(), colour: "red" }));
        expect([extra.status, refusedFields(extra)]).toEqual([422, [`${place}colour`]]);
      }
    });

    it.each([
      ["no JSON", "{", "syntax"],
      ["nothing", "", "syntax"],
      ["a key twice", '{"orderId":"a","orderId":"b"}', "duplicate_key"],
      ["NUL", '{"orderId":"a\\u0000b"}', "control_character"],
      ["half a surrogate pair", '{"orderId":"\\ud800"}', "lone_surrogate"],
      ["__proto__", '{"__proto__":{"admin":true}}', "forbidden_key"],
      ["forty levels", `{"metadata":${"[".repeat(40)}${"]".repeat(40)}}`, "too_deep"],
      ["a number beyond 2^53", '{"amountMinor":9007199254740993}', "unsafe_number"],
      ["a number beyond all", '{"amountMinor":1e999}', "unsafe_number"],
      ["a string that never ends", `{"orderId":"${"a".repeat(60_000)}`, "syntax"],
    ])("refuses %s as JSON it does not read.", async (_what, text, code) => {
      expect(await send(text)).toMatchObject({
        status: 400,
        body: { type: "/problems/invalid_json", errors: [{ code }] },
      });
    });

    it("refuses bodies that are no object, of another type, not UTF-8 or one byte too large.", async () => {
      for (const text of ["[]", "null", '"x"', "5", "true"]) expect((await send(text)).status).toBe(422);
      expect((await send(JSON.stringify(wrap(body())), { "content-type": "text/plain" })).status).toBe(415);
      expect((await send(new Uint8Array([0x7b, 0xff, 0x7d]))).status).toBe(400);
      const padded = (bytes: number) => `{"a":"${"x".repeat(bytes - 8)}"}`;
      expect((await send(padded(maxBytes))).status).toBe(422);
      expect((await send(padded(maxBytes + 1))).status).toBe(413);
    });

    it("is refused without a key.", async () => {
      expect((await api.call("", "POST", path(), wrap(body()))).status).toBe(401);
    });
  },
);

it("Numbers at the edges of what is exact are taken as they are.", async () => {
  for (const amountMinor of [0, 9007199254740991]) {
    const sold = await sell(api, shop, undefined, { amountMinor });
    expect(sold.amountMinor).toBe(amountMinor);
  }
  const text = JSON.stringify({ ...conversion(), amountMinor: "N" });
  for (const [number, amount] of [
    ["-0", 0],
    ["1e2", 100],
    ["5.0", 5],
  ] as const) {
    const answer = await api.call(
      shop.key,
      "POST",
      "/v1/conversions",
      text.replace('"N"', number).replace(/"o-[^"]*"/, `"${unique("o")}"`),
    );
    expect([answer.status, answer.body.amountMinor]).toEqual([201, amount]);
  }
});

it("A query with a name twice, an unknown one or NUL is named.", async () => {
  for (const [query, field] of [
    ["limit=5&limit=6", "limit"],
    ["colour=red", "colour"],
    ["goal=%00", "goal"],
    ["status=open", "status"],
    ["test=yes", "test"],
    ["programId=5", "programId"],
    ["cursor=x", "cursor"],
    ["outcome=lost", "outcome"],
  ] as const) {
    const answer = await api.call(shop.key, "GET", `/v1/conversions?${query}`);
    expect(answer.status).toBe(400);
    expect(refusedFields(answer)).toContain(field);
  }
});
