import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { PLATFORM_ROLES, type PlatformRole } from "../../core/access/roles.ts";
import { makeProgram, refusedFields, unique } from "../../local/testing/api-fixtures.ts";
import { insertUsers, mintToken } from "../../local/testing/mint-token.ts";
import { cookieOf, makeUser, refresh, signIn } from "../../local/testing/sign-in.ts";
import { type Answer, newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";

/*
 * Goal: the platform's people find whom they serve, and support acts as a user only with a reason, for half an hour, seen
 * by the user and written down. Method: the routes over HTTP, and the database where it must hold alone.
 */
let api: TestApi;
let organisationId: string;
const staff = {} as Record<PlatformRole, string>;
const tokens = {} as Record<PlatformRole, string>;

beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi();
  organisationId = (await api.createOrganisation()).id;
  const ids = await insertUsers(
    api,
    PLATFORM_ROLES.map((platformRole) => ({ platformRole })),
  );
  for (const [index, role] of PLATFORM_ROLES.entries()) {
    staff[role] = String(ids[index]);
    tokens[role] = await mintToken(api, staff[role]);
  }
});
afterAll(async () => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  await api.close();
});

const ask = (role: PlatformRole, method: string, path: string, body?: unknown): Promise<Answer> =>
  api.call(tokens[role], method, `/admin${path}`, body);
const newUser = async (): Promise<string> => (await insertUsers(api, [{}]))[0] ?? "";
const newMember = async (): Promise<string> =>
  (await insertUsers(api, [{ member: { organisationId, role: "owner" } }]))[0] ?? "";
const asMember = () => ({ "x-organisation-id": organisationId });
const toldOf = async (userId: string, kind: string) =>
  (
    await api.owner.query("SELECT data FROM notifications WHERE user_id = $1 AND kind = $2", [userId, kind])
  ).rows.map(({ data }) => data);

describe("looking for users", () => {
  test("finds them by how their name or address begins, whatever the case, newest first and in pages.", async () => {
    const start = unique("Zoë%_").toLowerCase();
    const made = [];
    for (const extra of [
      { name: `${start} One` },
      { email: `${start}@people.example` },
      { name: `x${start}` },
    ])
      made.push((await makeUser(api, extra)).userId);
    const [byName, byAddress] = made;
    const found = await ask("finance", "GET", `/users?q=${encodeURIComponent(start.toUpperCase())}`);
    expect(found.body.data.map(({ id }: { id: string }) => id)).toEqual([byAddress, byName]);
    const first = await ask("support", "GET", `/users?limit=1&q=${encodeURIComponent(start)}`);
    expect(first.body.data).toHaveLength(1);
    const second = await ask(
      "support",
      "GET",
      `/users?limit=1&q=${encodeURIComponent(start)}&cursor=${first.body.nextCursor}`,
    );
    expect(second.body).toMatchObject({ data: [{ id: byName }], nextCursor: null });
    expect((await ask("owner", "GET", "/users?q=nobody-is-called-so")).body.data).toEqual([]);
    expect((await ask("owner", "GET", "/users?limit=2")).body.data).toHaveLength(2);
  });

  test("uses the indexes on names and addresses.", async () => {
    // Without the audit log's triggers, which would take a minute.
    await api.owner.query(
      `BEGIN; SET LOCAL session_replication_role = replica;
       INSERT INTO users (id, email, email_normalised, name) SELECT uuidv7(), n || '@bulk.example', n || '@bulk.example', 'Bulk ' || n FROM generate_series(1, 20000) n;
       COMMIT`,
    );
    await api.owner.query("ANALYZE users");
    const { rows } = await api.owner.query(
      `EXPLAIN SELECT id FROM users WHERE (lower(name) COLLATE "C" BETWEEN lower('ada') AND lower('ada') || chr(1114111)
         OR lower(email) COLLATE "C" BETWEEN lower('ada') AND lower('ada') || chr(1114111)) ORDER BY id DESC LIMIT 51`,
    );
    const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
    expect(plan).toContain("users_by_name");
    expect(plan).toContain("users_by_address");
    await api.owner.query("DELETE FROM users WHERE email LIKE '%@bulk.example'");
  });

  test("shows one with what it belongs to, and no secret.", async () => {
    const userId = await newMember();
    await api.owner.query(
      "INSERT INTO sessions (id, user_id, token_hash, rotated_at, expires_at) VALUES (uuidv7(), $1, $2, now(), now() + interval '1 day')",
      [userId, newId()],
    );
    await api.owner.query(
      "INSERT INTO passkeys (id, user_id, credential_id, public_key, counter, backed_up, name) VALUES (uuidv7(), $1, $2, 'x', 0, false, 'x')",
      [userId, newId()],
    );
    const { status, body } = await ask("compliance", "GET", `/users/${userId}`);
    expect(status).toBe(200);
    expect(body).toEqual({
      ...{
        id: userId,
        name: "Somebody",
        email: `${userId}@people.example`,
        platformRole: null,
        secondFactor: true,
      },
      organisations: [{ id: organisationId, name: expect.any(String), role: "owner" }],
      ...{ affiliate: false, sessions: 1, locale: "en", timezone: "UTC" },
      ...{ lastSeenAt: expect.any(String), createdAt: expect.any(String) },
    });
    expect(await ask("owner", "GET", `/users/${newId()}`)).toMatchObject({ status: 404 });
  });
});

