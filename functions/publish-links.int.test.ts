import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { composeLinkRecord, type LinkSource } from "../core/clicks/compose-link-record.ts";
import { loadLinkSources } from "../db/repositories/link-sources.ts";
import { makeJourney } from "../local/testing/api-fixtures.ts";
import { newId, startTestApi, type TestApi } from "../local/testing/start-test-api.ts";
import { jobAudit } from "./jobs/job.ts";
import { publishLinks } from "./publish-links.ts";
import { getServices, type Services } from "./services.ts";

/*
 * Goal: whatever order writers come in, the newest record of a link is what stands in Upstash and KV in the end.
 * Method: records of older and newer revisions are published in every order, also with another writer in between.
 */
let api: TestApi;
let services: Services;
let key: string;
let journey: Awaited<ReturnType<typeof makeJourney>>;
let storageKey: string;
beforeAll(async () => {
  api = await startTestApi();
  services = await getServices(api.env);
  key = (await api.createOrganisation()).key;
});
afterAll(() => api.close());
beforeEach(async () => {
  journey = await makeJourney(api, key);
  storageKey = `link:${journey.link.host}:${journey.link.code}`;
});

const load = () => loadLinkSources(services.jobDb, { scope: "link", id: journey.link.id }, 1);
const inKv = () => JSON.parse(api.kv.values.get(storageKey) ?? "null");
const inUpstash = () => services.redis.get<{ rev: number; status: string }>(storageKey);
const rename = () =>
  api.owner.query("UPDATE campaigns SET version = version + 1 WHERE id = $1", [journey.campaign.id]);

async function expectBoth(record: object): Promise<void> {
  expect(inKv()).toMatchObject(record);
  expect(await inUpstash()).toMatchObject(record);
}

describe("publishing links", () => {
  test("never lets an older record overwrite a newer one.", async () => {
    const older = await load();
    await api.call(key, "POST", `/v1/campaigns/${journey.campaign.id}/pause`);
    await expectBoth({ rev: 6, status: "paused" });
    await publishLinks(services, older);
    await expectBoth({ rev: 6, status: "paused" });
  });

  test("puts the newest in place of an older one, and the same again changes nothing.", async () => {
    await rename();
    await publishLinks(services, await load());
    await expectBoth({ rev: 6 });
    await publishLinks(services, await load());
    await expectBoth({ rev: 6 });
  });

  test("ends with the newest when another writer comes between Upstash and KV.", async () => {
    const stale = await load();
    const { put } = api.kv;
    let interrupted = false;
    api.kv.put = async (name, value) => {
      if (!interrupted) {
        interrupted = true;
        await rename();
        await publishLinks(services, await load());
        await expectBoth({ rev: 6 });
      }
      await put(name, value);
    };
    await publishLinks(services, stale);
    api.kv.put = put;
    expect(interrupted).toBe(true);
    await expectBoth({ rev: 6 });
  });

  test("ends with the newest when many writers publish while edits go on.", async () => {
    const edits = async () => {
      for (let i = 0; i < 10; i++) await rename();
      await publishLinks(services, await load());
    };
    const writers = Array.from({ length: 6 }, async () => {
      for (let i = 0; i < 5; i++) await publishLinks(services, await load());
    });
    await Promise.all([edits(), ...writers]);
    await expectBoth({ rev: 15 });
  });

  test("leaves KV alone when a newer record stands there.", async () => {
    const older = await load();
    const [source] = older as [LinkSource];
    api.kv.values.set(storageKey, JSON.stringify({ ...composeLinkRecord(source), rev: 99 }));
    await publishLinks(services, older);
    expect(inKv().rev).toBe(99);
  });

  test("replaces what cannot be read, and what another link left on its address.", async () => {
    for (const left of ["not JSON", "{}", JSON.stringify({ ...inKv(), linkId: newId(), rev: 999 })]) {
      api.kv.values.set(storageKey, left);
      await services.redis.set(storageKey, left);
      await publishLinks(services, await load());
      await expectBoth({ rev: 5, linkId: journey.link.id });
    }
  });

  test("gives up, rather than go round for ever, when Upstash is ahead of the database.", async () => {
    const [source] = (await load()) as [LinkSource];
    const ahead = { ...composeLinkRecord(source), rev: 500 };
    await services.redis.set(storageKey, JSON.stringify(ahead));
    await expect(publishLinks(services, [source])).rejects.toThrow("1 links changed in each of 5 rounds");
  });

  test("of none does nothing.", async () => {
    await publishLinks(services, []);
  });
});

test("Of more than 100 links a request publishes the first 100 and hands the rest to the job.", async () => {
  const { campaign, enrollment, partner, program } = journey;
  await api.owner.query(
    `INSERT INTO links (id, organisation_id, program_id, campaign_id, enrollment_id, partner_id, host, code)
     SELECT uuidv7(), e.organisation_id, e.program_id, e.campaign_id, e.id, e.partner_id, 'edge.test', 'bulk-' || n
     FROM enrollments e, generate_series(1, 230) AS n WHERE e.id = $1`,
    [enrollment.id],
  );
  const answer = await api.call(key, "POST", `/v1/campaigns/${campaign.id}/pause`);
  expect(answer).toMatchObject({ status: 200, body: { status: "paused", published: false } });
  const paused = () =>
    [...api.kv.values.values()].filter((text) => {
      const record = JSON.parse(text);
      return record.campaignId === campaign.id && record.status === "paused";
    }).length;
  expect(paused()).toBe(100);
  expect(api.deferred.length).toBeGreaterThan(0);
  await Promise.all(api.deferred);

  const { publishLinksJob } = await import("./jobs/publish-links.ts");
  const run = (payload: Parameters<typeof publishLinksJob>[0]["payload"]) =>
    publishLinksJob({
      services,
      requestId: newId(),
      now: new Date(),
      audit: jobAudit("publish-links", "r"),
      payload,
    });
  const waiting = async () => {
    const { rows } = await api.owner.query(
      "SELECT payload FROM outbox WHERE payload->>'id' = $1 AND published_at IS NULL ORDER BY id DESC LIMIT 1",
      [campaign.id],
    );
    return rows[0].payload;
  };
  expect(await run(await waiting())).toEqual({ keys: 0, links: 100, handedOn: 1 });
  const second = await waiting();
  expect(second).toMatchObject({ v: 1, scope: "campaign", id: campaign.id, after: expect.any(String) });
  expect(await run(second)).toEqual({ keys: 0, links: 100, handedOn: 1 });
  expect(await run(await waiting())).toEqual({ keys: 0, links: 31, handedOn: 0 });
  expect(paused()).toBe(231);
  for (const [scope, id] of [
    ["link", journey.link.id],
    ["enrollment", enrollment.id],
    ["partner", partner.id],
    ["program", program.id],
  ] as const) {
    expect(await run({ v: 1, scope, id })).toMatchObject({
      keys: scope === "program" ? 2 : 0,
      links: scope === "link" ? 1 : 100,
    });
  }
  expect(await run({ v: 1, scope: "campaign", id: newId() })).toEqual({ keys: 0, links: 0, handedOn: 0 });
});
