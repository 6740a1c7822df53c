import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeCampaign, makeProgram, refusedFields, TEN_PERCENT } from "../../local/testing/api-fixtures.ts";
import { newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";

let api: TestApi;
let organisation: { id: string; key: string };
let key: string;
beforeAll(async () => {
  api = await startTestApi();
  organisation = await api.createOrganisation();
  key = organisation.key;
});
afterAll(() => api.close());

const post = (body: unknown) => api.call(key, "POST", "/v1/plans", body);
const current = (query: string) => api.call(key, "GET", `/v1/plans/current?${query}`);
const FIVE_PERCENT = { ...TEN_PERCENT, levels: [{ kind: "percentage", rateBps: 500 }] };

describe("saving a plan", () => {
  test("numbers the versions, and each is in force from its date on.", async () => {
    const { id: programId } = await makeProgram(api, key);
    expect((await current(`programId=${programId}`)).status).toBe(404);
    const first = await post({ programId, rules: TEN_PERCENT });
    expect(first).toMatchObject({
      status: 201,
      body: {
        programId,
        campaignId: null,
        number: 1,
        effectiveFrom: "1970-01-01T00:00:00.000Z",
        rules: TEN_PERCENT,
        warnings: [],
      },
    });
    const later = await post({ programId, rules: FIVE_PERCENT, effectiveFrom: "2040-01-01T00:00:00Z" });
    expect(later).toMatchObject({
      status: 201,
      body: { number: 2, effectiveFrom: "2040-01-01T00:00:00.000Z" },
    });
    expect((await current(`programId=${programId}`)).body.number).toBe(1);
    expect((await current(`programId=${programId}&at=2039-12-31T23:59:59.999Z`)).body.number).toBe(1);
    expect((await current(`programId=${programId}&at=2040-01-01T00:00:00Z`)).body.number).toBe(2);
  });

  test("of a campaign goes before the program's, and its first is in force from now.", async () => {
    const { id: programId } = await makeProgram(api, key, { plan: TEN_PERCENT });
    const { id: campaignId } = await makeCampaign(api, key, programId);
    expect((await current(`programId=${programId}&campaignId=${campaignId}`)).body).toMatchObject({
      campaignId: null,
    });
    const own = await post({ programId, campaignId, rules: FIVE_PERCENT });
    expect(own).toMatchObject({ status: 201, body: { campaignId, number: 1 } });
    expect(Date.parse(own.body.effectiveFrom)).toBeGreaterThan(Date.now() - 60_000);
    expect((await current(`programId=${programId}&campaignId=${campaignId}`)).body).toMatchObject({
      campaignId,
      number: 1,
    });
    expect(
      (await current(`programId=${programId}&campaignId=${campaignId}&at=2020-01-01T00:00:00Z`)).body,
    ).toMatchObject({ campaignId: null });
    expect((await current(`programId=${programId}`)).body).toMatchObject({ campaignId: null });
    const list = await api.call(key, "GET", `/v1/plans?programId=${programId}&campaignId=${campaignId}`);
    expect(list.body.data).toMatchObject([{ id: own.body.id }]);
  });

  test("of a campaign is refused what is paid by the program's plan alone; a check tells it.", async () => {
    const { id: programId } = await makeProgram(api, key, { plan: TEN_PERCENT });
    const { id: campaignId } = await makeCampaign(api, key, programId);
    const bonuses = [{ kind: "matching", name: "match", rates: [100] }];
    const body = { programId, campaignId, rules: { ...TEN_PERCENT, bonuses, capBps: 5000 } };
    const refused = await post(body);
    expect([refused.status, refusedFields(refused)]).toEqual([422, ["rules.bonuses"]]);
    const checked = await api.call(key, "POST", "/v1/plans/check", body);
    expect(checked.body).toMatchObject({ acceptable: false, problems: [{ field: "rules.bonuses" }] });
    expect((await post({ ...body, campaignId: null })).status).toBe(201);
  });

  test("for the past is refused, but for a program's very first.", async () => {
    const { id: programId } = await makeProgram(api, key);
    const effectiveFrom = "2020-01-01T00:00:00Z";
    expect(await post({ programId, rules: TEN_PERCENT, effectiveFrom })).toMatchObject({ status: 201 });
    const second = await post({ programId, rules: TEN_PERCENT, effectiveFrom });
    expect(second.status).toBe(422);
    expect(refusedFields(second)).toEqual(["effectiveFrom"]);
    const { id: campaignId } = await makeCampaign(api, key, programId);
    expect(refusedFields(await post({ programId, campaignId, rules: TEN_PERCENT, effectiveFrom }))).toEqual([
      "effectiveFrom",
    ]);
    const justNow = new Date(Date.now() - 60_000).toISOString();
    expect(await post({ programId, rules: TEN_PERCENT, effectiveFrom: justNow })).toMatchObject({
      status: 201,
      body: { number: 2 },
    });
  });

  test("whose worst case is above its cap is refused with the sum.", async () => {
    const { id: programId } = await makeProgram(api, key);
    const levels = [800, 400, 200].map((rateBps) => ({ kind: "percentage", rateBps }));
    const answer = await post({ programId, rules: { ...TEN_PERCENT, levels, capBps: 1000 } });
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toMatchObject([
      { field: "rules.levels", message: "levels pay 8 % + 4 % + 2 % = 14 %, more than the cap of 10 %" },
    ]);
  });

  test.each([
    ["rules.levels", { levels: [] }],
    ["rules.levels", { levels: Array.from({ length: 11 }, () => ({ kind: "percentage", rateBps: 1 })) }],
    ["rules.levels[0].rateBps", { levels: [{ kind: "percentage", rateBps: 1.5 }] }],
    ["rules.levels[0].rateBps", { levels: [{ kind: "percentage", rateBps: -1 }] }],
    ["rules.levels[0].amountsMinor.XXX", { levels: [{ kind: "flat", amountsMinor: { XXX: 1 } }] }],
    ["rules.compression", { compression: "magic" }],
    ["rules.capBps", { capBps: 10_001 }],
    ["rules.v", { v: 2 }],
    ["rules.bonus", { bonus: 1 }],
  ])("is refused for %s in %j.", async (field, rules) => {
    const { id: programId } = await makeProgram(api, key);
    const answer = await post({ programId, rules: { ...TEN_PERCENT, ...rules } });
    expect(answer.status).toBe(422);
    expect(refusedFields(answer)).toEqual([field]);
  });

  test("of many at once gives each number once.", async () => {
    const { id: programId } = await makeProgram(api, key);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => post({ programId, rules: TEN_PERCENT })),
    );
    expect(answers.every(({ status }) => status === 201 || status === 409)).toBe(true);
    const numbers = answers.filter(({ status }) => status === 201).map(({ body }) => body.number);
    expect(numbers.sort()).toEqual(numbers.map((_, index) => index + 1));
  });

  test("in another organisation's program, or for another program's campaign, is refused as unknown.", async () => {
    const { id: programId } = await makeProgram(api, key, { plan: TEN_PERCENT });
    const foreign = await makeCampaign(api, key, (await makeProgram(api, key)).id);
    const wrongCampaign = await post({ programId, campaignId: foreign.id, rules: TEN_PERCENT });
    expect(wrongCampaign.status).toBe(404);
    expect(refusedFields(wrongCampaign)).toEqual(["campaignId"]);
    const stranger = await api.createOrganisation();
    const body = { programId, rules: TEN_PERCENT };
    expect(await api.call(stranger.key, "POST", "/v1/plans", body)).toMatchObject({ status: 404 });
    expect(await api.call(stranger.key, "GET", `/v1/plans/current?programId=${programId}`)).toMatchObject({
      status: 404,
    });
    expect((await api.call(stranger.key, "GET", `/v1/plans?programId=${programId}`)).body.data).toEqual([]);
    expect(await current(`programId=${newId()}`)).toMatchObject({ status: 404 });
    expect(refusedFields(await current(""))).toEqual(["programId"]);
  });

  test("with a program's key needs no program.", async () => {
    const { id: programId } = await makeProgram(api, key);
    const bound = await api.createKey({ organisationId: organisation.id, programId });
    expect(await api.call(bound, "POST", "/v1/plans", { rules: TEN_PERCENT })).toMatchObject({
      status: 201,
      body: { programId },
    });
    expect(await api.call(bound, "GET", "/v1/plans/current")).toMatchObject({
      status: 200,
      body: { programId },
    });
  });
});

