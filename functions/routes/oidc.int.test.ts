import { TOTP } from "otpauth";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { startOidc } from "../../local/oidc/start-oidc.ts";
import { insertUsers, mintToken } from "../../local/testing/mint-token.ts";
import { accessTokenOf, makeUser, refresh, SAME_ORIGIN, signIn } from "../../local/testing/sign-in.ts";
import { type Answer, newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";
import { app } from "../app.ts";

/*
 * Goal: somebody who comes back from an issuer is let in as the person whom the issuer has proved, once, in the browser
 * that set out, and as nobody else. Method: the whole API and an issuer that demands what the standard does; the test is
 * the browser between them. What a token says is changed at the issuer, which signs it all the same.
 */
const CLIENT = { clientId: "our-client", clientSecret: "s3cret:with%signs" };
const CALLBACK = "http://api.test/api/auth/oidc/callback";

type Claims = Record<string, unknown>;
let shape: ((claims: Claims) => Claims) | undefined;
let google: { url: string; close(): Promise<void> };
let theirs: { url: string; close(): Promise<void> };
let api: TestApi;
const log = vi.fn();

beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockImplementation(log);
  const options = {
    ...CLIENT,
    redirectUris: [CALLBACK],
    shape: (claims: Claims) => shape?.(claims) ?? claims,
  };
  [google, theirs] = await Promise.all([startOidc(options), startOidc(options)]);
  api = await startTestApi({
    GOOGLE_CLIENT_ID: CLIENT.clientId,
    GOOGLE_CLIENT_SECRET: CLIENT.clientSecret,
    GOOGLE_ISSUER: google.url,
  });
});
beforeEach(() => {
  shape = undefined;
  log.mockClear();
});
afterEach(() => void vi.useRealTimers());
afterAll(async () => {
  vi.restoreAllMocks();
  await Promise.all([google.close(), theirs.close()]);
  await api.close();
});

/** A browser: cookies by name, and requests as a navigation makes them. */
function openBrowser(cookies: Record<string, string> = {}) {
  const jar = new Map(Object.entries(cookies));
  return {
    jar,
    async go(url: string, headers: Record<string, string> = {}): Promise<Response> {
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
      const response = await app.request(url, { headers: { cookie, ...headers } }, api.env, {
        waitUntil: (work: Promise<unknown>) => void api.deferred.push(work),
        passThroughOnException: () => undefined,
        props: {},
      });
      for (const line of response.headers.getSetCookie()) {
        const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        if (value === "") jar.delete(name);
        else jar.set(name, value);
      }
      return response;
    },
  };
}
type Browser = ReturnType<typeof openBrowser>;

const startUrl = (id = "google", query = "intent=sign-in&to=/affiliate") =>
  `http://api.test/api/auth/oidc/${id}/start?${query}`;
const placeOf = (response: Response) => response.headers.get("location") ?? "";

/** Chooses somebody at the issuer; answers the address that leads back. */
async function choose(page: string, email: string, extra: Record<string, string> = {}): Promise<string> {
  const response = await fetch(page, {
    method: "POST",
    body: new URLSearchParams({ email, ...extra }),
    redirect: "manual",
  });
  return placeOf(response);
}

async function signInBy(
  email: string,
  { browser = openBrowser(), url = startUrl(), extra = {} }: Partial<Way> = {},
): Promise<{ response: Response; browser: Browser; place: string }> {
  const started = await browser.go(url);
  const back = await choose(placeOf(started), email, extra);
  const response = await browser.go(back);
  return { response, browser, place: placeOf(response) };
}
interface Way {
  browser: Browser;
  url: string;
  extra: Record<string, string>;
}

const address = () => `${newId()}@people.example`;
const identitiesOf = async (userId: string) =>
  (await api.owner.query("SELECT issuer, subject FROM user_identities WHERE user_id = $1", [userId])).rows;
const userOf = async (email: string) =>
  (await api.owner.query("SELECT * FROM users WHERE email_normalised = $1", [email])).rows[0];
const isSignedIn = async ({ jar }: Browser) =>
  jar.has("trb_r") && (await refresh(api, jar.get("trb_r") ?? "")).status === 200;
const newest = async (kind: string, userId: string) =>
  (await api.owner.query("SELECT data FROM notifications WHERE kind = $1 AND user_id = $2", [kind, userId]))
    .rows;

