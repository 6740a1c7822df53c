import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { makeEnrollment, makePartner, refusedFields, unique } from "../../local/testing/api-fixtures.ts";
import { openShop, type Shop } from "../../local/testing/money-fixtures.ts";
import { startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";

/* Goal: a program's coupons are made, found, dated and withdrawn, each code once. Method: the API on a real Postgres. */
let api: TestApi;
let shop: Shop;
beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi();
  shop = await openShop(api);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
});

const make = (body: object, key = shop.key) =>
  api.call(key, "POST", "/v1/coupons", {
    enrollmentId: shop.promoters[0].enrollmentId,
    code: unique("C"),
    ...body,
  });
const list = async (query: string, key = shop.key) =>
  (await api.call(key, "GET", `/v1/coupons?${query}`)).body.data.map((row: { id: string }) => row.id);

describe("A coupon", () => {
  it("is made for a place in a campaign, and found there", async () => {
    const own = await openShop(api);
    const [promoter] = own.promoters;
    const answer = await make({ enrollmentId: promoter.enrollmentId, code: " Ada-10 " }, own.key);
    expect(answer).toMatchObject({
      status: 201,
      body: {
        programId: own.programId,
        campaignId: own.campaignId,
        enrollmentId: promoter.enrollmentId,
        partnerId: promoter.partnerId,
        code: "Ada-10",
        validFrom: null,
        validUntil: null,
        status: "active",
        archivedAt: null,
        version: 1,
      },
    });
    const { id } = answer.body;
    expect((await api.call(own.key, "GET", `/v1/coupons/${id}`)).body).toEqual(answer.body);
    const other = await make({ enrollmentId: promoter.enrollmentId }, own.key);
    expect(await list(`programId=${own.programId}`, own.key)).toEqual([other.body.id, id]);
    expect(await list(`partnerId=${promoter.partnerId}&status=archived`, own.key)).toEqual([]);
    expect(
      await list(`enrollmentId=${promoter.enrollmentId}&campaignId=${own.campaignId}`, own.key),
    ).toHaveLength(2);
    for (const [method, path] of [
      ["GET", ""],
      ["PATCH", ""],
      ["POST", "/archive"],
    ] as const)
      expect(
        (await api.call(shop.key, method, `/v1/coupons/${id}${path}`, method === "GET" ? undefined : {}))
          .status,
      ).toBe(404);
  });

  it("has a code that is the program's only one, in whatever case, also once it is archived", async () => {
    const code = unique("Code");
    const first = await make({ code });
    const second = await make({ code: code.toUpperCase() });
    expect(second).toMatchObject({ status: 409, body: { type: "/problems/already_exists" } });
    expect(refusedFields(second)).toEqual(["code"]);
    const archived = await api.call(shop.key, "POST", `/v1/coupons/${first.body.id}/archive`);
    expect(archived.body).toMatchObject({ status: "archived", archivedAt: expect.any(String), version: 2 });
    expect((await make({ code })).status).toBe(409);
    expect((await api.call(shop.key, "POST", `/v1/coupons/${first.body.id}/archive`)).status).toBe(409);
    expect((await api.call(shop.key, "PATCH", `/v1/coupons/${first.body.id}`, {})).status).toBe(409);
    const elsewhere = await openShop(api);
    const { enrollmentId } = elsewhere.promoters[0];
    expect((await make({ code, enrollmentId }, elsewhere.key)).status).toBe(201);
  });

  it("made twenty times at once is made once", async () => {
    const code = unique("race");
    const answers = await Promise.all(Array.from({ length: 20 }, () => make({ code })));
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1);
    expect(answers.filter((answer) => answer.status === 409)).toHaveLength(19);
  });

  it.each([
    ["code", { code: "a" }],
    ["code", { code: "a b" }],
    ["code", { code: "x".repeat(65) }],
    ["code", { code: "SÜSS" }],
    ["validUntil", { validFrom: "2040-01-01T00:00:00Z", validUntil: "2040-01-01T00:00:00Z" }],
    ["validUntil", { validUntil: "2020-01-01T00:00:00Z" }],
    ["enrollmentId", { enrollmentId: "1" }],
    ["partnerId", { partnerId: "x" }],
  ])("with a wrong %s is refused by name: %j", async (field, body) => {
    const answer = await make(body);
    expect(answer.status).toBe(422);
    expect(refusedFields(answer)).toEqual([field]);
  });

  it("is dated anew in the version that was read, and keeps a period that is one", async () => {
    const { id } = (await make({ validFrom: "2026-01-01T00:00:00Z", validUntil: "2026-02-01T00:00:00Z" }))
      .body;
    const patch = (body: object) => api.call(shop.key, "PATCH", `/v1/coupons/${id}`, body);
    expect((await patch({ version: 2, validUntil: null })).status).toBe(409);
    expect(refusedFields(await patch({ validUntil: "2025-12-31T00:00:00Z" }))).toEqual(["validUntil"]);
    expect(await patch({ version: 1, validUntil: null })).toMatchObject({
      status: 200,
      body: { validFrom: "2026-01-01T00:00:00.000Z", validUntil: null, version: 2 },
    });
    expect((await patch({})).body.version).toBe(2);
  });

  it("needs an approved place of this program, and the scope", async () => {
    const campaign = await api.call(shop.key, "POST", "/v1/campaigns", {
      programId: shop.programId,
      name: "By approval",
      destinationUrl: "https://shop.example/",
      joinMode: "approval",
    });
    const partner = await makePartner(api, shop.key, shop.programId);
    const { id } = await makeEnrollment(api, shop.key, campaign.body.id, partner.id);
    const pending = await make({ enrollmentId: id });
    expect([pending.status, refusedFields(pending)]).toEqual([409, ["enrollmentId"]]);
    const stranger = await openShop(api);
    expect((await make({ enrollmentId: stranger.promoters[0].enrollmentId })).status).toBe(404);
    const reader = await api.createKey({ organisationId: shop.organisationId, scopes: ["coupons:read"] });
    const writer = await api.createKey({ organisationId: shop.organisationId, scopes: ["coupons:write"] });
    expect((await make({}, reader)).status).toBe(403);
    expect((await api.call(writer, "GET", "/v1/coupons")).status).toBe(403);
  });
});