describe("products", () => {
  const product = (body: unknown) => api.call(key, "POST", "/v1/products", body);
  const TEA = { externalId: "SKU-1", name: "Tea", category: "drinks", volume: 12 };

  test("are made, found by the merchant's id, and changed; a stale version and an unknown field are refused.", async () => {
    const { id: programId } = await makeProgram(api, key);
    const { status, body } = await product({ ...TEA, programId });
    expect([status, body]).toEqual([
      201,
      { ...TEA, id: body.id, programId, status: "active", version: 1, createdAt: body.createdAt },
    ]);
    const bare = await product({ programId, externalId: "SKU-2", name: "Cup" });
    expect(bare.body).toMatchObject({ category: null, volume: 0 });
    const list = async (query: string) =>
      (await api.call(key, "GET", `/v1/products?programId=${programId}${query}`)).body.data.map(
        ({ externalId }: { externalId: string }) => externalId,
      );
    expect(await list("")).toEqual(["SKU-2", "SKU-1"]);
    expect(await list("&externalId=SKU-1")).toEqual(["SKU-1"]);
    expect(await list("&category=drinks")).toEqual(["SKU-1"]);
    const path = `/v1/products/${body.id}`;
    const changes = { volume: Number.MAX_SAFE_INTEGER, category: null, status: "archived" };
    expect(await api.call(key, "PATCH", path, { ...changes, version: 1 })).toMatchObject({
      ...{ status: 200, body: { ...changes, name: "Tea", version: 2 } },
    });
    expect((await api.call(key, "GET", path)).body).toMatchObject(changes);
    expect(await list("&status=active")).toEqual(["SKU-2"]);
    expect(await api.call(key, "PATCH", path, { name: "x", version: 1 })).toMatchObject({ status: 409 });
    expect(await api.call(key, "PATCH", path, {})).toMatchObject({ status: 200, body: { version: 2 } });
    // Orders name it: the merchant's id never changes.
    const renamed = await api.call(key, "PATCH", path, { externalId: "SKU-9" });
    expect([renamed.status, refusedFields(renamed)]).toEqual([422, ["externalId"]]);
  });

  test("have one id each in a program, also archived, and however many come at once; in another program it is free.", async () => {
    const [one, two] = [await makeProgram(api, key), await makeProgram(api, key)];
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => product({ ...TEA, programId: one.id })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)]);
    const refused = answers.find(({ status }) => status === 409);
    expect([refused?.body.type, refused && refusedFields(refused)]).toEqual([
      ...["/problems/already_exists", ["externalId"]],
    ]);
    expect((await product({ ...TEA, programId: two.id })).status).toBe(201);
  });

  test.each([
    ["externalId", { externalId: " " }],
    ["name", { name: "" }],
    ["category", { category: "" }],
    ["volume", { volume: -1 }],
    ["volume", { volume: 1.5 }],
    ["price", { price: 1 }],
  ])("are refused for %s in %j.", async (field, extra) => {
    const answer = await product({ ...TEA, programId: newId(), ...extra });
    expect([answer.status, refusedFields(answer)]).toEqual([422, [field]]);
  });

  test("of another organisation's program, or of an archived one, are not made.", async () => {
    const stranger = await api.createOrganisation();
    const { id: theirs } = await makeProgram(api, stranger.key);
    expect(await product({ ...TEA, programId: theirs })).toMatchObject({ status: 404 });
    const { id: archived } = await makeProgram(api, key);
    await api.call(key, "POST", `/v1/programs/${archived}/archive`);
    expect(await product({ ...TEA, programId: archived })).toMatchObject({ status: 409 });
  });
});