describe("the way to an issuer", () => {
  test("is offered where a client is registered, and leads there with PKCE, state and nonce.", async () => {
    const { body } = await api.call("", "GET", "/auth/issuers");
    expect(body).toEqual({ data: [{ id: "google", name: "Google" }] });
    const browser = openBrowser();
    const started = await browser.go(startUrl());
    expect(started.status).toBe(302);
    const page = new URL(placeOf(started));
    expect(page.href.startsWith(`${google.url}/authorize?`)).toBe(true);
    const query = Object.fromEntries(page.searchParams);
    expect(query).toMatchObject({
      response_type: "code",
      client_id: CLIENT.clientId,
      redirect_uri: CALLBACK,
      code_challenge_method: "S256",
      scope: "openid email profile",
    });
    for (const name of ["state", "nonce", "code_challenge"]) expect(query[name]).toMatch(/^[\w-]{43}$/);
    const [cookie = ""] = started.headers.getSetCookie();
    expect(cookie.split("; ").slice(1).sort()).toEqual([
      "HttpOnly",
      "Max-Age=600",
      "Path=/api/auth/oidc",
      "SameSite=Lax",
    ]);
    expect(cookie).not.toContain(query.state);
    expect((await fetch(page)).status).toBe(200);
  });

  test("to nobody leads back, and other questions are refused.", async () => {
    for (const id of ["microsoft", "nobody", newId()])
      expect(placeOf(await openBrowser().go(startUrl(id)))).toBe("/sign-in#problem=unknown");
    for (const query of ["", "intent=steal", "intent=link&intent=link"])
      expect((await openBrowser().go(startUrl("google", query))).status).toBe(400);
  });

  test("ends on this site, wherever it is asked to.", async () => {
    for (const to of [
      "https://evil.example/",
      "//evil.example",
      "/\\evil.example",
      "/.//evil.example",
      "/affiliate/..//evil.example",
      "javascript:alert(1)",
      "x",
    ]) {
      const url = startUrl("google", `intent=sign-in&to=${encodeURIComponent(to)}`);
      expect([to, (await signInBy(address(), { url })).place]).toEqual([to, "/"]);
    }
  });
});

describe("a verified address", () => {
  test("that is new makes a user without a password, who is signed in.", async () => {
    const email = address();
    const { place, browser, response } = await signInBy(email);
    expect([response.status, place]).toEqual([302, "/affiliate"]);
    expect(await isSignedIn(browser)).toBe(true);
    expect(browser.jar.has("trb_o")).toBe(false);
    const user = await userOf(email);
    expect(user).toMatchObject({ email, password_hash: null, platform_role: null });
    expect(user.email_verified_at).not.toBeNull();
    expect(await identitiesOf(user.id)).toEqual([{ issuer: google.url, subject: `local|${email}` }]);
    const { rows } = await api.owner.query("SELECT methods FROM sessions WHERE user_id = $1", [user.id]);
    expect(rows).toEqual([{ methods: ["fed"] }]);
    const again = await signInBy(email);
    expect(await isSignedIn(again.browser)).toBe(true);
    expect(await userOf(email)).toMatchObject({ id: user.id });
  });

  test("of a user ties the account to it, once, and tells the user.", async () => {
    const user = await makeUser(api);
    await signInBy(user.email);
    await signInBy(user.email.toUpperCase());
    expect(await identitiesOf(user.userId)).toHaveLength(1);
    expect(await newest("identity_added", user.userId)).toEqual([{ data: { issuer: "Google" } }]);
    expect((await signIn(api, user)).status).toBe(200);
  });

  test("of a user with a second factor signs nobody in until that is shown.", async () => {
    const user = await makeUser(api);
    const token = await accessTokenOf(api, user);
    const { body } = await api.call(token, "POST", "/account/totp", {});
    const totp = new TOTP({ secret: body.secret });
    await api.call(token, "POST", "/account/totp/confirm", { code: totp.generate() });
    const { place, browser } = await signInBy(user.email);
    expect(browser.jar.has("trb_r")).toBe(false);
    const [path, fragment] = place.split("#");
    expect(path).toBe("/sign-in?to=%2Faffiliate");
    const wanted = new URLSearchParams(fragment);
    expect(wanted.get("methods")).toBe("totp,recovery");
    const shown = await api.call(
      "",
      "POST",
      "/auth/second-factor",
      { ticket: wanted.get("ticket"), totp: totp.generate({ timestamp: Date.now() + 30_000 }) },
      SAME_ORIGIN,
    );
    expect(shown.status).toBe(200);
  });

  test("of a user who never proved it, or spells it otherwise, ties nothing.", async () => {
    const unproved = await makeUser(api);
    await api.owner.query("UPDATE users SET email_verified_at = NULL WHERE id = $1", [unproved.userId]);
    const other = await makeUser(api);
    for (const [user, email] of [
      [unproved, unproved.email],
      [other, other.email.replace("@", "+mine@")],
    ] as const) {
      const { place, browser } = await signInBy(email);
      expect([place, browser.jar.has("trb_r")]).toEqual(["/sign-in#problem=address_taken", false]);
      expect(await identitiesOf(user.userId)).toEqual([]);
    }
  });

  test("twenty times at once makes one user.", async () => {
    const email = address();
    const all = await Promise.all(Array.from({ length: 20 }, () => signInBy(email)));
    expect(new Set(all.map(({ place }) => place))).toEqual(new Set(["/affiliate"]));
    const user = await userOf(email);
    expect(await identitiesOf(user.id)).toHaveLength(1);
  });
});