test("Organisations are found by how their name begins, with their members and programs.", async () => {
  const name = unique("Zebra Ltd");
  await api.owner.query("UPDATE organisations SET name = $1 WHERE id = $2", [name, organisationId]);
  const userId = await newMember();
  const list = await ask("finance", "GET", `/organisations?q=${encodeURIComponent(name.toLowerCase())}`);
  expect(list.body.data).toEqual([
    {
      id: organisationId,
      name,
      members: expect.any(Number),
      programs: 0,
      partners: 0,
      createdAt: expect.any(String),
    },
  ]);
  const detail = await ask("finance", "GET", `/organisations/${organisationId}`);
  expect(detail.body.memberList).toContainEqual({ userId, name: "Somebody", role: "owner" });
  expect(detail.body.programList).toEqual([]);
  const { id: other, key } = await api.createOrganisation();
  const { id, name: programName } = await makeProgram(api, key, { currencies: ["USD", "VND"] });
  expect((await ask("finance", "GET", `/organisations/${other}`)).body.programList).toEqual([
    { id, name: programName, status: "active", currencies: ["USD", "VND"] },
  ]);
  expect(await ask("finance", "GET", `/organisations/${newId()}`)).toMatchObject({ status: 404 });
  expect((await ask("finance", "GET", "/organisations")).body.data.length).toBeGreaterThan(0);
});

describe("a role on the platform", () => {
  test("is given and taken by the owner, told to whom it concerns, and ends with the cache.", async () => {
    const userId = await newUser();
    const given = await ask("owner", "PUT", `/users/${userId}/platform-role`, { role: "finance" });
    expect(given).toMatchObject({ status: 200, body: { platformRole: "finance" } });
    const token = await mintToken(api, userId);
    expect(await api.call(token, "GET", "/admin/users?limit=1")).toMatchObject({ status: 200 });
    // The session that it began before, without a second factor, does not do.
    const before = await mintToken(api, userId, { secondFactorAt: null });
    expect(await api.call(before, "GET", "/admin/users?limit=1")).toMatchObject({ status: 403 });
    await ask("owner", "PUT", `/users/${userId}/platform-role`, { role: null });
    await ask("owner", "PUT", `/users/${userId}/platform-role`, { role: null });
    expect(await toldOf(userId, "platform_role_changed")).toEqual([{ role: "finance" }, { role: null }]);
    const clock = vi.spyOn(performance, "now").mockReturnValue(performance.now() + 10_001);
    expect(await api.call(token, "GET", "/admin/users?limit=1")).toMatchObject({ status: 404 });
    clock.mockRestore();
  });

  test("is told of each time, whatever id the owner gives its requests.", async () => {
    const target = await newUser();
    const headers = { "x-request-id": newId() };
    for (const role of ["support", null, "finance"])
      await api.call(tokens.owner, "PUT", `/admin/users/${target}/platform-role`, { role }, headers);
    expect(await toldOf(target, "platform_role_changed")).toHaveLength(3);
  });

  test("is nobody's to change about themselves.", async () => {
    const answer = await ask("owner", "PUT", `/users/${staff.owner}/platform-role`, { role: null });
    expect(answer).toMatchObject({ status: 403, body: { type: "/problems/forbidden" } });
  });
});

