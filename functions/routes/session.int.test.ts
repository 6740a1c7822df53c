import { createHash } from "node:crypto";
import { createLocalJWKSet, importJWK, jwtVerify, SignJWT } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { createUuidv7 } from "../../core/ids/uuidv7.ts";
import { newAccessTokenKeys } from "../../local/platform/settings.ts";
import { makeProgram } from "../../local/testing/api-fixtures.ts";
import {
  accessTokenOf,
  cookieOf,
  giveTotp,
  makeUser,
  refresh,
  SAME_ORIGIN,
  signIn,
  type TestUser,
} from "../../local/testing/sign-in.ts";
import { newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";
import { app } from "../app.ts";
import { getServices } from "../services.ts";
import { attemptLimit } from "../session/attempt-limit.ts";

/*
 * Goal: who signs in is who it says, stays signed in on its device and on no other, and does what its role may. Method:
 * the whole API on a real Postgres and Upstash, asked as a browser asks; times are moved, never waited for.
 */
let api: TestApi;
let user: TestUser;
const log = vi.fn();

beforeAll(async () => {
  vi.spyOn(console, "log").mockImplementation(log);
  api = await startTestApi();
});
beforeEach(async () => {
  log.mockClear();
  user = await makeUser(api);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
});

async function later<T>(ms: number, work: () => Promise<T>): Promise<T> {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + ms });
  try {
    return await work();
  } finally {
    vi.useRealTimers();
  }
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

const listPrograms = (token: string, organisationId?: string) =>
  api.call(token, "GET", "/v1/programs", undefined, {
    ...(organisationId === undefined ? {} : { "x-organisation-id": organisationId }),
  });

const signInFrom = (address: string, { email, password }: Omit<TestUser, "userId">) =>
  api.call("", "POST", "/auth/sign-in", { email, password }, { "cf-connecting-ip": address, ...SAME_ORIGIN });

/** Counts attempts from an address, as the route does before it looks at the password. */
async function countsAt(address: string): Promise<(account: string) => Promise<void>> {
  const services = await getServices(api.env);
  return async (account) => (await attemptLimit(services, "", { account, address })).count();
}

/** Redis does so by itself when their time has come. */
async function endPauses(): Promise<void> {
  const { redis } = await getServices(api.env);
  for (const key of await redis.keys("sign-in:pause:*")) await redis.del(key);
}

