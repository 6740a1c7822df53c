import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeProgram, refusedFields } from "../../local/testing/api-fixtures.ts";
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

describe("making a key", () => {
  test("answers it once, works, and leaves only its hash and its start behind.", async () => {
    const made = await api.call(key, "POST", "/v1/keys", {
      name: "Shop",
      programId,
      scopes: ["campaigns:read"],
    });
    expect(made).toMatchObject({
      status: 201,
      body: {
        name: "Shop",
        programId,
        scopes: ["campaigns:read"],
        test: false,
        expiresAt: null,
        revokedAt: null,
      },
    });
    expect(made.body.key).toMatch(/^trb_live_[A-Za-z0-9]{40}$/);
    expect(made.body.prefix).toBe(made.body.key.slice(0, 13));
    expect(await api.call(made.body.key, "GET", "/v1/campaigns")).toMatchObject({ status: 200 });
    expect(await api.call(made.body.key, "GET", "/v1/partners")).toMatchObject({ status: 403 });
    const { rows } = await api.owner.query("SELECT to_jsonb(k)::text AS row FROM api_keys k WHERE id = $1", [
      made.body.id,
    ]);
    expect(rows[0].row).not.toContain(made.body.key);
    const list = await api.call(key, "GET", `/v1/keys?programId=${programId}`);
    expect(JSON.stringify(list.body)).toContain(made.body.prefix);
    expect(JSON.stringify(list.body)).not.toContain(made.body.key);
    expect(list.body.data[0]).not.toHaveProperty("keyHash");
  });

  test("for testing is marked so, and makes test keys only.", async () => {
    const made = await api.call(key, "POST", "/v1/keys", {
      name: "T",
      scopes: ["keys:write", "links:read"],
      test: true,
    });
    expect(made.body).toMatchObject({ test: true, programId: null });
    expect(made.body.key).toMatch(/^trb_test_/);
    const child = await api.call(made.body.key, "POST", "/v1/keys", { name: "T2", scopes: ["links:read"] });
    expect(child).toMatchObject({ status: 201, body: { test: true } });
    const live = await api.call(made.body.key, "POST", "/v1/keys", {
      name: "L",
      scopes: ["links:read"],
      test: false,
    });
    expect(live.status).toBe(403);
  });

  test("gives no more than its maker holds, and program scopes alone to a program's key.", async () => {
    const small = await api.createKey({
      organisationId: organisation.id,
      programId,
      scopes: ["keys:write", "links:read"],
    });
    const more = await api.call(small, "POST", "/v1/keys", {
      name: "X",
      scopes: ["links:read", "links:write"],
    });
    expect(more.status).toBe(422);
    expect(refusedFields(more)).toEqual(["scopes[1]"]);
    expect(await api.call(small, "POST", "/v1/keys", { name: "X", scopes: ["links:read"] })).toMatchObject({
      body: { programId },
    });
    const wide = await api.call(key, "POST", "/v1/keys", {
      name: "X",
      programId,
      scopes: ["programs:write"],
    });
    expect(refusedFields(wide)).toEqual(["scopes[0]"]);
  });

  test.each([
    ["name", { name: "" }],
    ["scopes", { scopes: [] }],
    ["scopes", { scopes: ["links:read", "links:read"] }],
    ["scopes[0]", { scopes: ["everything"] }],
    ["test", { test: "yes" }],
    ["expiresAt", { expiresAt: "2020-01-01T00:00:00Z" }],
    ["key", { key: "trb_live_mine" }],
  ])("is refused for %s in %j.", async (field, extra) => {
    const answer = await api.call(key, "POST", "/v1/keys", { name: "X", scopes: ["links:read"], ...extra });
    expect(answer.status).toBe(422);
    expect(refusedFields(answer)).toEqual([field]);
  });

  test("for another organisation's program is refused as unknown.", async () => {
    const stranger = await api.createOrganisation();
    const answer = await api.call(stranger.key, "POST", "/v1/keys", {
      name: "X",
      programId,
      scopes: ["links:read"],
    });
    expect(answer.status).toBe(404);
    expect(refusedFields(answer)).toEqual(["programId"]);
  });

  test("that expires works until then.", async () => {
    const soon = new Date(Date.now() + 1500).toISOString();
    const made = await api.call(key, "POST", "/v1/keys", {
      name: "S",
      scopes: ["links:read"],
      expiresAt: soon,
    });
    expect(await api.call(made.body.key, "GET", "/v1/links")).toMatchObject({ status: 200 });
    await new Promise((resolve) => setTimeout(resolve, Date.parse(soon) - Date.now() + 10));
    expect(await api.call(made.body.key, "GET", "/v1/links")).toMatchObject({ status: 401 });
  });
});

describe("revoking a key", () => {
  test("ends it, keeps it in the list, and a second time changes nothing.", async () => {
    const made = await api.call(key, "POST", "/v1/keys", { name: "R", scopes: ["links:read"] });
    const revoked = await api.call(key, "POST", `/v1/keys/${made.body.id}/revoke`);
    expect(revoked.status).toBe(200);
    expect(revoked.body.revokedAt).not.toBeNull();
    expect(await api.call(made.body.key, "GET", "/v1/links")).toMatchObject({ status: 401 });
    const again = await api.call(key, "POST", `/v1/keys/${made.body.id}/revoke`);
    expect(again.body.revokedAt).toBe(revoked.body.revokedAt);
  });

  test("of another organisation, of the organisation by a program's key, or of nobody is refused as unknown.", async () => {
    const made = await api.call(key, "POST", "/v1/keys", { name: "R", scopes: ["links:read"] });
    const stranger = await api.createOrganisation();
    const bound = await api.createKey({ organisationId: organisation.id, programId });
    for (const [as, id] of [
      [stranger.key, made.body.id],
      [bound, made.body.id],
      [key, newId()],
    ] as const) {
      expect(await api.call(as, "POST", `/v1/keys/${id}/revoke`)).toMatchObject({ status: 404 });
    }
    const seen = (await api.call(bound, "GET", "/v1/keys")).body.data;
    expect(seen.every((row: { programId: string }) => row.programId === programId)).toBe(true);
  });
});
