import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { makeProgram, refusedFields } from "../../local/testing/api-fixtures.ts";
import { insertUsers, mintToken } from "../../local/testing/mint-token.ts";
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
    const soon = new Date(Date.now() + 60_000);
    const made = await api.call(key, "POST", "/v1/keys", {
      name: "S",
      scopes: ["links:read"],
      expiresAt: soon.toISOString(),
    });
    expect(await api.call(made.body.key, "GET", "/v1/links")).toMatchObject({ status: 200 });
    vi.useFakeTimers({ toFake: ["Date"], now: soon });
    try {
      expect(await api.call(made.body.key, "GET", "/v1/links")).toMatchObject({ status: 401 });
    } finally {
      vi.useRealTimers();
    }
  });
});

const at = (address: string) => ({ "cf-connecting-ip": address });
const make = async (extra: object = {}) =>
  (await api.call(key, "POST", "/v1/keys", { name: "K", scopes: ["links:read"], ...extra })).body;
const use = (held: string, headers: Record<string, string> = {}) =>
  api.call(held, "GET", "/v1/links", undefined, headers);

describe("a key's addresses", () => {
  test("are where it works, and nowhere else, also not where no address is known.", async () => {
    const made = await make({ allowedAddresses: ["203.0.113.0/24", " 2001:db8::/32 "] });
    expect(made.allowedAddresses).toEqual(["203.0.113.0/24", "2001:db8::/32"]);
    for (const address of ["203.0.113.200", "2001:db8:5::1", "::ffff:203.0.113.9"])
      expect((await use(made.key, at(address))).status).toBe(200);
    for (const headers of [at("203.0.114.1"), at("2001:db9::1"), at("localhost"), {}]) {
      const refused = await use(made.key, headers);
      expect([refused.status, refused.body.type]).toEqual([403, "/problems/address_not_allowed"]);
    }
  });

  test.each([["203.0.113.300"], ["203.0.113.0/33"], ["somewhere"], [""]])(
    "are refused where they are none: %j.",
    async (address) => {
      for (const [method, path, body] of [
        ["POST", "/v1/keys", { name: "K", scopes: ["links:read"], allowedAddresses: ["::1", address] }],
        ["PATCH", `/v1/keys/${newId()}`, { allowedAddresses: ["::1", address] }],
      ] as const) {
        const answer = await api.call(key, method, path, body);
        expect([answer.status, refusedFields(answer)]).toEqual([422, ["allowedAddresses[1]"]]);
      }
    },
  );

  test("and its name can be changed, and nothing else.", async () => {
    const made = await make();
    const changed = await api.call(key, "PATCH", `/v1/keys/${made.id}`, {
      name: "Renamed",
      allowedAddresses: ["198.51.100.7"],
    });
    expect(changed).toMatchObject({
      status: 200,
      body: { name: "Renamed", allowedAddresses: ["198.51.100.7"], scopes: ["links:read"] },
    });
    expect((await use(made.key)).status).toBe(403);
    expect((await use(made.key, at("198.51.100.7"))).status).toBe(200);
    expect((await api.call(key, "PATCH", `/v1/keys/${made.id}`, {})).body.name).toBe("Renamed");
    for (const field of ["scopes", "expiresAt", "test"])
      expect((await api.call(key, "PATCH", `/v1/keys/${made.id}`, { [field]: null })).status).toBe(422);
  });
});