describe("signing in", () => {
  test("answers who one is, and keeps the refresh token out of the page's reach.", async () => {
    const { id: organisationId } = await api.createOrganisation();
    const owner = await makeUser(api, {
      name: "Olga",
      platformRole: "finance",
      memberships: [{ organisationId, role: "owner" }],
    });
    const answer = await signIn(api, owner);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      accessToken: expect.any(String),
      expiresAt: expect.any(String),
      user: {
        ...{ id: owner.userId, name: "Olga", email: owner.email, platformRole: "finance" },
        ...{ locale: "en", timezone: "UTC", avatarUrl: null },
      },
      ...{ secondFactorAt: expect.any(String), mustEnrol: false, acting: null },
      organisations: [{ id: organisationId, name: expect.any(String), role: "owner" }],
      affiliate: null,
    });
    expect(answer.headers.get("cache-control")).toBe("no-store");
    const cookie = answer.headers.get("set-cookie") ?? "";
    expect(cookie.split("; ").slice(1).sort()).toEqual([
      "HttpOnly",
      `Max-Age=${30 * 24 * 3600}`,
      "Path=/api/auth",
      "SameSite=Strict",
    ]);
    const { rows } = await api.owner.query("SELECT token_hash FROM sessions WHERE user_id = $1", [
      owner.userId,
    ]);
    expect(rows).toEqual([{ token_hash: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
  });

  test("finds the same person however the address is written.", async () => {
    expect((await signIn(api, { ...user, email: ` ${user.email.toUpperCase()} ` })).status).toBe(200);
  });

  test("answers a wrong password, somebody unknown and somebody without a password alike.", async () => {
    await api.owner.query(
      "INSERT INTO users (id, email, email_normalised, name) VALUES (uuidv7(), $1, $1, 'No')",
      [`none-${user.email}`],
    );
    const answers = [
      await signIn(api, { ...user, password: `${user.password}x` }),
      await signIn(api, { ...user, email: `un${user.email}` }),
      await signIn(api, { ...user, email: `none-${user.email}` }),
    ];
    for (const { status, headers, body } of answers) {
      expect(status).toBe(401);
      expect(headers.get("set-cookie")).toBeNull();
      expect({ ...body, instance: "" }).toEqual({ ...answers[0]?.body, instance: "" });
      expect(body.type).toBe("/problems/wrong_credentials");
    }
  });

  test("that is refused is logged without the address, and stands in the audit log of whose account it is.", async () => {
    const owner = await makeUser(api);
    const log = vi.spyOn(console, "log").mockClear();
    const attempts = [
      { ...owner, password: "not the password" },
      { ...owner, email: `un${owner.email}` },
    ];
    for (const attempt of attempts) expect((await signIn(api, attempt)).status).toBe(401);
    const lines = log.mock.calls.map(([line]) => String(line)).filter((line) => /refused/.test(line));
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { level: "warn", action: "sign-in.refused", data: { userId: owner.userId, method: "password" } },
      { level: "warn", action: "sign-in.refused", data: { method: "password" } },
    ]);
    expect(lines.join()).not.toContain("people.example");
    await Promise.all(api.deferred);
    const { rows } = await api.owner.query(
      `SELECT l.action, l.actor_kind, l.record::jsonb -> 'note' AS note FROM audit_log l
       JOIN person_keys k ON k.pseudonym = l.chain_id WHERE k.person_id = $1 AND l.action LIKE '%.refused'`,
      [owner.userId],
    );
    expect(rows).toEqual([
      { action: "session.refused", actor_kind: "visitor", note: { method: "password" } },
    ]);
  });

  test("is refused after ten wrong attempts, also with the right password, until the time is over.", async () => {
    for (let attempt = 1; attempt <= 10; attempt++)
      expect((await signIn(api, { ...user, password: "wrong" })).status).toBe(401);
    const refused = await signIn(api, user);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await signIn(api, await makeUser(api))).status).toBe(200);
    expect((await later(15 * MINUTE_MS, () => signIn(api, user))).status).toBe(200);
  });

  test("forgets an account's wrong attempts with the right password.", async () => {
    for (let round = 1; round <= 3; round++) {
      for (let attempt = 1; attempt <= 6; attempt++) await signIn(api, { ...user, password: "wrong" });
      expect((await signIn(api, user)).status).toBe(200);
    }
  });

  test("counts a place over all accounts, and all addresses of an IPv6 network as one place.", async () => {
    for (const [first, second] of [
      ["203.0.113.7", "203.0.113.7"],
      ["2001:db8:1:2::1", "2001:db8:1:2:3:4:5:6"],
    ] as const) {
      const limit = await countsAt(first);
      for (let attempt = 1; attempt <= 100; attempt++) await limit(`nobody-${attempt}`);
      expect((await signInFrom(second, user)).status).toBe(429);
    }
    expect((await signInFrom("203.0.113.8", user)).status).toBe(200);
  });

  test("is refused after wrong attempts where they were made, and nowhere else.", async () => {
    for (let attempt = 1; attempt <= 10; attempt++)
      expect((await signInFrom("198.51.100.1", { ...user, password: "wrong" })).status).toBe(401);
    expect((await signInFrom("198.51.100.1", user)).status).toBe(429);
    expect((await signInFrom("198.51.100.2", user)).status).toBe(200);
  });

  test("goes on for the owner anywhere, and for everybody else, after 100 wrong passwords from elsewhere.", async () => {
    const colleague = await makeUser(api);
    const statuses = new Set<number>();
    for (let attempt = 1; attempt <= 100; attempt++)
      statuses.add((await signInFrom("198.51.100.9", { ...user, password: "wrong" })).status);
    expect([...statuses]).toEqual([401, 429]);
    // The owner, where it has never been; others, also where the guesses came from.
    expect((await signInFrom("198.51.100.10", user)).status).toBe(200);
    expect((await signInFrom("198.51.100.9", colleague)).status).toBe(200);
    // Over ten places, which is as many as they take.
    for (let place = 1; place <= 10; place++)
      for (let attempt = 1; attempt <= 10; attempt++)
        await (await countsAt(`198.18.0.${place}`))(user.email).catch(() => undefined);
    await endPauses();
    expect((await signInFrom("198.51.100.11", user)).status).toBe(200);
    expect((await signInFrom("198.51.100.10", user)).status).toBe(200);
  });

  test("where one has been before is not refused because others there tried many accounts.", async () => {
    expect((await signInFrom("203.0.113.70", user)).status).toBe(200);
    const limit = await countsAt("203.0.113.70");
    for (let attempt = 1; attempt <= 100; attempt++) await limit(`nobody-${attempt}`).catch(() => undefined);
    expect((await signInFrom("203.0.113.70", await makeUser(api))).status).toBe(429);
    expect((await signInFrom("203.0.113.70", user)).status).toBe(200);
  });

  test("of an account that many places try slows down, but for where it was signed in to before, and whether or not it exists.", async () => {
    expect((await signInFrom("192.0.2.1", user)).status).toBe(200);
    for (const { email } of [{ email: `un${user.email}` }, user]) {
      for (let place = 1; place <= 111; place++)
        await (await countsAt(`10.0.0.${place}`))(email).catch(() => undefined);
      await endPauses();
      const guess = { email, password: "wrong" };
      expect((await signInFrom("10.0.1.1", guess)).status).toBe(401);
      const waits = await signInFrom("10.0.1.2", guess);
      expect([waits.status, waits.headers.get("retry-after")]).toEqual([429, "60"]);
    }
    expect((await signInFrom("10.0.1.3", user)).status).toBe(429);
    expect((await signInFrom("192.0.2.1", user)).status).toBe(200);
    await endPauses();
    expect((await signInFrom("10.0.1.3", user)).status).toBe(200);
  });

  test("keeps in Redis neither who tried nor from where.", async () => {
    await signInFrom("192.0.2.77", user);
    const { redis } = await getServices(api.env);
    const keys = [...(await redis.keys("sign-in:*")), ...(await redis.keys("limit:*"))];
    expect(keys.length).toBeGreaterThan(2);
    for (const key of keys)
      expect(key).toMatch(/^(sign-in:[a-z]+:[0-9a-f]{64}|limit:[a-z-]+:([0-9a-f]{64}|[0-9a-f-]{36}):\d+)$/);
    for (const text of [user.email, "192.0.2.77"]) {
      const plain = createHash("sha256").update(text).digest("hex");
      expect(keys.filter((key) => key.includes(plain))).toEqual([]);
    }
  });

  test("is not possible while attempts cannot be counted.", async () => {
    const away = { ...api.env, UPSTASH_REDIS_REST_URL: "http://127.0.0.1:1" };
    const init = {
      method: "POST",
      headers: { "content-type": "application/json", ...SAME_ORIGIN },
      body: JSON.stringify({ email: user.email, password: user.password }),
    };
    const answer = await app.request("http://api.test/api/auth/sign-in", init, away);
    expect(answer.status).toBe(503);
    expect(answer.headers.get("retry-after")).toBe("5");
  });

  test.each([
    ["another site", { origin: "https://evil.example", "sec-fetch-site": "cross-site" }],
    ["another site of an old browser", { origin: "https://evil.example" }],
    ["another host of the site", { origin: "http://api.test", "sec-fetch-site": "same-site" }],
    ["a page without an origin", { origin: "null" }],
    ["no browser", {}],
  ])("is refused to %s, as is all that a cookie does.", async (_, headers) => {
    const body = { email: user.email, password: user.password };
    for (const path of ["sign-in", "refresh", "sign-out"])
      expect((await api.call("", "POST", `/auth/${path}`, body, headers)).status).toBe(403);
  });

  test("names the fields that are wrong.", async () => {
    const answer = await api.call("", "POST", "/auth/sign-in", { email: "nobody", extra: 1 }, SAME_ORIGIN);
    expect(answer.status).toBe(422);
    const fields = answer.body.errors.map((error: { field: string }) => error.field);
    expect(fields.sort()).toEqual(["email", "extra", "password"]);
  });
});

