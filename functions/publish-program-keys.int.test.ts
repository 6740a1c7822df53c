import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { loadProgramKeySources } from "../db/repositories/program-key-sources.ts";
import { makeProgram } from "../local/testing/api-fixtures.ts";
import { newId, startTestApi, type TestApi } from "../local/testing/start-test-api.ts";
import { jobAudit } from "./jobs/job.ts";
import { publishKeysOf, publishMissingKeys, publishProgramKeys } from "./publish-program-keys.ts";
import { getServices, type Services } from "./services.ts";

/*
 * Goal: the edge finds both keys of every program, as the database has it, whatever order writers come in.
 * Method: programs made and changed through the API, records published late, lost and from before there were any.
 */
let api: TestApi;
let services: Services;
let key: string;
let program: Awaited<ReturnType<typeof makeProgram>>;
beforeAll(async () => {
  api = await startTestApi();
  services = await getServices(api.env);
  key = (await api.createOrganisation()).key;
});
afterAll(() => api.close());
beforeEach(async () => {
  program = await makeProgram(api, key);
});

const storageKeys = () => [`key:${program.publicKey}`, `key:${program.testPublicKey}`] as const;
const inKv = (name: string) => JSON.parse(api.kv.values.get(name) ?? "null");

async function expectEverywhere(record: object): Promise<void> {
  for (const [index, name] of storageKeys().entries()) {
    const expected = { ...record, programId: program.id, test: index === 1 };
    expect(inKv(name)).toMatchObject(expected);
    expect(await services.redis.get(name)).toMatchObject(expected);
  }
}

describe("the keys of a program", () => {
  test("are at the edge when its creation is answered, and the hand-off is done.", async () => {
    await expectEverywhere({ rev: 1, status: "active", allowedHosts: [], consent: "not_required" });
    const { rows } = await api.owner.query(
      "SELECT topic, published_at FROM outbox WHERE payload->>'id' = $1",
      [program.id],
    );
    expect(rows).toEqual([{ topic: "publish-links", published_at: expect.any(Date) }]);
  });

  test("follow a change and the archiving of the program.", async () => {
    const path = `/v1/programs/${program.id}`;
    const changes = { version: 1, allowedHosts: ["shop.example", "*.shop.example"], consentMode: "required" };
    expect(await api.call(key, "PATCH", path, changes)).toMatchObject({
      status: 200,
      body: { published: true },
    });
    await expectEverywhere({ rev: 2, allowedHosts: changes.allowedHosts, consent: "required" });
    await api.call(key, "POST", `${path}/archive`);
    await expectEverywhere({ rev: 3, status: "archived" });
  });

  test("are left to the sweeper when KV fails, and then published by the job.", async () => {
    const { put } = api.kv;
    api.kv.put = () => Promise.reject(new Error("KV is down"));
    const answer = await api.call(key, "PATCH", `/v1/programs/${program.id}`, { version: 1, name: "Other" });
    api.kv.put = put;
    expect(answer).toMatchObject({ status: 200, body: { version: 2, published: false } });
    const { publishLinksJob } = await import("./jobs/publish-links.ts");
    const payload = { v: 1, scope: "program", id: program.id } as const;
    expect(
      await publishLinksJob({
        services,
        requestId: newId(),
        now: new Date(),
        audit: jobAudit("publish-links", "r"),
        payload,
      }),
    ).toEqual({
      keys: 2,
      links: 0,
      handedOn: 0,
    });
    await expectEverywhere({ rev: 2 });
  });

  test("are never overwritten by older ones.", async () => {
    const older = await loadProgramKeySources(services.jobDb, [program.id]);
    await api.call(key, "PATCH", `/v1/programs/${program.id}`, { version: 1, allowedHosts: ["new.example"] });
    await publishProgramKeys(services, older);
    await expectEverywhere({ rev: 2, allowedHosts: ["new.example"] });
  });

  test("of no program are none.", async () => {
    expect(await publishKeysOf(services, newId())).toBe(0);
  });
});

describe("keys that Upstash lacks", () => {
  test("are published, also those of which an older record stands, and others are left alone.", async () => {
    await publishMissingKeys(services);
    await services.redis.del(storageKeys()[0]);
    for (const name of storageKeys()) api.kv.values.delete(name);
    expect(await publishMissingKeys(services)).toBe(2);
    await expectEverywhere({ rev: 1 });
    await api.owner.query("UPDATE programs SET version = 5 WHERE id = $1", [program.id]);
    expect(await publishMissingKeys(services)).toBe(2);
    await expectEverywhere({ rev: 5 });
    expect(await publishMissingKeys(services)).toBe(0);
  });

  test("are published for 100 programs in a run, and the next run takes the rest.", async () => {
    await api.owner.query(
      `INSERT INTO programs (id, organisation_id, name, timezone, currencies, hold_days, attribution_model, approval_mode, public_key, test_public_key)
       SELECT uuidv7(), organisation_id, 'old', timezone, currencies, hold_days, attribution_model, approval_mode, public_key || n, test_public_key || n
       FROM programs, generate_series(1, 130) AS n WHERE id = $1`,
      [program.id],
    );
    expect(await publishMissingKeys(services)).toBe(200);
    expect(await publishMissingKeys(services)).toBe(60);
    expect(await publishMissingKeys(services)).toBe(0);
  });
});
