import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  makeCampaign,
  makeEnrollment,
  makeJourney,
  makePartner,
  makeProgram,
  refusedFields,
} from "../../local/testing/api-fixtures.ts";
import { newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";

let api: TestApi;
let organisation: { id: string; key: string };
let key: string;
let programId: string;
beforeAll(async () => {
  api = await startTestApi();
  organisation = await api.createOrganisation();
  key = organisation.key;
  programId = (await makeProgram(api, key)).id;
});
afterAll(() => api.close());

const record = (link: { host: string; code: string }) =>
  JSON.parse(api.kv.values.get(`link:${link.host}:${link.code}`) ?? "");

describe("creating a campaign", () => {
  test("answers it with its defaults, and reads it back the same.", async () => {
    const made = await makeCampaign(api, key, programId, {
      destinationUrl: " https://shop.example/a?b=1&b=2#c ",
      allowedHosts: ["Blog.Shop.Example", "*.shop.example"],
      startsAt: "2026-01-01T00:00:00+07:00",
      endsAt: "2030-01-01T00:00:00Z",
      maxPartners: 5,
      budgetMinor: 100_000,
      budgetCurrency: "USD",
    });
    expect(made).toMatchObject({
      status: "active",
      destinationUrl: "https://shop.example/a?b=1&b=2#c",
      allowedHosts: ["blog.shop.example", "*.shop.example"],
      startsAt: "2025-12-31T17:00:00.000Z",
      endsAt: "2030-01-01T00:00:00.000Z",
      windowDays: 30,
      joinMode: "open",
      maxPartners: 5,
      approvedPartners: 0,
      budgetMinor: 100_000,
      budgetSpentMinor: 0,
      budgetExhaustedAt: null,
      budgetPolicy: "stop_crediting",
      terms: "",
      version: 1,
    });
    expect((await api.call(key, "GET", `/v1/campaigns/${made.id}`)).body).toEqual(made);
  });

  test.each([
    ["name", { name: "" }],
    ["name", { name: "a\u0007b" }],
    ["destinationUrl", { destinationUrl: "javascript:alert(1)" }],
    ["destinationUrl", { destinationUrl: "//shop.example/" }],
    ["destinationUrl", { destinationUrl: "https://me:secret@shop.example/" }],
    ["destinationUrl", { destinationUrl: "https://shop.example\\@evil.example/" }],
    ["destinationUrl", { destinationUrl: `https://shop.example/${"a".repeat(4100)}` }],
    ["destinationUrl", { destinationUrl: "shop.example" }],
    ["allowedHosts[0]", { allowedHosts: ["*"] }],
    ["allowedHosts[0]", { allowedHosts: ["*.com"] }],
    ["allowedHosts[1]", { allowedHosts: ["shop.example", "https://shop.example"] }],
    ["allowedHosts", { allowedHosts: Array.from({ length: 51 }, (_, i) => `h${i}.example`) }],
    ["startsAt", { startsAt: "2026-02-30T00:00:00Z" }],
    ["startsAt", { startsAt: "tomorrow" }],
    ["startsAt", { startsAt: "0000-01-01T00:00:00Z" }],
    ["endsAt", { endsAt: "9999-12-31T23:59:59-12:00" }],
    ["endsAt", { startsAt: "2026-01-02T00:00:00Z", endsAt: "2026-01-02T00:00:00Z" }],
    ["windowDays", { windowDays: 0 }],
    ["windowDays", { windowDays: 366 }],
    ["joinMode", { joinMode: "secret" }],
    ["maxPartners", { maxPartners: 0 }],
    ["budgetMinor", { budgetMinor: -1, budgetCurrency: "USD" }],
    ["budgetMinor", { budgetMinor: 1.5, budgetCurrency: "USD" }],
    ["budgetMinor", { budgetMinor: "100", budgetCurrency: "USD" }],
    ["budgetMinor", { budgetCurrency: "USD" }],
    ["budgetCurrency", { budgetMinor: 1 }],
    ["budgetCurrency", { budgetMinor: 1, budgetCurrency: "EUR" }],
    ["budgetCurrency", { budgetMinor: 1, budgetCurrency: "XXX" }],
    ["budgetPolicy", { budgetPolicy: "hope" }],
    ["terms", { terms: "x".repeat(20_001) }],
    ["programId", { programId: "1" }],
    ["approvedPartners", { approvedPartners: 3 }],
  ])("is refused for %s in %j.", async (field, extra) => {
    const body = { programId, name: "C", destinationUrl: "https://shop.example/", ...extra };
    const answer = await api.call(key, "POST", "/v1/campaigns", body);
    expect(answer.status).toBe(422);
    expect(refusedFields(answer)).toEqual([field]);
  });

  test("names its program with an organisation's key; a program's key needs not, and cannot name another.", async () => {
    const body = { name: "C", destinationUrl: "https://shop.example/" };
    const unnamed = await api.call(key, "POST", "/v1/campaigns", body);
    expect(unnamed.status).toBe(422);
    expect(refusedFields(unnamed)).toEqual(["programId"]);
    const bound = await api.createKey({ organisationId: organisation.id, programId });
    expect(await api.call(bound, "POST", "/v1/campaigns", body)).toMatchObject({
      status: 201,
      body: { programId },
    });
    const other = await makeProgram(api, key);
    const foreign = await api.call(bound, "POST", "/v1/campaigns", { ...body, programId: other.id });
    expect(foreign.status).toBe(403);
    expect(refusedFields(foreign)).toEqual(["programId"]);
  });

  test("in another organisation's program is refused as unknown.", async () => {
    const stranger = await api.createOrganisation();
    for (const id of [programId, newId()]) {
      const answer = await api.call(stranger.key, "POST", "/v1/campaigns", {
        programId: id,
        name: "C",
        destinationUrl: "https://shop.example/",
      });
      expect(answer.status).toBe(404);
      expect(refusedFields(answer)).toEqual(["programId"]);
    }
  });
});

describe("reading campaigns", () => {
  test("filters by program and status, and hides those of other programs and organisations.", async () => {
    const program = await makeProgram(api, key);
    const [first, second] = [
      await makeCampaign(api, key, program.id),
      await makeCampaign(api, key, program.id),
    ];
    await api.call(key, "POST", `/v1/campaigns/${first.id}/pause`);
    const ids = async (as: string, query: string) =>
      (await api.call(as, "GET", `/v1/campaigns${query}`)).body.data.map(
        (campaign: { id: string }) => campaign.id,
      );
    expect(await ids(key, `?programId=${program.id}`)).toEqual([second.id, first.id]);
    expect(await ids(key, `?programId=${program.id}&status=paused`)).toEqual([first.id]);
    const bound = await api.createKey({ organisationId: organisation.id, programId });
    expect(await ids(bound, "")).not.toContain(first.id);
    expect(await api.call(bound, "GET", `/v1/campaigns/${first.id}`)).toMatchObject({ status: 404 });
    expect(await api.call(bound, "GET", `/v1/campaigns?programId=${program.id}`)).toMatchObject({
      status: 403,
    });
    const stranger = await api.createOrganisation();
    expect(await ids(stranger.key, "")).toEqual([]);
    for (const [method, path] of [
      ["GET", ""],
      ["PATCH", ""],
      ["POST", "/pause"],
      ["POST", "/archive"],
    ] as const) {
      const body = method === "PATCH" ? { name: "x" } : undefined;
      expect(await api.call(stranger.key, method, `/v1/campaigns/${first.id}${path}`, body)).toMatchObject({
        status: 404,
      });
    }
  });
});

describe("changing a campaign", () => {
  test("brings destination, hosts and dates to the edge before the answer.", async () => {
    const { campaign, link } = await makeJourney(api, key);
    const answer = await api.call(key, "PATCH", `/v1/campaigns/${campaign.id}`, {
      destinationUrl: "https://new.example/",
      allowedHosts: ["blog.example"],
      startsAt: "2026-01-01T00:00:00Z",
      endsAt: "2040-01-01T00:00:00Z",
      version: 1,
    });
    expect(answer).toMatchObject({ status: 200, body: { version: 2, published: true } });
    expect(record(link)).toMatchObject({
      destination: "https://new.example/",
      allowedHosts: ["blog.example"],
      startsAt: Date.UTC(2026, 0, 1),
      expiresAt: Date.UTC(2040, 0, 1),
      rev: 6,
    });
    const late = await api.call(key, "PATCH", `/v1/campaigns/${campaign.id}`, { name: "x", version: 1 });
    expect(late).toMatchObject({ status: 409, body: { type: "/problems/stale" } });
  });

  test("pauses, resumes and archives it, and the edge knows each; from another state it is refused.", async () => {
    const { campaign, link } = await makeJourney(api, key);
    const act = (action: string) => api.call(key, "POST", `/v1/campaigns/${campaign.id}/${action}`);
    expect(await act("resume")).toMatchObject({ status: 409, body: { type: "/problems/wrong_state" } });
    expect(await act("pause")).toMatchObject({ status: 200, body: { status: "paused", published: true } });
    expect(record(link).status).toBe("paused");
    expect(await act("pause")).toMatchObject({ status: 409 });
    expect(await act("resume")).toMatchObject({ status: 200, body: { status: "active" } });
    expect(record(link).status).toBe("active");
    expect(await act("archive")).toMatchObject({ status: 200, body: { status: "archived" } });
    expect(record(link).status).toBe("archived");
    expect(await act("archive")).toMatchObject({ status: 409 });
    expect(await api.call(key, "PATCH", `/v1/campaigns/${campaign.id}`, { name: "x" })).toMatchObject({
      status: 409,
    });
    const { rows } = await api.owner.query(
      "SELECT status FROM campaign_states WHERE campaign_id = $1 ORDER BY id",
      [campaign.id],
    );
    expect(rows.map((row) => row.status)).toEqual(["active", "paused", "active", "archived"]);
  });

  test("by many who read the same version happens once.", async () => {
    const campaign = await makeCampaign(api, key, programId);
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        api.call(key, "PATCH", `/v1/campaigns/${campaign.id}`, { name: `N${i}`, version: 1 }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([
      200,
      ...Array.from({ length: 7 }, () => 409),
    ]);
  });

  test("never leaves fewer places than partners approved.", async () => {
    const campaign = await makeCampaign(api, key, programId);
    for (let i = 0; i < 2; i++)
      await makeEnrollment(api, key, campaign.id, (await makePartner(api, key, programId)).id);
    const tooFew = await api.call(key, "PATCH", `/v1/campaigns/${campaign.id}`, { maxPartners: 1 });
    expect(tooFew.status).toBe(422);
    expect(refusedFields(tooFew)).toEqual(["maxPartners"]);
    expect(await api.call(key, "PATCH", `/v1/campaigns/${campaign.id}`, { maxPartners: 2 })).toMatchObject({
      status: 200,
    });
  });

  test("raising or clearing the budget lets it credit again; lowering does not.", async () => {
    const campaign = await makeCampaign(api, key, programId, { budgetMinor: 1000, budgetCurrency: "USD" });
    const exhaust = () =>
      api.owner.query(
        "UPDATE campaigns SET budget_spent_minor = 900, budget_exhausted_at = now() WHERE id = $1",
        [campaign.id],
      );
    const patch = (body: unknown) => api.call(key, "PATCH", `/v1/campaigns/${campaign.id}`, body);
    await exhaust();
    expect((await patch({ budgetMinor: 950 })).body.budgetExhaustedAt).not.toBeNull();
    expect((await patch({ name: "Other" })).body.budgetExhaustedAt).not.toBeNull();
    const otherCurrency = await patch({ budgetMinor: 2000, budgetCurrency: "VND" });
    expect(otherCurrency.status).toBe(422);
    expect(refusedFields(otherCurrency)).toEqual(["budgetCurrency"]);
    expect((await patch({ budgetMinor: 2000 })).body).toMatchObject({
      budgetMinor: 2000,
      budgetExhaustedAt: null,
      budgetSpentMinor: 900,
    });
    await exhaust();
    const halfCleared = await patch({ budgetMinor: null });
    expect(refusedFields(halfCleared)).toEqual(["budgetMinor"]);
    expect((await patch({ budgetMinor: null, budgetCurrency: null })).body).toMatchObject({
      budgetMinor: null,
      budgetExhaustedAt: null,
    });
  });
});