describe("a key's last use", () => {
  const lastUsed = async (id: string) => {
    await Promise.allSettled(api.deferred);
    const list = await api.call(key, "GET", "/v1/keys?limit=100");
    return list.body.data.find((row: { id: string }) => row.id === id).lastUsedAt;
  };

  test("is noted to the minute, once a minute, and not in the audit log.", async () => {
    const made = await make();
    expect(made.lastUsedAt).toBeNull();
    const minute = Math.floor(Date.now() / 60_000) * 60_000 + 60_000;
    vi.useFakeTimers({ toFake: ["Date"], now: minute + 5_000 });
    try {
      await use(made.key);
      expect(await lastUsed(made.id)).toBe(new Date(minute).toISOString());
      await api.owner.query("UPDATE api_keys SET last_used_at = NULL WHERE id = $1", [made.id]);
      vi.setSystemTime(minute + 50_000);
      await use(made.key);
      expect(await lastUsed(made.id)).toBeNull();
      vi.setSystemTime(minute + 61_000);
      await use(made.key);
      expect(await lastUsed(made.id)).toBe(new Date(minute + 60_000).toISOString());
    } finally {
      vi.useRealTimers();
    }
    const { rows } = await api.owner.query("SELECT action FROM audit_log WHERE entity_id = $1", [made.id]);
    expect(rows).toEqual([{ action: "key.created" }]);
  });

  test("is not noted of a request that was refused for its address or its scope.", async () => {
    const made = await make({ allowedAddresses: ["198.51.100.7"] });
    await use(made.key);
    await api.call(made.key, "GET", "/v1/partners", undefined, at("198.51.100.7"));
    expect(await lastUsed(made.id)).toBeNull();
  });
});

describe("rotating a key", () => {
  const rotate = (id: string, body: object = {}, as = key) =>
    api.call(as, "POST", `/v1/keys/${id}/rotate`, body);
  const DAY_MS = 86_400_000;

  test("makes one of the same rights, while the old one works on until the overlap ends.", async () => {
    const old = await make({ programId, allowedAddresses: ["::1"], test: true, scopes: ["links:read"] });
    const before = Date.now();
    const next = await rotate(old.id, { overlapHours: 2 });
    expect(next).toMatchObject({
      status: 201,
      body: { programId, name: "K", scopes: ["links:read"], test: true, expiresAt: null, replacedById: null },
    });
    expect(next.body.allowedAddresses).toEqual(["::1"]);
    expect(next.body.key).toMatch(/^trb_test_/);
    for (const held of [old.key, next.body.key]) expect((await use(held, at("::1"))).status).toBe(200);
    const [row] = (await api.owner.query("SELECT * FROM api_keys WHERE id = $1", [old.id])).rows;
    expect(row.replaced_by_id).toBe(next.body.id);
    expect(row.expires_at.getTime() - before).toBeGreaterThanOrEqual(2 * 3_600_000);
    expect(row.expires_at.getTime() - before).toBeLessThan(2 * 3_600_000 + 60_000);
  });

  test("without an overlap ends the old one at once where it was not seen.", async () => {
    const old = await make();
    const next = await rotate(old.id, { overlapHours: 0 });
    expect((await use(old.key)).status).toBe(401);
    expect((await use(next.body.key)).status).toBe(200);
  });

  test("gives the new one as long a life, and makes the old one's no longer.", async () => {
    const end = Date.now() + 3_600_000;
    const old = await make({ expiresAt: new Date(end).toISOString() });
    await api.owner.query("UPDATE api_keys SET created_at = created_at - interval '9 days' WHERE id = $1", [
      old.id,
    ]);
    const next = await rotate(old.id, { overlapHours: 24 });
    const days = (Date.parse(next.body.expiresAt) - Date.now()) / DAY_MS;
    expect(days).toBeGreaterThan(9);
    expect(days).toBeLessThan(9.1);
    const [row] = (await api.owner.query("SELECT expires_at FROM api_keys WHERE id = $1", [old.id])).rows;
    expect(row.expires_at.getTime()).toBe(end);
  });

  test("twenty times at once makes one.", async () => {
    const old = await make();
    const answers = await Promise.all(Array.from({ length: 20 }, () => rotate(old.id)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(19).fill(409)]);
    const { rows } = await api.owner.query(
      "SELECT id FROM api_keys WHERE id = $1 OR name = 'K' AND id > $1",
      [old.id],
    );
    expect(rows).toHaveLength(2);
  });

  test("that was revoked, has expired or was replaced is refused.", async () => {
    const [revoked, expired, replaced] = [await make(), await make(), await make()];
    await api.call(key, "POST", `/v1/keys/${revoked.id}/revoke`);
    await api.owner.query("UPDATE api_keys SET expires_at = now() WHERE id = $1", [expired.id]);
    await rotate(replaced.id);
    for (const { id } of [revoked, expired, replaced]) {
      const answer = await rotate(id);
      expect([answer.status, answer.body.type]).toEqual([409, "/problems/wrong_state"]);
    }
  });

  test("gives nobody more than they hold, and finds no key of others.", async () => {
    const strong = await make({ scopes: ["links:read", "plans:write"] });
    const weak = await api.createKey({
      organisationId: organisation.id,
      scopes: ["keys:write", "links:read"],
    });
    expect((await rotate(strong.id, {}, weak)).status).toBe(403);
    const trial = await api.createKey({ organisationId: organisation.id, test: true });
    expect((await rotate(strong.id, {}, trial)).status).toBe(403);
    const stranger = await api.createOrganisation();
    const bound = await api.createKey({ organisationId: organisation.id, programId });
    for (const as of [stranger.key, bound]) {
      expect((await rotate(strong.id, {}, as)).status).toBe(404);
      expect((await api.call(as, "PATCH", `/v1/keys/${strong.id}`, { name: "X" })).status).toBe(404);
    }
    expect((await rotate(newId())).status).toBe(404);
    expect((await rotate(strong.id, { overlapHours: 721 })).status).toBe(422);
    expect((await use(strong.key)).status).toBe(200);
  });
});