describe("a refresh", () => {
  test("answers the same with a new token in the old one's place.", async () => {
    const first = await signIn(api, user);
    const second = await refresh(api, cookieOf(first));
    expect(second.status).toBe(200);
    expect({ ...second.body, accessToken: "", expiresAt: "" }).toEqual({
      ...first.body,
      accessToken: "",
      expiresAt: "",
    });
    expect(cookieOf(second)).not.toBe(cookieOf(first));
    expect((await refresh(api, cookieOf(second))).status).toBe(200);
  });

  test("of nobody is no error.", async () => {
    const answer = await api.call("", "POST", "/auth/refresh", undefined, SAME_ORIGIN);
    expect([answer.status, answer.body]).toEqual([204, null]);
  });

  test.each(["nonsense", "A".repeat(43)])("with %s is refused.", async (token) => {
    expect((await refresh(api, token)).status).toBe(401);
  });

  test("keeps a session for thirty days more; one that was left alone ends.", async () => {
    const token = cookieOf(await signIn(api, user));
    const next = cookieOf(await later(29 * DAY_MS, () => refresh(api, token)));
    const second = await later(58 * DAY_MS, () => refresh(api, next));
    expect(second.status).toBe(200);
    expect((await later(89 * DAY_MS, () => refresh(api, cookieOf(second)))).status).toBe(401);
  });

  test("is not possible longer than ninety days, however often.", async () => {
    let token = cookieOf(await signIn(api, user));
    for (const day of [29, 58, 87]) token = cookieOf(await later(day * DAY_MS, () => refresh(api, token)));
    const { rows } = await api.owner.query(
      "SELECT expires_at = ends_at AS ends FROM sessions WHERE user_id = $1",
      [user.userId],
    );
    expect(rows).toEqual([{ ends: true }]);
    expect((await later(90 * DAY_MS + MINUTE_MS, () => refresh(api, token))).status).toBe(401);
  });
});

