import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { startTestApi, type TestApi } from "../local/testing/start-test-api.ts";

let api: TestApi;
beforeAll(async () => {
  vi.spyOn(console, "log").mockReturnValue();
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
