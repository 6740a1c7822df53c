import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { STEP_UP_MS } from "../../core/access/permissions.ts";
import {
  accessTokenOf,
  beginSignIn,
  cookieOf,
  makeUser,
  SAME_ORIGIN,
  type TestUser,
} from "../../local/testing/sign-in.ts";
import { type Flaws, SoftwareAuthenticator } from "../../local/testing/software-authenticator.ts";
import { type Answer, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";

/*
 * Goal: a passkey signs its owner in, alone or as second factor, and nothing that only looks like one does. Method: an
 * authenticator made of node:crypto answers the API's challenges over HTTP, rightly and with each flaw there is.
 */
let api: TestApi;
let user: TestUser;
let device: SoftwareAuthenticator;

beforeAll(async () => {
  for (const level of ["log", "warn"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi();
});
beforeEach(async () => {
  user = await makeUser(api);
  device = new SoftwareAuthenticator();
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
});

const SITE = { origin: "http://api.test", rpId: "api.test" };

async function later<T>(ms: number, work: () => Promise<T>): Promise<T> {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + ms });
  try {
    return await work();
  } finally {
    vi.useRealTimers();
  }
}

const post = (token: string, path: string, body: unknown = {}) =>
  api.call(token, "POST", path, body, SAME_ORIGIN);
const problem = ({ status, body }: Answer) => [status, body?.type?.split("/").at(-1)];
const WRONG = [401, "wrong_code"];

/** Adds the device's passkey as a page does. */
async function register(token: string, authenticator = device, flaws: Flaws = {}): Promise<Answer> {
  const { ticket, options } = (await post(token, "/account/passkeys/options")).body;
  const credential = authenticator.create(options.challenge, SITE, flaws);
  return post(token, "/account/passkeys", { ticket, name: "Phone", credential });
}

/** Signs in with the passkey alone. */
async function enter(flaws: Flaws = {}, authenticator = device): Promise<Answer> {
  const { ticket, options } = (await post("", "/auth/passkey/options")).body;
  return post("", "/auth/passkey", { ticket, credential: authenticator.get(options.challenge, SITE, flaws) });
}

const passkeys = async (token: string) => (await api.call(token, "GET", "/account/factors")).body.passkeys;

describe("a passkey", () => {
  test("is the first factor of whoever is signed in, and signs in by itself.", async () => {
    const added = await register(await accessTokenOf(api, user));
    expect(added.status).toBe(200);
    expect(added.body.recoveryCodes).toHaveLength(10);
    expect(added.body.session.secondFactorAt).toEqual(expect.any(String));
    expect(await passkeys(added.body.session.accessToken)).toEqual([
      {
        id: expect.any(String),
        name: "Phone",
        backedUp: false,
        lastUsedAt: null,
        createdAt: expect.any(String),
      },
    ]);
    const answer = await enter();
    expect(answer.body).toMatchObject({ user: { id: user.userId }, secondFactorAt: expect.any(String) });
    expect(cookieOf(answer)).toMatch(/^.{43}$/);
    const { rows } = await api.owner.query(
      "SELECT methods FROM sessions WHERE user_id = $1 ORDER BY id DESC LIMIT 1",
      [user.userId],
    );
    expect(rows).toEqual([{ methods: ["hwk"] }]);
    expect((await passkeys(answer.body.accessToken))[0].lastUsedAt).toEqual(expect.any(String));
  });

  test("is a second factor behind the password.", async () => {
    await register(await accessTokenOf(api, user));
    const { ticket, methods } = (await beginSignIn(api, user)).body.secondFactor;
    expect(methods).toEqual(["passkey", "recovery"]);
    const asked = (await post("", "/auth/second-factor/options", { ticket })).body;
    expect(asked.options.allowCredentials).toEqual([
      expect.objectContaining({ id: device.id.toString("base64url") }),
    ]);
    const credential = device.get(asked.options.challenge, SITE);
    const proof = { ticket, passkey: { ticket: asked.ticket, credential } };
    const answer = await post("", "/auth/second-factor", proof);
    expect([answer.status, answer.body.user?.id]).toEqual([200, user.userId]);
    expect(problem(await post("", "/auth/second-factor/options", { ticket }))).toEqual([410, "link_expired"]);
  });

  test("steps up, and stands where a further one is added or one is dropped.", async () => {
    const added = await register(await accessTokenOf(api, user));
    const token = added.body.session.accessToken;
    const second = new SoftwareAuthenticator();
    expect((await register(token, second)).body.recoveryCodes).toBeNull();
    const cookie = `trb_r=${cookieOf(await enter())}`;
    await later(STEP_UP_MS + 1_000, async () => {
      const { accessToken: stale } = (
        await api.call("", "POST", "/auth/refresh", undefined, { ...SAME_ORIGIN, cookie })
      ).body;
      for (const path of ["passkeys/options", "totp"])
        expect(problem(await post(stale, `/account/${path}`))).toEqual([403, "step_up_required"]);
      const [first, other] = await passkeys(stale);
      const drop = (id: string, at: string) => api.call(at, "DELETE", `/account/passkeys/${id}`);
      expect(problem(await drop(first.id, stale))).toEqual([403, "step_up_required"]);
      const asked = (await post(stale, "/auth/step-up/options")).body;
      const credential = second.get(asked.options.challenge, SITE);
      const stepped = await post(stale, "/auth/step-up", { passkey: { ticket: asked.ticket, credential } });
      expect(stepped.status).toBe(200);
      const fresh = stepped.body.accessToken;
      const named = await api.call(fresh, "PATCH", `/account/passkeys/${other.id}`, { name: "Laptop" });
      expect(named.body.name).toBe("Laptop");
      expect((await drop(first.id, fresh)).status).toBe(204);
      expect((await passkeys(fresh)).map(({ name }: { name: string }) => name)).toEqual(["Laptop"]);
      expect(problem(await enter())).toEqual(WRONG);
      expect((await enter({}, second)).status).toBe(200);
    });
  });

  test.each<[string, Flaws]>([
    ["for another site", { rpId: "evil.example" }],
    ["on a page of another site", { origin: "https://evil.example" }],
    ["to another challenge", { challenge: "AAAA" }],
    ["of a device that did not ask who holds it", { unverified: true }],
  ])("%s is neither added nor let in.", async (_, flaws) => {
    const token = await accessTokenOf(api, user);
    expect(problem(await register(token, device, flaws))).toEqual(WRONG);
    expect(await passkeys(token)).toEqual([]);
    await register(token);
    expect(problem(await enter(flaws))).toEqual(WRONG);
    expect((await enter()).status).toBe(200);
  });

  test("whose counter does not grow is a copy.", async () => {
    await register(await accessTokenOf(api, user));
    expect((await enter({ counter: 5 })).status).toBe(200);
    expect(problem(await enter({ counter: 5 }))).toEqual(WRONG);
    expect(problem(await enter({ counter: 4 }))).toEqual(WRONG);
    expect((await enter({ counter: 6 })).status).toBe(200);
  });

  test("answers each challenge once, also at the same instant, and within five minutes.", async () => {
    await register(await accessTokenOf(api, user));
    const { ticket, options } = (await post("", "/auth/passkey/options")).body;
    const answers = await Promise.all(
      Array.from({ length: 5 }, () =>
        post("", "/auth/passkey", { ticket, credential: device.get(options.challenge, SITE) }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401, 401]);
    const late = (await post("", "/auth/passkey/options")).body;
    const credential = device.get(late.options.challenge, SITE);
    const answer = await later(5 * 60_000, () =>
      post("", "/auth/passkey", { ticket: late.ticket, credential }),
    );
    expect(problem(answer)).toEqual(WRONG);
  });

  test("of somebody else, or of nobody, proves nothing.", async () => {
    await register(await accessTokenOf(api, user));
    const other = await makeUser(api);
    const othersDevice = new SoftwareAuthenticator();
    await register(await accessTokenOf(api, other), othersDevice);
    const { ticket } = (await beginSignIn(api, user)).body.secondFactor;
    const asked = (await post("", "/auth/second-factor/options", { ticket })).body;
    const credential = othersDevice.get(asked.options.challenge, SITE);
    const proof = { ticket, passkey: { ticket: asked.ticket, credential } };
    expect(problem(await post("", "/auth/second-factor", proof))).toEqual(WRONG);
    // A challenge for one's own step-up is no way into another account.
    const step = (await post(await accessTokenOf(api, await makeUser(api)), "/auth/step-up/options")).body;
    const crossed = { ticket: step.ticket, credential: device.get(step.options.challenge, SITE) };
    expect(problem(await post("", "/auth/passkey", crossed))).toEqual(WRONG);
    expect(problem(await enter({}, new SoftwareAuthenticator()))).toEqual(WRONG);
    const nonsense = { ticket: crypto.randomUUID(), credential: { id: "x", type: "public-key" } };
    expect(problem(await post("", "/auth/passkey", nonsense))).toEqual(WRONG);
    expect((await enter()).body.user.id).toBe(user.userId);
  });

  test("of one account is added to no other, and nobody touches another's.", async () => {
    await register(await accessTokenOf(api, user));
    const stranger = await accessTokenOf(api, await makeUser(api));
    expect(problem(await register(stranger))).toEqual([409, "already_exists"]);
    const { ticket, options } = (await post(stranger, "/account/passkeys/options")).body;
    const credential = new SoftwareAuthenticator().create(options.challenge, SITE);
    const owner = await accessTokenOf(api, await makeUser(api));
    expect(problem(await post(owner, "/account/passkeys", { ticket, name: "x", credential }))).toEqual(WRONG);
    const { rows } = await api.owner.query("SELECT id FROM passkeys WHERE user_id = $1", [user.userId]);
    const renamed = await api.call(stranger, "PATCH", `/account/passkeys/${rows[0].id}`, { name: "Mine" });
    expect(renamed.status).toBe(404);
  });
});
