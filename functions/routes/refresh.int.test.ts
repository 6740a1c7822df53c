import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { newAccessTokenKeys } from "../../local/platform/settings.ts";
import {
  cookieOf,
  makeUser,
  refresh,
  SAME_ORIGIN,
  signIn,
  type TestUser,
} from "../../local/testing/sign-in.ts";
import { type Answer, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";
import { app } from "../app.ts";

/*
 * Goal: a refresh token that was used twice ends the session for whoever holds it, at once and whatever the order, and its
 * owner hears of it; a page whose answer was lost, and keys that change, sign nobody out. Method: over HTTP on a real
 * Postgres; times are moved, never waited for.
 */
let api: TestApi;
let user: TestUser;
const log = vi.fn();

beforeAll(async () => {
  vi.spyOn(console, "log").mockImplementation(log);
  vi.spyOn(console, "warn").mockReturnValue();
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

const SECOND_MS = 1_000;
const DAY_MS = 24 * 60 * 60 * SECOND_MS;

async function later<T>(ms: number, work: () => Promise<T>): Promise<T> {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + ms });
  try {
    return await work();
  } finally {
    vi.useRealTimers();
  }
}

const told = async (kind: string) =>
  (
    await api.owner.query("SELECT data FROM notifications WHERE user_id = $1 AND kind = $2", [
      user.userId,
      kind,
    ])
  ).rows;

const sessionRows = async (columns: string) =>
  (await api.owner.query(`SELECT ${columns} FROM sessions WHERE user_id = $1 ORDER BY id`, [user.userId]))
    .rows;

/** Actions of the user's own log, and who was behind each. */
const audited = async () =>
  (
    await api.owner.query(
      `SELECT action, actor_kind, record::jsonb -> 'changes' ->> 'revoked_reason' AS ended FROM audit_log
       WHERE chain_id = (SELECT pseudonym FROM person_keys WHERE person_id = $1) AND entity = 'session' ORDER BY seq`,
      [user.userId],
    )
  ).rows;

/** Nobody is signed in any more, and all who should have heard of it. */
async function expectEnded(refused: Answer, tokens: readonly string[]): Promise<void> {
  expect(refused.status).toBe(401);
  expect(refused.headers.get("set-cookie")).toMatch(/^trb_r=; Max-Age=0; Path=\/api\/auth/);
  for (const token of tokens) expect((await refresh(api, token, randomUUID())).status).toBe(401);
  expect(await sessionRows("revoked_reason")).toEqual([{ revoked_reason: "reused" }]);
  expect(await audited()).toEqual([
    { action: "session.created", actor_kind: "user", ended: null },
    { action: "session.changed", actor_kind: "visitor", ended: '[null, "reused"]' },
  ]);
  expect(await told("session_reused")).toEqual([
    { data: { device: "Firefox on Linux", country: null, at: expect.any(String) } },
  ]);
  const { rows } = await api.owner.query(
    "SELECT count(*)::int AS handed FROM outbox WHERE topic = 'deliver-notifications' AND payload ->> 'requestId' = $1",
    [refused.headers.get("x-request-id")],
  );
  expect(rows).toEqual([{ handed: 1 }]);
  const logged = log.mock.calls
    .map(([line]) => JSON.parse(line))
    .filter(({ action }) => action.startsWith("session"));
  expect(logged).toEqual([expect.objectContaining({ action: "session.reused" })]);
}

const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const signInOnFirefox = () =>
  api.call(
    "",
    "POST",
    "/auth/sign-in",
    { email: user.email, password: user.password },
    { ...SAME_ORIGIN, "user-agent": FIREFOX },
  );

describe("a stolen refresh token", () => {
  // A page names its attempts; a thief may or may not.
  test.each([
    ["the thief first", undefined, randomUUID()],
    ["the owner first", randomUUID(), undefined],
    ["a thief with a page first", randomUUID(), randomUUID()],
  ])("used by both, %s, signs both out within one request.", async (_, firstAttempt, secondAttempt) => {
    const stolen = cookieOf(await signInOnFirefox());
    const first = await refresh(api, stolen, firstAttempt);
    expect(first.status).toBe(200);
    await expectEnded(await refresh(api, stolen, secondAttempt), [stolen, cookieOf(first)]);
  });

  test("used by both at the same instant signs both out.", async () => {
    const stolen = cookieOf(await signInOnFirefox());
    const answers = await Promise.all(Array.from({ length: 8 }, () => refresh(api, stolen, randomUUID())));
    const taken = answers.filter(({ status }) => status === 200);
    const refused = answers.filter(({ status }) => status === 401);
    expect([taken.length, taken.length + refused.length]).toEqual([1, 8]);
    expect(await told("session_reused")).toHaveLength(1);
    expect((await refresh(api, cookieOf(taken[0]!))).status).toBe(401);
  });

  test.each([
    ["a moment later, without a name for the attempt", 0, 1, undefined],
    ["eighty days and many refreshes later", 80 * DAY_MS, 5, "thief"],
  ])("that comes back %s ends the session.", async (_, ms, refreshes, name) => {
    const stolen = cookieOf(await signInOnFirefox());
    let token = stolen;
    for (let turn = 1; turn <= refreshes; turn++)
      token = cookieOf(await later((turn / refreshes) * ms, () => refresh(api, token, randomUUID())));
    await later(ms + SECOND_MS, async () =>
      expectEnded(await refresh(api, stolen, name && randomUUID()), [token]),
    );
  });

  test("ends nothing when its session had ended, and nobody else's session ever.", async () => {
    const other = await makeUser(api);
    const others = cookieOf(await signIn(api, other));
    const stolen = cookieOf(await signIn(api, user));
    await refresh(api, stolen);
    await refresh(api, stolen);
    const again = await refresh(api, stolen);
    expect([again.status, again.headers.get("set-cookie")]).toEqual([401, null]);
    expect(await told("session_reused")).toHaveLength(1);
    expect((await refresh(api, others)).status).toBe(200);
  });
});

describe("an attempt to refresh", () => {
  test("twenty times at once is one rotation, and everybody gets the same token.", async () => {
    const token = cookieOf(await signIn(api, user));
    const attempt = randomUUID();
    const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(api, token, attempt)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const next = new Set(answers.map(cookieOf));
    expect(next.size).toBe(1);
    expect(await sessionRows("rotations, revoked_at")).toEqual([{ rotations: 1, revoked_at: null }]);
    expect((await refresh(api, [...next][0]!)).status).toBe(200);
  });

  test("whose answer was lost is answered again for a minute; after that it is a copy.", async () => {
    const token = cookieOf(await signIn(api, user));
    const attempt = randomUUID();
    const lost = await refresh(api, token, attempt);
    const again = await later(59 * SECOND_MS, () => refresh(api, token, attempt.toUpperCase()));
    expect(cookieOf(again)).toBe(cookieOf(lost));
    expect((await later(61 * SECOND_MS, () => refresh(api, token, attempt))).status).toBe(401);
    expect(await told("session_reused")).toHaveLength(1);
  });

  test("is over once its token was followed by another.", async () => {
    const token = cookieOf(await signIn(api, user));
    const attempt = randomUUID();
    const next = cookieOf(await refresh(api, token, attempt));
    await refresh(api, next, randomUUID());
    expect((await refresh(api, token, attempt)).status).toBe(401);
    expect(await sessionRows("revoked_reason")).toEqual([{ revoked_reason: "reused" }]);
  });
});

describe("a session", () => {
  test("ends when its browser signs in anew, also as somebody else.", async () => {
    const token = cookieOf(await signIn(api, user));
    const other = await makeUser(api);
    const anew = await api.call(
      "",
      "POST",
      "/auth/sign-in",
      { email: other.email, password: other.password },
      { ...SAME_ORIGIN, cookie: `trb_r=${token}` },
    );
    expect(anew.status).toBe(200);
    expect(await sessionRows("revoked_reason")).toEqual([{ revoked_reason: "signed_out" }]);
    expect((await refresh(api, token)).status).toBe(401);
    expect((await refresh(api, cookieOf(anew))).status).toBe(200);
  });

  test("on a device that was not used before is told of; the first one, and one on a known device, are not.", async () => {
    await signInOnFirefox();
    await signInOnFirefox();
    expect(await told("new_sign_in")).toEqual([]);
    await signIn(api, user);
    expect(await told("new_sign_in")).toEqual([
      { data: { device: null, country: null, at: expect.any(String) } },
    ]);
  });

  test("of https has a cookie that no plain page can plant.", async () => {
    const headers = { ...SAME_ORIGIN, origin: "https://api.test", "content-type": "application/json" };
    const ask = (path: string, cookie: string, body = "") =>
      app.request(
        `https://api.test/api/auth/${path}`,
        { method: "POST", headers: { ...headers, cookie }, ...(body === "" ? {} : { body }) },
        api.env,
      );
    const signedIn = await ask("sign-in", "", JSON.stringify({ email: user.email, password: user.password }));
    const [cookie = "", ...marks] = (signedIn.headers.get("set-cookie") ?? "").split("; ");
    expect(cookie).toMatch(/^__Secure-trb_r=/);
    expect(marks).toEqual(
      expect.arrayContaining(["Secure", "HttpOnly", "Path=/api/auth", "SameSite=Strict"]),
    );
    expect((await ask("refresh", cookie.replace("__Secure-", ""))).status).toBe(204);
    expect((await ask("refresh", cookie)).status).toBe(200);
  });
});

describe("keys of access tokens", () => {
  test("change under load, and no request fails.", async () => {
    const [oldKey] = JSON.parse(String(api.env.ACCESS_TOKEN_KEYS));
    const [newKey] = JSON.parse(newAccessTokenKeys());
    // As docs/identity.md has it: the new key is put first; both verify; the old one goes once its tokens have ended.
    const at = (...keys: unknown[]) => ({ ...api.env, ACCESS_TOKEN_KEYS: JSON.stringify(keys) });
    const [before, both, after] = [at(oldKey), at(newKey, oldKey), at(newKey)];
    const people = await Promise.all(Array.from({ length: 4 }, () => makeUser(api)));
    const statuses: number[] = [];
    const ask = async (
      env: Record<string, unknown>,
      path: string,
      headers: Record<string, string>,
      method = "GET",
    ) => {
      const answer = await app.request(`http://api.test/api${path}`, { method, headers }, env);
      statuses.push(answer.status);
      return answer;
    };
    const work = async (person: TestUser) => {
      let cookie = `trb_r=${cookieOf(await signIn(api, person))}`;
      const kids = new Set<string>();
      // While a new version is rolled out, requests meet isolates of either.
      for (const env of [before, both, before, both, both, after, both, after]) {
        const attempt = randomUUID();
        const refreshOnce = (at: Record<string, unknown>) =>
          ask(at, "/auth/refresh", { ...SAME_ORIGIN, cookie, "x-refresh-attempt": attempt }, "POST");
        const answer = await refreshOnce(env);
        const repeated = await refreshOnce(env === before ? both : env === after ? both : before);
        expect(repeated.headers.get("set-cookie")).toBe(answer.headers.get("set-cookie"));
        const { accessToken } = (await answer.json()) as { accessToken: string };
        kids.add(JSON.parse(Buffer.from(accessToken.split(".")[0] ?? "", "base64url").toString()).kid);
        const bearer = { authorization: `Bearer ${accessToken}` };
        for (const verifier of env === before ? [before, both] : [both, after])
          await ask(verifier, "/account/sessions", bearer);
        cookie = (answer.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
      }
      expect(kids).toEqual(new Set([oldKey.kid, newKey.kid]));
    };
    await Promise.all(people.map(work));
    expect(statuses).toHaveLength(4 * 8 * 4);
    expect(new Set(statuses)).toEqual(new Set([200]));
  });
});