describe("signing out", () => {
  test("ends the session and takes the cookie back; without a session it does no harm.", async () => {
    const token = cookieOf(await signIn(api, user));
    const other = cookieOf(await signIn(api, user));
    const out = await api.call("", "POST", "/auth/sign-out", undefined, {
      ...SAME_ORIGIN,
      cookie: `trb_r=${token}`,
    });
    expect(out.status).toBe(204);
    expect(out.headers.get("set-cookie")).toMatch(/^trb_r=; Max-Age=0;/);
    expect((await refresh(api, token)).status).toBe(401);
    expect((await refresh(api, other)).status).toBe(200);
    expect((await api.call("", "POST", "/auth/sign-out", undefined, SAME_ORIGIN)).status).toBe(204);
  });
});

describe("an access token", () => {
  test("is proved by the published keys, which hold nothing secret.", async () => {
    const token = await accessTokenOf(api, user);
    const { body } = await api.call("", "GET", "/auth/jwks.json");
    expect(Object.keys(body.keys[0]).sort()).toEqual(["alg", "crv", "kid", "kty", "use", "x", "y"]);
    const { payload } = await jwtVerify(token, createLocalJWKSet(body), {
      issuer: "http://api.test",
      audience: "http://api.test/api",
    });
    expect(payload).toMatchObject({ sub: user.userId, exp: payload.iat! + 600 });
  });

  test("does what the user's role may, in the organisations of which it is a member.", async () => {
    const mine = await api.createOrganisation();
    const others = await api.createOrganisation();
    await makeProgram(api, others.key, { name: "Theirs" });
    const program = await makeProgram(api, mine.key, { name: "Ours" });
    const make = { name: "x", timezone: "UTC", currencies: ["USD"] };
    const campaign = { programId: program.id, name: "x", destinationUrl: "https://shop.example/" };
    const expected = { owner: [200, 201, 201], manager: [200, 403, 201], analyst: [200, 403, 403] } as const;
    for (const role of ["owner", "manager", "analyst"] as const) {
      const token = await accessTokenOf(
        api,
        await makeUser(api, { memberships: [{ organisationId: mine.id, role }] }),
      );
      const as = { "x-organisation-id": mine.id };
      const list = await listPrograms(token, mine.id);
      expect(list.body.data.map(({ name }: { name: string }) => name)).toContain("Ours");
      const statuses = [
        list.status,
        (await api.call(token, "POST", "/v1/programs", make, as)).status,
        (await api.call(token, "POST", "/v1/campaigns", campaign, as)).status,
      ];
      expect([role, statuses]).toEqual([role, expected[role]]);
      for (const stranger of [others.id, mine.id.replace(/.{4}$/, "0000")])
        expect((await listPrograms(token, stranger)).status).toBe(404);
      expect((await listPrograms(token)).status).toBe(400);
      expect((await listPrograms(token, "mine")).status).toBe(400);
    }
  });

  test("of a session that ended makes no keys, members or factors, and ends no other session.", async () => {
    const { id: organisationId } = await api.createOrganisation();
    const owner = await makeUser(api, { memberships: [{ organisationId, role: "owner" }] });
    const known = { ...owner, totpSecret: await giveTotp(api, owner.userId) };
    const answer = await signIn(api, known);
    const token = String(answer.body.accessToken);
    const asked = [
      ["POST", "/v1/keys"],
      ["POST", "/v1/invitations"],
      ["POST", "/account/passkeys/options"],
      ["DELETE", `/account/sessions/${newId()}`],
      ["DELETE", "/account/totp"],
    ] as const;
    const ask = async ([method, path]: (typeof asked)[number]) =>
      (await api.call(token, method, path, {}, { "x-organisation-id": organisationId })).status;
    expect(await ask(asked[0])).toBe(422);
    await api.call("", "POST", "/auth/sign-out", undefined, {
      ...{ ...SAME_ORIGIN, cookie: `trb_r=${cookieOf(answer)}` },
    });
    for (const each of asked) expect([each, await ask(each)]).toEqual([each, 401]);
  });

  test("of a member who was sent away ends within ten seconds.", async () => {
    const { id: organisationId } = await api.createOrganisation();
    const member = await makeUser(api, { memberships: [{ organisationId, role: "analyst" }] });
    const token = await accessTokenOf(api, member);
    expect((await listPrograms(token, organisationId)).status).toBe(200);
    await api.owner.query("DELETE FROM memberships WHERE user_id = $1", [member.userId]);
    const clock = vi.spyOn(performance, "now").mockReturnValue(performance.now() + 10_001);
    const { status } = await listPrograms(token, organisationId);
    clock.mockRestore();
    expect(status).toBe(404);
  });

  test("ends after ten minutes, and is refused when it was changed, made by others or for others.", async () => {
    const { id: organisationId } = await api.createOrganisation();
    const member = await makeUser(api, { memberships: [{ organisationId, role: "owner" }] });
    const token = await accessTokenOf(api, member);
    expect((await listPrograms(token, organisationId)).status).toBe(200);
    const late = await later(10 * MINUTE_MS, () => listPrograms(token, organisationId));
    expect([late.status, late.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);

    const [header = "", payload = "", signature = ""] = token.split(".");
    const [key] = JSON.parse(newAccessTokenKeys());
    const forged = await forge(key, header, payload);
    const unsigned = `${Buffer.from('{"alg":"none","typ":"at+jwt"}').toString("base64url")}.${payload}.`;
    const changed = JSON.parse(Buffer.from(payload, "base64url").toString());
    changed.sub = user.userId;
    const others = [
      forged,
      unsigned,
      `${header}.${Buffer.from(JSON.stringify(changed)).toString("base64url")}.${signature}`,
      "x",
      createUuidv7((bytes) => crypto.getRandomValues(bytes))(Date.now()),
    ];
    for (const other of others) expect((await listPrograms(other, organisationId)).status).toBe(401);
  });
});

/** The same token, signed with a key of somebody else's under our key's name. */
async function forge(key: object, header: string, payload: string): Promise<string> {
  const decode = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString());
  return new SignJWT(decode(payload))
    .setProtectedHeader(decode(header))
    .sign((await importJWK(key, "ES256")) as CryptoKey);
}