test("Every owner is told of each new key, and nobody of a refused one; the log has who made it.", async () => {
  const { id: organisationId } = await api.createOrganisation();
  const [first, second, manager] = await insertUsers(api, [
    { member: { organisationId, role: "owner" } },
    { member: { organisationId, role: "owner" } },
    { member: { organisationId, role: "manager" } },
  ]);
  const token = await mintToken(api, first!);
  const as = { "x-organisation-id": organisationId };
  const made = await api.call(token, "POST", "/v1/keys", { name: "Mine", scopes: ["links:read"] }, as);
  expect(made.status).toBe(201);
  const rotated = await api.call(token, "POST", `/v1/keys/${made.body.id}/rotate`, {}, as);
  await api.call(token, "POST", `/v1/keys/${made.body.id}/rotate`, {}, as);
  const { rows } = await api.owner.query(
    "SELECT user_id, data, event_key FROM notifications WHERE kind = 'key_created' AND organisation_id = $1 ORDER BY id",
    [organisationId],
  );
  expect(rows.map(({ user_id }) => user_id).sort()).toEqual([first, first, second, second].sort());
  expect(rows.map(({ user_id }) => user_id)).not.toContain(manager);
  expect(new Set(rows.map(({ event_key }) => event_key))).toEqual(
    new Set([made, rotated].map(({ body }) => `key_created/${body.id}`)),
  );
  expect(rows[0].data).toMatchObject({ key: "Mine", prefix: made.body.prefix });
  const stale = await mintToken(api, first!, { secondFactorAt: null });
  const refused = await api.call(stale, "POST", "/v1/keys", { name: "No", scopes: ["links:read"] }, as);
  expect([refused.status, refused.body.type]).toEqual([403, "/problems/step_up_required"]);
  const log = await api.owner.query(
    "SELECT action, record FROM audit_log WHERE organisation_id = $1 AND entity = 'key' ORDER BY seq",
    [organisationId],
  );
  // The first is the organisation's, by the test.
  expect(log.rows.map(({ action }) => action)).toEqual([
    "key.created",
    ...["key.created", "key.changed", "key.created"],
  ]);
  expect(JSON.stringify(log.rows)).not.toContain(made.body.key);
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