describe("nobody is let in", () => {
  const refused = async (email: string, problem: string, way: Partial<Way> = {}) => {
    const { place, browser } = await signInBy(email, way);
    expect([place, browser.jar.has("trb_r")]).toEqual([`/sign-in#problem=${problem}`, false]);
    expect(await userOf(email)).toBeUndefined();
  };

  test("with an address that the issuer has not verified, or none.", async () => {
    await refused(address(), "unverified", { extra: { unverified: "on" } });
    shape = ({ email: _, ...claims }) => claims;
    await refused(address(), "unverified");
    shape = (claims) => ({ ...claims, email_verified: "true" });
    await refused(address(), "unverified");
  });

  test.each<[string, (claims: Claims) => Claims]>([
    ["another nonce", (claims) => ({ ...claims, nonce: "another" })],
    ["no nonce", ({ nonce: _, ...claims }) => claims],
    ["another audience", (claims) => ({ ...claims, aud: "another-client" })],
    ["two audiences, and not said for whom", (claims) => ({ ...claims, aud: [CLIENT.clientId, "x"] })],
    ["another issuer", (claims) => ({ ...claims, iss: "https://accounts.google.com" })],
    ["a time that has passed", (claims) => ({ ...claims, exp: Math.floor(Date.now() / 1000) - 3600 })],
    ["no end", ({ exp: _, ...claims }) => claims],
    ["nobody as subject", (claims) => ({ ...claims, sub: "" })],
    ["a subject without bound", (claims) => ({ ...claims, sub: "x".repeat(300) })],
  ])("by a token of %s.", async (_, changed) => {
    shape = changed;
    await refused(address(), "not_proved");
  });

  test("by a token that the issuer's published keys do not prove.", async () => {
    const real = globalThis.fetch;
    const forged = vi.spyOn(globalThis, "fetch").mockImplementation(async (url, init) => {
      const response = await real(url, init);
      if (!String(url).endsWith("/token")) return response;
      const body = (await response.json()) as { id_token: string };
      const [head, claims = "", signature] = body.id_token.split(".");
      const changed = JSON.parse(Buffer.from(claims, "base64url").toString());
      const named = Buffer.from(JSON.stringify({ ...changed, email: "boss@people.example" }));
      const idToken = [head, named.toString("base64url"), signature].join(".");
      return Response.json({ ...body, id_token: idToken });
    });
    try {
      await refused(address(), "not_proved");
    } finally {
      forged.mockRestore();
    }
  });

  test("whose state is another, or who set out in another browser, or not at all.", async () => {
    const browser = openBrowser();
    const back = await choose(placeOf(await browser.go(startUrl())), address());
    expect(placeOf(await openBrowser().go(back))).toBe("/sign-in#problem=start_again");
    const other = openBrowser();
    await other.go(startUrl());
    expect(placeOf(await other.go(back))).toBe("/sign-in#problem=not_proved");
    const changed = new URL(back);
    changed.searchParams.set("state", "x".repeat(43));
    expect(placeOf(await browser.go(changed.href))).toBe("/sign-in#problem=not_proved");
    for (const { jar } of [browser, other]) expect([...jar.keys()]).toEqual([]);
  });

  test("twice with one answer of the issuer, whatever of the browser was copied.", async () => {
    const browser = openBrowser();
    const back = await choose(placeOf(await browser.go(startUrl())), address());
    const thief = openBrowser(Object.fromEntries(browser.jar));
    expect(placeOf(await browser.go(back))).toBe("/affiliate");
    expect(placeOf(await browser.go(back))).toBe("/sign-in#problem=start_again");
    expect(placeOf(await thief.go(back))).toBe("/sign-in#problem=start_again");
    expect(thief.jar.has("trb_r")).toBe(false);
  });

  test("who took more than ten minutes, or changed what the browser keeps.", async () => {
    const browser = openBrowser();
    const back = await choose(placeOf(await browser.go(startUrl())), address());
    const kept = browser.jar.get("trb_o") ?? "";
    const changed = openBrowser({ trb_o: `${kept.slice(0, -6)}AAAAA=` });
    expect(placeOf(await changed.go(back))).toBe("/sign-in#problem=start_again");
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 10 * 60_000 });
    expect(placeOf(await browser.go(back))).toBe("/sign-in#problem=start_again");
  });

  test("who gives up at the issuer.", async () => {
    await refused("", "cancelled");
  });

  test("while the issuer does not answer.", async () => {
    const away = { ...api.env, GOOGLE_ISSUER: "http://127.0.0.1:1" };
    const response = await app.request(startUrl(), {}, away);
    expect(placeOf(response)).toBe("/sign-in#problem=unavailable");
  });
});

