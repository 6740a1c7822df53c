import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { makeCampaign, refusedFields } from "../../local/testing/api-fixtures.ts";
import { addPromoter, openShop, type Shop } from "../../local/testing/money-fixtures.ts";
import { accessTokenOf, makeUser } from "../../local/testing/sign-in.ts";
import { startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";
import { app } from "../app.ts";

/*
 * Goal: affiliates have what is live in the campaigns they are approved for, with their own link around it, and a file is
 * what its bytes say. Method: a merchant's creatives of each kind, asked for by those who may have them and those who may not.
 */
let api: TestApi;
let shop: Shop;
let ada: string;

/** A PNG of 3 by 2 pixels, as far as its header goes. */
const PNG = Buffer.from(
  "89504e470d0a1a0a0000000d49484452000000030000000208020000001216f14d0000000049454e44ae426082",
  "hex",
);

beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi();
  shop = await openShop(api);
  ada = await accessTokenOf(api, await makeUser(api, { email: shop.promoters[0].email, affiliate: true }));
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
});

const call = (method: string, path: string, body?: unknown, headers = {}) =>
  api.call(shop.key, method, `/v1/creatives${path}`, body, headers);
const make = async (fields: object) =>
  (await call("POST", "", { programId: shop.programId, name: "Spring", ...fields })).body;
const live = (id: string, extra = {}) => call("PATCH", `/${id}`, { status: "live", ...extra });
const put = (id: string, bytes: Buffer, type = "image/png") =>
  call("PUT", `/${id}/file`, bytes, { "content-type": type });
const offered = async (query = "", token = ada) =>
  (await api.call(token, "GET", `/affiliate/creatives?${query}`)).body.data;

test("A banner is live once it has its picture, and affiliates have it behind their own link.", async () => {
  const { id, status } = await make({ kind: "image", text: "Tea" });
  expect(status).toBe("draft");
  const early = await live(id);
  expect([early.status, refusedFields(early)]).toEqual([422, ["status"]]);
  expect((await put(id, Buffer.from("<svg onload='alert(1)'/>"))).status).toBe(422);
  expect((await put(id, PNG, "image/svg+xml")).status).toBe(415);
  const kept = await put(id, PNG);
  expect([kept.status, kept.body.file]).toMatchObject([
    200,
    { contentType: "image/png", width: 3, height: 2 },
  ]);
  expect(await offered()).toEqual([]);
  expect((await live(id)).body).toMatchObject({ status: "live", version: 3 });

  const [{ linkId }] = shop.promoters;
  const [given] = await offered(`linkId=${linkId}`);
  expect(given).toMatchObject({ id, kind: "image", programName: expect.any(String), file: { width: 3 } });
  expect(given.snippet).toMatch(
    /^<a href="http:\/\/edge\.test:8787\/r\/\w+\?s5=[\w-]+"><img src="[^"]+" alt="Tea" width="3" height="2"><\/a>$/,
  );
  const path = new URL(given.file.url).pathname.replace("/api", "");
  const shown = await app.request(`http://api.test/api${path}`, {}, api.env);
  expect([
    shown.status,
    ...["content-type", "content-disposition", "cross-origin-resource-policy", "x-content-type-options"].map(
      (name) => shown.headers.get(name),
    ),
  ]).toEqual([...[200, "image/png", "inline", "cross-origin", "nosniff"]]);
  expect(shown.headers.get("content-security-policy")).toBe("default-src 'none'; sandbox");
  expect((await api.call("", "GET", "/files/creatives/..%2Fkyc%2Fx.pdf")).status).toBe(404);
  await call("PATCH", `/${id}`, { status: "archived" });
  expect(await offered()).toEqual([]);
});

test("Each has what is of its campaigns, within its dates; what makes no sense is refused.", async () => {
  const other = await makeCampaign(api, shop.key, shop.programId);
  const soon = new Date(Date.now() + 86_400_000).toISOString();
  const ids: string[] = [];
  for (const fields of [
    { kind: "text", text: "Buy tea", campaignId: shop.campaignId },
    { kind: "page", url: "https://shop.example/tea", campaignId: other.id },
    { kind: "video", url: "https://video.example/1", language: "vi" },
    { kind: "text", text: "Soon", startsAt: soon },
  ]) {
    const { id } = await make(fields);
    expect((await live(id)).status).toBe(200);
    ids.push(id);
  }
  const idsOf = async (query: string, token = ada) =>
    (await offered(query, token)).map(({ id }: { id: string }) => id);
  expect(await idsOf("")).toEqual([ids[2], ids[0]]);
  const both = await addPromoter(api, shop, { partnerId: shop.promoters[0].partnerId, campaignId: other.id });
  expect(await idsOf(`campaignId=${other.id}`)).toEqual([ids[2], ids[1]]);
  expect(
    (await offered(`linkId=${both.linkId}`)).map(
      ({ snippet }: { snippet: string | null }) => snippet?.slice(0, 2) ?? null,
    ),
  ).toEqual([null, "<a", null]);
  const stranger = await accessTokenOf(api, await makeUser(api));
  expect(await idsOf("", stranger)).toEqual([]);
  expect((await api.call(stranger, "GET", `/affiliate/creatives?linkId=${both.linkId}`)).status).toBe(404);

  const backwards = await call("POST", "", {
    programId: shop.programId,
    kind: "text",
    name: "x",
    startsAt: soon,
    endsAt: "2026-01-01T00:00:00Z",
  });
  expect([backwards.status, refusedFields(backwards)]).toEqual([422, ["endsAt"]]);
  const foreign = await openShop(api);
  const misplaced = await call("POST", "", {
    programId: shop.programId,
    kind: "text",
    name: "x",
    campaignId: foreign.campaignId,
  });
  expect([misplaced.status, refusedFields(misplaced)]).toEqual([404, ["campaignId"]]);
  expect((await put(String(ids[0]), PNG)).status).toBe(409);
  expect((await call("GET", `?programId=${shop.programId}&campaignId=${other.id}`)).body.data).toMatchObject([
    { id: ids[1] },
  ]);
});
