import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { insertActings, insertUsers, mintToken } from "../local/testing/mint-token.ts";
import { newId, startTestApi, type TestApi } from "../local/testing/start-test-api.ts";

let api: TestApi;
const log = vi.fn();
beforeAll(async () => {
  vi.spyOn(console, "log").mockImplementation(log);
  api = await startTestApi();
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
});

const ask = async (key: string) => (await api.call(key, "GET", "/v1/conversions")).status;

it("A revoked key ends at once where it was not seen, and within ten seconds where it was.", async () => {
  const { id: organisationId, key: seen } = await api.createOrganisation();
  const unseen = await api.createKey({ organisationId });
  expect(await ask(seen)).toBe(200);
  await api.owner.query("UPDATE api_keys SET revoked_at = now() WHERE organisation_id = $1", [
    organisationId,
  ]);
  expect(await ask(unseen)).toBe(401);
  expect(await ask(seen)).toBe(200);
  const laterMs = performance.now() + 10_001;
  const clock = vi.spyOn(performance, "now").mockReturnValue(laterMs);
  const status = await ask(seen);
  clock.mockRestore();
  expect(status).toBe(401);
});

it("A key that expires ends at its moment, also where it was just seen.", async () => {
  const { id: organisationId } = await api.createOrganisation();
  const key = await api.createKey({ organisationId, expiresAt: new Date(Date.now() + 60_000) });
  expect(await ask(key)).toBe(200);
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 60_000 });
  const status = await ask(key);
  vi.useRealTimers();
  expect(status).toBe(401);
});

it("A scope that the platform no longer knows grants nothing.", async () => {
  const { id: organisationId } = await api.createOrganisation();
  const key = await api.createKey({ organisationId, scopes: ["conversions:everything" as never] });
  expect(await ask(key)).toBe(403);
});

/** What was written down of refusals of a request. */
const refusalsOf = (requestId: string) =>
  log.mock.calls
    .map(([line]) => JSON.parse(line))
    .filter((line) => line.requestId === requestId && line.action === "access.refused");

it("Each refusal is written down with what was asked, why it was refused, and whose id it was; nothing else is.", async () => {
  const organisation = await api.createOrganisation();
  const foreign = await api.createOrganisation();
  const [analyst = "", owner = "", support = ""] = await insertUsers(api, [
    { member: { organisationId: organisation.id, role: "analyst" } },
    { member: { organisationId: organisation.id, role: "owner" } },
    { platformRole: "support" },
  ]);
  const [sessionId = ""] = await insertActings(api, { userIds: [owner], actorId: support });
  const acting = { sessionId, secondFactorAt: null, actor: { userId: support, reason: "asked" } };
  const reader = await api.createKey({ organisationId: organisation.id, scopes: ["links:read"] });
  const [{ id: keyId }] = (
    await api.owner.query("SELECT id FROM api_keys WHERE prefix = $1", [reader.slice(0, 13)])
  ).rows;
  const tokens = {
    analyst: await mintToken(api, analyst),
    unproven: await mintToken(api, owner, { secondFactorAt: null }),
    acting: await mintToken(api, owner, acting),
  };
  const own = organisation.id;
  for (const [token, path, tenant, permission, reason, by] of [
    [reader, "/v1/keys", own, "keys:write", "not_held", { keyId }],
    [tokens.analyst, "/v1/links", own, "links:write", "not_held", { userId: analyst }],
    [tokens.analyst, "/v1/links", foreign.id, "links:write", "no_member", { userId: analyst }],
    [tokens.analyst, "/admin/act-as", own, "platform.act-as", "not_of_platform", { userId: analyst }],
    [tokens.unproven, "/v1/keys", own, "keys:write", "step_up_required", { userId: owner }],
    [tokens.acting, "/v1/keys", own, "keys:write", "acting", { userId: owner, actorId: support }],
  ] as const) {
    const requestId = newId();
    await api.call(token, "POST", path, {}, { "x-organisation-id": tenant, "x-request-id": requestId });
    expect(refusalsOf(requestId)).toEqual([
      expect.objectContaining({ level: "warn", actor: "api", data: { permission, reason, ...by } }),
    ]);
  }
  await api.owner.query("UPDATE api_keys SET allowed_addresses = '{192.0.2.1}' WHERE id = $1", [keyId]);
  const requestId = newId();
  const elsewhere = vi.spyOn(performance, "now").mockReturnValue(performance.now() + 10_001);
  await api.call(reader, "GET", "/v1/links", undefined, { "x-request-id": requestId });
  elsewhere.mockRestore();
  expect(refusalsOf(requestId)).toMatchObject([{ data: { reason: "address", keyId } }]);
});

it("Nothing is written down of who is let in.", async () => {
  const { key } = await api.createOrganisation();
  const requestId = newId();
  expect(await api.call(key, "GET", "/v1/links", undefined, { "x-request-id": requestId })).toMatchObject({
    status: 200,
  });
  expect(refusalsOf(requestId)).toEqual([]);
});