describe("ending a user's sessions", () => {
  test("signs it out everywhere.", async () => {
    const user = await makeUser(api);
    const cookie = cookieOf(await signIn(api, user));
    expect(await ask("support", "POST", `/users/${user.userId}/end-sessions`)).toMatchObject({ status: 204 });
    expect(await refresh(api, cookie)).toMatchObject({ status: 401 });
  });

  test("of the platform's people is the owner's to do.", async () => {
    expect(await ask("support", "POST", `/users/${staff.finance}/end-sessions`)).toMatchObject({
      status: 403,
    });
    expect(await ask("owner", "POST", `/users/${staff.finance}/end-sessions`)).toMatchObject({ status: 204 });
  });
});

describe("acting as a user", () => {
  let userId: string;
  beforeEach(async () => {
    userId = await newMember();
  });
  const begin = (reason = "asked for help with a link", target = userId) =>
    ask("support", "POST", "/act-as", { userId: target, reason });

  test("is a session of the user without a cookie, of which the user is told, and over after half an hour.", async () => {
    const { status, body, headers } = await begin();
    expect(status).toBe(200);
    expect(headers.get("set-cookie")).toBeNull();
    expect(body.session).toMatchObject({
      user: { id: userId },
      acting: { by: "Somebody", reason: "asked for help with a link", endsAt: body.endsAt },
      ...{ secondFactorAt: null, mustEnrol: false },
    });
    expect(Date.parse(body.endsAt) - Date.now()).toBeGreaterThan(29 * 60_000);
    expect(Date.parse(body.endsAt) - Date.now()).toBeLessThanOrEqual(30 * 60_000);
    expect(await toldOf(userId, "acted_as")).toEqual([
      { by: "Somebody", reason: "asked for help with a link", at: expect.any(String) },
    ]);
    const token = body.session.accessToken;
    const links = () => api.call(token, "GET", "/v1/links", undefined, asMember());
    expect(await links()).toMatchObject({ status: 200 });
    vi.useFakeTimers({ toFake: ["Date"], now: Date.parse(body.endsAt) });
    const late = [await links(), await ask("support", "POST", `/act-as/${body.sessionId}/renew`)];
    vi.useRealTimers();
    expect(late.map((answer) => answer.status)).toEqual([401, 401]);
  });

  test("is told of each time, whatever id the operator gives its requests.", async () => {
    const target = await newUser();
    const body = { userId: target, reason: "asked" };
    const headers = { "x-request-id": newId() };
    for (let n = 0; n < 2; n++)
      expect(await api.call(tokens.support, "POST", "/admin/act-as", body, headers)).toMatchObject({
        status: 200,
      });
    expect(await toldOf(target, "acted_as")).toHaveLength(2);
  });

  test("moves no money, touches no security, gives no keys and no roles, and does not act on.", async () => {
    const { body } = await begin();
    const call = (method: string, path: string) =>
      api.call(body.session.accessToken, method, path, {}, asMember());
    for (const [method, path] of [
      ["POST", "/v1/conversions"],
      ["POST", "/v1/plans"],
      ["POST", "/v1/programs"],
      ["POST", "/v1/keys"],
      ["POST", "/v1/invitations"],
      ["PATCH", `/v1/members/${newId()}`],
      ["POST", "/account/totp"],
      ["DELETE", "/account/totp"],
      ["POST", "/auth/step-up"],
    ] as const)
      expect([path, (await call(method, path)).body.type]).toEqual([path, "/problems/acting_refused"]);
    expect(await call("POST", "/admin/act-as")).toMatchObject({ status: 404 });
  });

  test("stands in the audit log under who acts, for whom, and why.", async () => {
    const { body } = await begin("a link that leads nowhere");
    const path = `/v1/links/${newId()}`;
    expect(await api.call(body.session.accessToken, "GET", path, undefined, asMember())).toMatchObject({
      status: 404,
    });
    const program = await api.call(
      (await api.createKey({ organisationId })) as string,
      "POST",
      "/v1/programs",
      {
        ...{ name: "Shop", timezone: "UTC", currencies: ["USD"] },
      },
    );
    const campaign = await api.call(
      body.session.accessToken,
      "POST",
      "/v1/campaigns",
      { programId: program.body.id, name: "Spring", destinationUrl: "https://shop.example/" },
      asMember(),
    );
    expect(campaign.status).toBe(201);
    const pseudonym = async (id: string) =>
      (await api.owner.query("SELECT pseudonym FROM person_keys WHERE person_id = $1", [id])).rows[0]
        .pseudonym;
    const expected = {
      actorKind: "user",
      actor: await pseudonym(staff.support),
      actingFor: await pseudonym(userId),
      reason: "a link that leads nowhere",
    };
    for (const entityId of [campaign.body.id, body.sessionId]) {
      const { rows } = await api.owner.query(
        "SELECT record::jsonb AS record FROM audit_log WHERE entity_id = $1",
        [entityId],
      );
      expect(rows.map(({ record }) => record)).toEqual([expect.objectContaining(expected)]);
    }
  });

  test("goes on by being renewed, until whoever acts or the user ends it.", async () => {
    const { body } = await begin();
    const renew = () => ask("support", "POST", `/act-as/${body.sessionId}/renew`);
    const renewed = await renew();
    expect(renewed).toMatchObject({ status: 200, body: { sessionId: body.sessionId, endsAt: body.endsAt } });
    expect(renewed.body.session.acting).toEqual(body.session.acting);
    // Nobody else goes on with it, or ends it.
    expect(await ask("owner", "POST", `/act-as/${body.sessionId}/renew`)).toMatchObject({ status: 404 });
    expect(await ask("owner", "DELETE", `/act-as/${body.sessionId}`)).toMatchObject({ status: 204 });
    expect((await renew()).status).toBe(200);
    expect(await ask("support", "DELETE", `/act-as/${body.sessionId}`)).toMatchObject({ status: 204 });
    expect(await renew()).toMatchObject({ status: 404 });

    const again = (await begin()).body;
    const own = await mintToken(api, userId);
    const listed = await api.call(own, "GET", "/account/sessions");
    expect(listed.body.data).toContainEqual(expect.objectContaining({ id: again.sessionId, acting: true }));
    expect(await api.call(own, "DELETE", `/account/sessions/${again.sessionId}`)).toMatchObject({
      status: 204,
    });
    expect(await ask("support", "POST", `/act-as/${again.sessionId}/renew`)).toMatchObject({ status: 404 });
    const stale = vi.spyOn(performance, "now").mockReturnValue(performance.now() + 10_001);
    const answer = await api.call(again.session.accessToken, "GET", "/v1/links", undefined, asMember());
    stale.mockRestore();
    expect(answer.status).toBe(401);
  });

  test("ends within ten seconds when who acts is no more of the platform.", async () => {
    const [helper = ""] = await insertUsers(api, [{ platformRole: "support" }]);
    const token = await mintToken(api, helper);
    const begun = await api.call(token, "POST", "/admin/act-as", { userId, reason: "asked" });
    await api.owner.query("UPDATE users SET platform_role = NULL WHERE id = $1", [helper]);
    const clock = vi.spyOn(performance, "now").mockReturnValue(performance.now() + 20_002);
    const answer = await api.call(begun.body.session.accessToken, "GET", "/v1/links", undefined, asMember());
    clock.mockRestore();
    expect(answer.status).toBe(401);
  });

  test("wants a reason and a user who is not of the platform.", async () => {
    expect(await begin("   ")).toMatchObject({ status: 422 });
    expect(await begin("asked", newId())).toMatchObject({ status: 404 });
    for (const target of Object.values(staff))
      expect(await begin("asked", target)).toMatchObject({ status: 403 });
    expect((await api.owner.query("SELECT FROM sessions WHERE user_id = $1", [userId])).rowCount).toBe(0);
  });
});