describe("tying an account to one's own", () => {
  /** A browser in which the user is signed in. */
  async function signedIn() {
    const user = await makeUser(api);
    const answer = await signIn(api, user);
    const [, token = ""] = /trb_r=([^;]*)/.exec(answer.headers.get("set-cookie") ?? "") ?? [];
    return { ...user, token: String(answer.body.accessToken), browser: openBrowser({ trb_r: token }) };
  }
  const link = startUrl("google", "intent=link&to=/account/security");
  const list = async (token: string) => (await api.call(token, "GET", "/account/identities")).body.data;

  test("works with any address, tells the user, and signs in from then on.", async () => {
    const user = await signedIn();
    const email = address();
    const { place } = await signInBy(email, { browser: user.browser, url: link });
    expect(place).toBe("/account/security");
    expect(await list(user.token)).toMatchObject([{ issuer: "google", email, lastUsedAt: null }]);
    expect(await newest("identity_added", user.userId)).toHaveLength(1);
    const later = await signInBy(email);
    expect(await isSignedIn(later.browser)).toBe(true);
    expect((await list(user.token))[0].lastUsedAt).not.toBeNull();
    expect(await userOf(email)).toBeUndefined();
  });

  test("is for whom a page of ours sends, and who is still signed in on the way back.", async () => {
    const user = await signedIn();
    expect(placeOf(await openBrowser().go(link))).toBe("/sign-in#problem=signed_out");
    expect(placeOf(await user.browser.go(link, { "sec-fetch-site": "cross-site" }))).toBe(
      "/sign-in#problem=signed_out",
    );
    const back = await choose(placeOf(await user.browser.go(link)), address());
    await api.owner.query("UPDATE sessions SET revoked_at = now() WHERE user_id = $1", [user.userId]);
    expect(placeOf(await user.browser.go(back))).toBe("/sign-in#problem=signed_out");
    expect(await identitiesOf(user.userId)).toEqual([]);
  });

  test("of somebody else's is refused.", async () => {
    const email = address();
    await signInBy(email);
    const user = await signedIn();
    const { place } = await signInBy(email, { browser: user.browser, url: link });
    expect(place).toBe("/account/security#problem=tied_elsewhere");
    expect(await identitiesOf(user.userId)).toEqual([]);
  });

  test("that came to nothing is told where it was begun: who is signed in never sees the sign-in page.", async () => {
    const user = await signedIn();
    const back = new URL(await choose(placeOf(await user.browser.go(link)), address()));
    back.searchParams.delete("code");
    back.searchParams.set("error", "access_denied");
    expect(placeOf(await user.browser.go(back.href))).toBe("/account/security#problem=cancelled");
    const away = { ...api.env, GOOGLE_ISSUER: "http://127.0.0.1:1" };
    const cookie = `trb_r=${user.browser.jar.get("trb_r")}`;
    const response = await app.request(link, { headers: { cookie } }, away);
    expect(placeOf(response)).toBe("/account/security#problem=unavailable");
  });

  test("can be undone, but not of the last way in, not of others', and not without a second factor.", async () => {
    const email = address();
    await signInBy(email);
    const { id: userId } = await userOf(email);
    const token = await mintToken(api, userId);
    const [only] = await list(token);
    const drop = (as: string, id: string): Promise<Answer> =>
      api.call(as, "DELETE", `/account/identities/${id}`);
    expect(await drop(token, only.id)).toMatchObject({
      status: 409,
      body: { type: "/problems/wrong_state" },
    });
    const [stranger = ""] = await insertUsers(api, [{}]);
    expect((await drop(await mintToken(api, stranger), only.id)).status).toBe(404);
    const browser = openBrowser({ trb_r: (await signInBy(email)).browser.jar.get("trb_r") ?? "" });
    await signInBy(address(), { browser, url: link });
    expect((await drop(await mintToken(api, userId, { secondFactorAt: null }), only.id)).status).toBe(403);
    const both = await list(token);
    const answers = await Promise.all(both.map(({ id }: { id: string }) => drop(token, id)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
    expect(await list(token)).toHaveLength(1);
  });
});

describe("an organisation's issuer", () => {
  const issuerBody = () => ({ name: "Shop Ltd", issuer: theirs.url, ...CLIENT });
  async function organisationWithIssuer() {
    const { id: organisationId } = await api.createOrganisation();
    const [ownerId = ""] = await insertUsers(api, [{ member: { organisationId, role: "owner" } }]);
    const token = await mintToken(api, ownerId);
    const as = { "x-organisation-id": organisationId };
    const ask = (method: string, body?: object) => api.call(token, method, "/v1/issuer", body, as);
    return { organisationId, ownerId, token, ask };
  }
  async function invite(organisationId: string, email: string, days = 7) {
    await api.owner.query(
      "INSERT INTO invitations (id, organisation_id, email, email_normalised, role, token_hash, expires_at) VALUES ($1, $2, $3, $3, 'manager', $5, now() + $4 * interval '1 day')",
      [newId(), organisationId, email, days, newId()],
    );
  }

  test("is saved when it describes itself; its secret is sealed, never shown, and told to no other issuer.", async () => {
    const { ask } = await organisationWithIssuer();
    expect((await ask("GET")).status).toBe(404);
    const saved = await ask("PUT", issuerBody());
    expect(saved.status).toBe(200);
    expect(saved.body).toEqual({
      id: expect.any(String),
      name: "Shop Ltd",
      issuer: theirs.url,
      clientId: CLIENT.clientId,
      signInUrl: startUrl(saved.body.id, "intent=sign-in"),
      redirectUrl: CALLBACK,
    });
    const { rows } = await api.owner.query("SELECT * FROM oidc_providers WHERE id = $1", [saved.body.id]);
    expect(JSON.stringify(rows)).not.toContain(CLIENT.clientSecret);
    const { clientSecret: _, ...kept } = issuerBody();
    expect((await ask("PUT", { ...kept, name: "Shop" })).body).toMatchObject({
      id: saved.body.id,
      name: "Shop",
    });
    for (const change of [{ issuer: google.url }, { clientId: "another" }]) {
      const refused = await ask("PUT", { ...kept, ...change });
      expect([refused.status, refused.body.errors[0].field]).toEqual([422, "clientSecret"]);
    }
    expect((await ask("DELETE")).status).toBe(204);
    expect((await ask("GET")).status).toBe(404);
    expect(placeOf(await openBrowser().go(startUrl(saved.body.id)))).toBe("/sign-in#problem=unknown");
  });

  test.each([
    ["http://127.0.0.1:1", "not_discovered"],
    ["http://user:pass@127.0.0.1:1", "not_allowed"],
  ])("is refused at %s: %s.", async (issuer, code) => {
    const { ask } = await organisationWithIssuer();
    const { status, body } = await ask("PUT", { ...issuerBody(), issuer });
    expect([status, body.errors[0]]).toMatchObject([422, { field: "issuer", code }]);
  });

  test.each([
    "http://issuer.example",
    "https://localhost:8443",
    "https://10.0.0.7",
    "https://[::1]/",
    "https://169.254.169.254/latest",
    "https://db.internal",
  ])("on the open internet may not be %s.", async (issuer) => {
    const asked = vi.spyOn(globalThis, "fetch");
    const { token, organisationId } = await organisationWithIssuer();
    asked.mockClear();
    const { accessKeys: _, ...env } = { accessKeys: 0, ...api.env, APP_URL: "https://app.example.com" };
    const minted = token;
    const response = await app.request(
      "https://app.example.com/api/v1/issuer",
      {
        method: "PUT",
        headers: {
          authorization: `Bearer ${await mintToken({ ...api, env }, (await ownerOf(organisationId)) ?? minted)}`,
          "x-organisation-id": organisationId,
          "content-type": "application/json",
        },
        body: JSON.stringify({ ...issuerBody(), issuer }),
      },
      env,
    );
    const body = (await response.json()) as { errors: { code: string }[] };
    expect([response.status, body.errors[0]?.code]).toEqual([422, "not_allowed"]);
    const hosts = asked.mock.calls.map(([url]) => new URL(String(url)).hostname);
    expect(hosts).not.toContain(new URL(issuer).hostname);
    asked.mockRestore();
  });
  const ownerOf = async (organisationId: string): Promise<string | undefined> =>
    (await api.owner.query("SELECT user_id FROM memberships WHERE organisation_id = $1", [organisationId]))
      .rows[0]?.user_id;

  test("makes a user of whom the organisation invited, by exactly that address, and of nobody else.", async () => {
    const { organisationId, ask } = await organisationWithIssuer();
    const { id } = (await ask("PUT", issuerBody())).body;
    const [invited, expired, uninvited] = [address(), address(), address()];
    await invite(organisationId, invited);
    await invite(organisationId, expired, -1);
    const other = await api.createOrganisation();
    await invite(other.id, uninvited);
    for (const email of [uninvited, expired, invited.replace("@", "+x@")]) {
      const { place, browser } = await signInBy(email, { url: startUrl(id) });
      expect([place, browser.jar.has("trb_r")]).toEqual(["/sign-in#problem=unknown", false]);
    }
    const { place, browser } = await signInBy(invited, { url: startUrl(id) });
    expect([place, await isSignedIn(browser)]).toEqual(["/affiliate", true]);
    const user = await userOf(invited);
    expect(user.email_verified_at).toBeNull();
    const { rows } = await api.owner.query(
      "SELECT m.role, i.accepted_at IS NOT NULL AS accepted FROM memberships m JOIN invitations i USING (organisation_id) WHERE m.user_id = $1 AND i.email = $2",
      [user.id, invited],
    );
    expect(rows).toEqual([{ role: "manager", accepted: true }]);
    // Google's word for the same address gives nobody a part in an account that it has not proved.
    expect((await signInBy(invited)).place).toBe("/sign-in#problem=address_taken");
  });

  test("takes nobody's account by its address, not even with an invitation; that stays open.", async () => {
    const { organisationId, ask } = await organisationWithIssuer();
    const { id } = (await ask("PUT", issuerBody())).body;
    const victim = await makeUser(api, { memberships: [{ organisationId, role: "manager" }] });
    await invite(organisationId, victim.email);
    expect((await signInBy(victim.email, { url: startUrl(id) })).place).toBe("/sign-in#problem=unknown");
    expect(await identitiesOf(victim.userId)).toEqual([]);
    const { rows } = await api.owner.query("SELECT accepted_at FROM invitations WHERE email = $1", [
      victim.email,
    ]);
    expect(rows).toEqual([{ accepted_at: null }]);
  });

  test("signs in members who tied their account while signed in, for as long as they are members.", async () => {
    const { organisationId, ask } = await organisationWithIssuer();
    const { id } = (await ask("PUT", issuerBody())).body;
    const member = await makeUser(api, { memberships: [{ organisationId, role: "analyst" }] });
    const stranger = await makeUser(api);
    const browserOf = async (user: typeof member) => {
      const [, token = ""] =
        /trb_r=([^;]*)/.exec((await signIn(api, user)).headers.get("set-cookie") ?? "") ?? [];
      return openBrowser({ trb_r: token });
    };
    const url = startUrl(id, "intent=link&to=/account/security");
    const foreign = await signInBy(address(), { browser: await browserOf(stranger), url });
    expect(foreign.place).toBe("/account/security#problem=no_member");
    const email = address();
    await signInBy(email, { browser: await browserOf(member), url });
    expect(await isSignedIn((await signInBy(email, { url: startUrl(id) })).browser)).toBe(true);

    // Another organisation that names the same issuer gets nobody by it who is not its own.
    const other = await organisationWithIssuer();
    const { id: otherId } = (await other.ask("PUT", issuerBody())).body;
    expect((await signInBy(email, { url: startUrl(otherId) })).place).toBe("/sign-in#problem=no_member");

    await api.owner.query("DELETE FROM memberships WHERE user_id = $1", [member.userId]);
    const gone = await signInBy(email, { url: startUrl(id) });
    expect([gone.place, gone.browser.jar.has("trb_r")]).toEqual(["/sign-in#problem=no_member", false]);
  });
});
