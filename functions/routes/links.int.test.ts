import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { linkKey } from "../../core/clicks/link-record.ts";
import {
  makeCampaign,
  makeEnrollment,
  makeJourney,
  makeLink,
  makePartner,
  makeProgram,
  refusedFields,
  unique,
} from "../../local/testing/api-fixtures.ts";
import { newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";
import { app } from "../app.ts";

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

async function place(campaignExtra = {}, program = programId): Promise<string> {
  const campaign = await makeCampaign(api, key, program, campaignExtra);
  const partner = await makePartner(api, key, program);
  return (await makeEnrollment(api, key, campaign.id, partner.id)).id;
}

const stored = (host: string, code: string) =>
  JSON.parse(api.kv.values.get(`link:${host}:${code}`) ?? "null");

async function inUpstash(host: string, code: string): Promise<unknown> {
  const response = await fetch(api.upstash.url, {
    method: "POST",
    headers: { authorization: `Bearer ${api.upstash.token}` },
    body: JSON.stringify(["GET", `link:${host}:${code}`]),
  });
  const { result } = (await response.json()) as { result: string | null };
  return JSON.parse(result ?? "null");
}

describe("creating a link", () => {
  test("answers its address, and KV and Upstash have it by then.", async () => {
    const enrollmentId = await place({
      allowedHosts: ["blog.example"],
      startsAt: "2026-01-01T00:00:00Z",
      endsAt: "2040-01-01T00:00:00Z",
    });
    const answer = await api.call(key, "POST", "/v1/links", {
      enrollmentId,
      expiresAt: "2039-01-01T00:00:00Z",
    });
    expect(answer).toMatchObject({
      status: 201,
      body: {
        enrollmentId,
        programId,
        host: "edge.test",
        status: "active",
        destinationUrl: null,
        published: true,
        version: 1,
      },
    });
    const { id, code, url, campaignId, partnerId } = answer.body;
    expect(code).toMatch(/^[A-Za-z0-9]{8}$/);
    expect(url).toBe(`http://edge.test:8787/r/${code}`);
    const record = {
      v: 1,
      rev: 5,
      linkId: id,
      organisationId: organisation.id,
      programId,
      campaignId,
      enrollmentId,
      partnerId,
      destination: "https://shop.example/",
      allowedHosts: ["blog.example"],
      status: "active",
      startsAt: Date.UTC(2026, 0, 1),
      expiresAt: Date.UTC(2039, 0, 1),
      consent: "not_required",
    };
    expect(stored("edge.test", code)).toEqual(record);
    expect(await inUpstash("edge.test", code)).toEqual(record);
    const { rows } = await api.owner.query("SELECT published_at FROM outbox WHERE payload->>'id' = $1", [id]);
    expect(rows).toHaveLength(1);
    expect(rows[0].published_at).not.toBeNull();
    const { published, ...link } = answer.body;
    expect((await api.call(key, "GET", `/v1/links/${id}`)).body).toEqual(link);
  });

  test("lives on the program's tracking host, where codes are its own.", async () => {
    const code = unique("same");
    await makeLink(api, key, await place(), { code });
    const own = await makeProgram(api, key, { trackingHost: "Go.Shop.Example" });
    const link = await makeLink(api, key, await place({}, own.id), { code });
    expect(link).toMatchObject({ host: "go.shop.example", url: `https://go.shop.example/r/${code}` });
    expect(stored("go.shop.example", code)).toMatchObject({ linkId: link.id });
  });

  test("with a code that is taken on the host is refused, by whomever it was taken.", async () => {
    const code = unique("taken");
    await makeLink(api, key, await place(), { code });
    const stranger = await api.createOrganisation();
    const journey = await makeJourney(api, stranger.key);
    const answer = await api.call(stranger.key, "POST", "/v1/links", {
      enrollmentId: journey.enrollment.id,
      code,
    });
    expect(answer).toMatchObject({ status: 409, body: { type: "/problems/already_exists" } });
    expect(refusedFields(answer)).toEqual(["code"]);
    await makeLink(api, key, await place(), { code: code.toUpperCase() });
  });

  test("may lead elsewhere on the campaign's host or its allowed hosts alone.", async () => {
    const enrollmentId = await place({ allowedHosts: ["*.shop.example"] });
    const link = await makeLink(api, key, enrollmentId, {
      destinationUrl: "https://blog.shop.example/post?a=1&a=2#x",
    });
    expect(stored(link.host, link.code).destination).toBe("https://blog.shop.example/post?a=1&a=2#x");
    for (const destinationUrl of [
      "https://evil.example/",
      "https://shop.example:8443/",
      "https://shop.example.evil.example/",
    ]) {
      const answer = await api.call(key, "POST", "/v1/links", { enrollmentId, destinationUrl });
      expect(answer.status).toBe(422);
      expect(refusedFields(answer)).toEqual(["destinationUrl"]);
    }
  });

  test.each([
    ["code", { code: "ab" }],
    ["code", { code: "a/b/c" }],
    ["code", { code: "a".repeat(65) }],
    ["destinationUrl", { destinationUrl: "ftp://shop.example/" }],
    ["destinationUrl", { destinationUrl: "https://shop.example/\n" + "x" }],
    ["expiresAt", { expiresAt: "2020-01-01T00:00:00Z" }],
    ["expiresAt", { expiresAt: "soon" }],
    ["host", { host: "evil.example" }],
  ])("is refused for %s in %j.", async (field, extra) => {
    const answer = await api.call(key, "POST", "/v1/links", { enrollmentId: await place(), ...extra });
    expect(answer.status).toBe(422);
    expect(refusedFields(answer)).toEqual([field]);
  });

  test("needs an approved enrollment, an active partner and a campaign that goes on.", async () => {
    const journey = await makeJourney(api, key);
    const create = () => api.call(key, "POST", "/v1/links", { enrollmentId: journey.enrollment.id });
    await api.call(key, "POST", `/v1/enrollments/${journey.enrollment.id}/suspend`, { reason: "x" });
    const suspended = await create();
    expect(suspended).toMatchObject({ status: 409, body: { type: "/problems/wrong_state" } });
    expect(refusedFields(suspended)).toEqual(["enrollmentId"]);
    await api.call(key, "POST", `/v1/enrollments/${journey.enrollment.id}/reinstate`);
    await api.call(key, "PATCH", `/v1/partners/${journey.partner.id}`, { status: "suspended", reason: "x" });
    expect(await create()).toMatchObject({ status: 409, body: { detail: "The partner is suspended." } });
    await api.call(key, "PATCH", `/v1/partners/${journey.partner.id}`, { status: "active" });
    await api.call(key, "POST", `/v1/campaigns/${journey.campaign.id}/archive`);
    expect(await create()).toMatchObject({ status: 409, body: { detail: "The campaign is archived." } });
  });

  test("for an enrollment of another organisation or program is refused as unknown.", async () => {
    const enrollmentId = await place();
    const stranger = await api.createOrganisation();
    const bound = await api.createKey({
      organisationId: organisation.id,
      programId: (await makeProgram(api, key)).id,
    });
    for (const [as, id] of [
      [stranger.key, enrollmentId],
      [bound, enrollmentId],
      [key, newId()],
    ] as const) {
      const answer = await api.call(as, "POST", "/v1/links", { enrollmentId: id });
      expect(answer.status).toBe(404);
      expect(refusedFields(answer)).toEqual(["enrollmentId"]);
    }
  });
});

describe("changing a link", () => {
  test("reaches the edge before the answer, and a stale version is refused.", async () => {
    const { link } = await makeJourney(api, key);
    const path = `/v1/links/${link.id}`;
    const changed = await api.call(key, "PATCH", path, {
      destinationUrl: "https://shop.example/sale",
      expiresAt: "2035-01-01T00:00:00Z",
      version: 1,
    });
    expect(changed).toMatchObject({
      status: 200,
      body: { version: 2, published: true, destinationUrl: "https://shop.example/sale" },
    });
    expect(stored(link.host, link.code)).toMatchObject({
      destination: "https://shop.example/sale",
      expiresAt: Date.UTC(2035, 0, 1),
      rev: 6,
    });
    expect(await api.call(key, "PATCH", path, { expiresAt: null, version: 1 })).toMatchObject({
      status: 409,
    });
    expect(await api.call(key, "PATCH", path, { version: 2 })).toMatchObject({
      status: 200,
      body: { version: 2 },
    });
    const foreign = await api.call(key, "PATCH", path, { destinationUrl: "https://evil.example/" });
    expect(refusedFields(foreign)).toEqual(["destinationUrl"]);
    await api.call(key, "PATCH", path, { destinationUrl: null, expiresAt: null });
    expect(stored(link.host, link.code)).toMatchObject({
      destination: "https://shop.example/",
      expiresAt: null,
    });
  });

  test("by many who read the same version happens once, and hands on once.", async () => {
    const { link } = await makeJourney(api, key);
    const expiresAt = "2035-01-01T00:00:00Z";
    const answers = await Promise.all(
      Array.from({ length: 8 }, () =>
        api.call(key, "PATCH", `/v1/links/${link.id}`, { expiresAt, version: 1 }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([
      200,
      ...Array.from({ length: 7 }, () => 409),
    ]);
    const { rows } = await api.owner.query(
      "SELECT count(*)::int AS hand_offs FROM outbox WHERE payload->>'id' = $1",
      [link.id],
    );
    expect(rows).toEqual([{ hand_offs: 2 }]);
  });

  test("archives it: it leads nowhere and stays so.", async () => {
    const { link } = await makeJourney(api, key);
    expect(await api.call(key, "POST", `/v1/links/${link.id}/archive`)).toMatchObject({
      status: 200,
      body: { status: "archived" },
    });
    expect(stored(link.host, link.code).status).toBe("archived");
    expect(await api.call(key, "POST", `/v1/links/${link.id}/archive`)).toMatchObject({ status: 409 });
    expect(await api.call(key, "PATCH", `/v1/links/${link.id}`, { expiresAt: null })).toMatchObject({
      status: 409,
    });
  });
});

describe("reading links", () => {
  test("filters by enrollment, partner, campaign and status, and hides those of others.", async () => {
    const { link, enrollment, partner, campaign } = await makeJourney(api, key);
    const second = await makeLink(api, key, enrollment.id);
    await api.call(key, "POST", `/v1/links/${second.id}/archive`);
    const ids = async (as: string, query: string) =>
      (await api.call(as, "GET", `/v1/links${query}`)).body.data.map((row: { id: string }) => row.id);
    expect(await ids(key, `?enrollmentId=${enrollment.id}`)).toEqual([second.id, link.id]);
    expect(await ids(key, `?partnerId=${partner.id}&status=active`)).toEqual([link.id]);
    expect(await ids(key, `?campaignId=${campaign.id}&status=archived`)).toEqual([second.id]);
    const stranger = await api.createOrganisation();
    const bound = await api.createKey({
      organisationId: organisation.id,
      programId: (await makeProgram(api, key)).id,
    });
    for (const other of [stranger.key, bound]) {
      expect(await ids(other, "")).toEqual([]);
      expect(await api.call(other, "GET", `/v1/links/${link.id}`)).toMatchObject({ status: 404 });
      expect(await api.call(other, "PATCH", `/v1/links/${link.id}`, { expiresAt: null })).toMatchObject({
        status: 404,
      });
      expect(await api.call(other, "POST", `/v1/links/${link.id}/archive`)).toMatchObject({ status: 404 });
    }
  });
});

describe("when a store fails", () => {
  test("the link is made all the same, said to be unpublished, and its hand-off waits.", async () => {
    const enrollmentId = await place();
    api.kv.failing = true;
    const answer = await api.call(key, "POST", "/v1/links", { enrollmentId });
    api.kv.failing = false;
    expect(answer).toMatchObject({ status: 201, body: { published: false } });
    const { rows } = await api.owner.query(
      "SELECT topic, published_at FROM outbox WHERE payload->>'id' = $1",
      [answer.body.id],
    );
    expect(rows).toEqual([{ topic: "publish-links", published_at: null }]);
  });

  test("the same when it does not answer, within a few seconds.", async () => {
    const enrollmentId = await place();
    const { get } = api.kv;
    api.kv.get = () => new Promise(() => undefined);
    const answer = await api.call(key, "POST", "/v1/links", { enrollmentId });
    api.kv.get = get;
    expect(answer).toMatchObject({ status: 201, body: { published: false } });
  });

  test("KV has the link also when Upstash cannot be reached, and the sweeper brings it there.", async () => {
    const down = { ...api.env, UPSTASH_REDIS_REST_URL: "http://127.0.0.1:1" };
    const init = {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify({ enrollmentId: await place() }),
    };
    const context = { waitUntil: () => undefined, passThroughOnException: () => undefined, props: {} };
    const answer = await app.request("http://api.test/api/v1/links", init, down, context);
    const link = (await answer.json()) as { published: boolean; host: string; code: string };
    expect([answer.status, link.published]).toEqual([201, false]);
    expect([...api.kv.values.keys()]).toContain(linkKey(link.host, link.code));
  });
});