describe("what countries allow", () => {
  const put = (role: PlatformRole, country: string, body: unknown) =>
    ask(role, "PUT", `/country-policies/${country}`, body);
  const POLICY = { maxPayoutBps: 5000, maxLevels: 5, signUpBonus: false, source: "Act 1, section 2" };
  const list = async () =>
    Object.fromEntries(
      (await ask("finance", "GET", "/country-policies")).body.data.map((row: { country: string }) => [
        row.country,
        row,
      ]),
    );

  test("begins with what is known by its source, and says nothing of other countries.", async () => {
    const policies = await list();
    expect(Object.keys(policies)).toEqual(["CN", "VN"]);
    // 40 % of the sales of a year: Decree 40/2018/ND-CP, Article 48.
    expect(policies.VN).toMatchObject({
      maxPayoutBps: 4000,
      maxLevels: null,
      signUpBonus: false,
      version: 1,
    });
    expect(policies.VN.source).toMatch(/Decree 40\/2018\/ND-CP.*Article 48/);
    // Nobody is paid for the sales of those below: State Council Order No. 444, Article 7.
    expect(policies.CN).toMatchObject({ maxPayoutBps: null, maxLevels: 1, signUpBonus: false });
  });

  test("is made and replaced whole by those who look after the law, unless another stands, and is in the platform's log.", async () => {
    expect(await put("compliance", "TH", POLICY)).toMatchObject({
      ...{ status: 200, body: { country: "TH", ...POLICY, version: 1 } },
    });
    const changed = { ...POLICY, maxLevels: null, signUpBonus: true };
    expect(await put("owner", "TH", { ...changed, version: 1 })).toMatchObject({
      ...{ status: 200, body: { ...changed, version: 2 } },
    });
    expect((await list()).TH).toMatchObject({ ...changed, version: 2 });
    const late = await put("owner", "TH", { ...POLICY, version: 1 });
    expect([late.status, late.body.type]).toEqual([409, "/problems/stale"]);
    expect((await put("owner", "LA", { ...POLICY, version: 1 })).status).toBe(409);
    const log = await ask("compliance", "GET", "/audit?entity=country_policy");
    expect(log.body.data.map(({ action, changes }: Record<string, unknown>) => [action, changes])).toEqual([
      [
        "country_policy.changed",
        { country: ["TH", "TH"], max_levels: [5, null], sign_up_bonus: [false, true] },
      ],
      [
        "country_policy.created",
        {
          ...{ country: [null, "TH"], max_payout_bps: [null, 5000], max_levels: [null, 5] },
          ...{ sign_up_bonus: [null, false], source: [null, POLICY.source] },
        },
      ],
    ]);
    expect((await ask("owner", "GET", "/audit/verify")).body).toMatchObject({ brokenAt: null });
  });

  test.each([
    ["maxPayoutBps", { maxPayoutBps: 10_001 }],
    ["maxPayoutBps", { maxPayoutBps: undefined }],
    ["maxLevels", { maxLevels: 0 }],
    ["signUpBonus", { signUpBonus: "no" }],
    ["source", { source: "" }],
    ["country", { country: "TH" }],
  ])("is refused for %s in %j.", async (field, extra) => {
    const answer = await put("owner", "TH", { ...POLICY, ...extra });
    expect([answer.status, refusedFields(answer)]).toEqual([422, [field]]);
  });

  test("is of countries that there are, and changed by nobody else.", async () => {
    for (const code of ["th", "UK", "THA"]) expect((await put("owner", code, POLICY)).status).toBe(400);
    for (const role of ["finance", "support"] as const)
      expect((await put(role, "TH", POLICY)).status).toBe(403);
  });
});
