import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { observe } from "../local/testing/observatory-score.ts";
import { ROUTE_ACCESS } from "../local/testing/route-access.ts";
import { cookieOf, makeUser, SAME_ORIGIN, signIn } from "../local/testing/sign-in.ts";
import { newId, startTestApi, type TestApi } from "../local/testing/start-test-api.ts";
import { app } from "./app.ts";

/*
 * Goal: every answer of the API carries what keeps browsers from misusing it, and no other site makes a browser use its
 * cookie. Method: each kind of answer is scored as Mozilla's Observatory does; each route is asked as another site would.
 */
let api: TestApi;
let cookie: string;
let organisation: { id: string; key: string };

beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi();
  organisation = await api.createOrganisation();
  cookie = cookieOf(await signIn(api, await makeUser(api)));
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
});

const context = { waitUntil: () => undefined, passThroughOnException: () => undefined, props: {} };
const ask = (path: string, init: RequestInit = {}, scheme = "https") =>
  app.request(`${scheme}://api.test/api${path}`, init, api.env, context);

describe("headers", () => {
  it.each([
    ["an answer", "/health", 200],
    ["a list", "/v1/programs", 200],
    ["a file", "/v1/audit/export?format=csv", 200],
    ["keys for anybody", "/auth/jwks.json", 200],
    ["nobody signed in", "/account/audit", 401],
    ["an id of nothing", `/v1/links/${newId()}`, 404],
    ["no route", "/nothing/here", 404],
    ["a bad query", "/v1/links?limit=x", 400],
  ])("%s is A+ over https", async (_, path, status) => {
    const bearer = path.startsWith("/account") ? {} : { authorization: `Bearer ${organisation.key}` };
    const response = await ask(path, { headers: bearer });
    await response.text();
    expect(response.status).toBe(status);
    const seen = observe({ headers: response.headers, html: null });
    expect([seen.grade, seen.score >= 125, seen.modifiers]).toEqual(["A+", true, expect.anything()]);
  });

  it("a failure of ours is A+ as well, and a session's cookie counts for it", async () => {
    const failing = { ...api.env, DATABASE_URL: "postgres://app:wrong@127.0.0.1:1/none" };
    const headers = { authorization: `Bearer ${organisation.key.slice(0, -1)}0` };
    const failed = await app.request("https://api.test/api/v1/links", { headers }, failing, context);
    expect(failed.status).toBeGreaterThanOrEqual(500);
    expect(observe({ headers: failed.headers, html: null }).grade).toBe("A+");
    const own = {
      origin: "https://api.test",
      "sec-fetch-site": "same-origin",
      cookie: `__Secure-trb_r=${cookie}`,
    };
    const refreshed = await ask("/auth/refresh", { method: "POST", headers: own });
    const { modifiers } = observe({ headers: refreshed.headers, html: null });
    expect([refreshed.status, modifiers.cookies]).toEqual([200, 5]);
    cookie = /trb_r=([^;]*)/.exec(refreshed.headers.get("set-cookie") ?? "")?.[1] ?? "";
  });

  it("an environment that is not complete says nothing of it, and is no less guarded", async () => {
    const response = await app.request("https://api.test/api/health", {}, {}, context);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("DATABASE_URL");
    expect(observe({ headers: response.headers, html: null }).grade).toBe("A+");
  });

  it("over plain http nothing is promised for https", async () => {
    const response = await ask("/health", {}, "http");
    expect(response.headers.get("strict-transport-security")).toBeNull();
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
  });
});

const paths = Object.entries(ROUTE_ACCESS).map(([route, access]) => {
  const [method = "", path = ""] = route.split(" ");
  return { method, path: path.replace("/api", "").replace(/:\w+/g, newId()), access };
});
const OTHER_SITES = [
  { origin: "https://evil.example", "sec-fetch-site": "cross-site" },
  { origin: "https://sub.api.test", "sec-fetch-site": "same-site" },
  { origin: "null" },
  { "sec-fetch-site": "cross-site" },
  {},
];

describe("other sites", () => {
  it("are refused by every route that takes or gives a cookie, and change nothing", async () => {
    const cookieRoutes = paths.filter(({ access }) => access === "page");
    expect(cookieRoutes.length).toBeGreaterThanOrEqual(3);
    for (const { method, path } of cookieRoutes) {
      for (const from of OTHER_SITES) {
        const headers: Record<string, string> = { cookie: `__Secure-trb_r=${cookie}` };
        for (const [name, value] of Object.entries(from)) if (value !== undefined) headers[name] = value;
        const body = method === "GET" ? undefined : "{}";
        const type = body === undefined ? {} : { "content-type": "application/json" };
        const response = await ask(path, { method, headers: { ...headers, ...type }, body: body ?? null });
        expect([path, from, response.status]).toEqual([path, from, 403]);
        expect(response.headers.get("set-cookie")).toBeNull();
      }
    }
    const still = await ask("/auth/refresh", {
      method: "POST",
      headers: { ...SAME_ORIGIN, origin: "https://api.test", cookie: `__Secure-trb_r=${cookie}` },
    });
    expect(still.status).toBe(200);
    cookie = /trb_r=([^;]*)/.exec(still.headers.get("set-cookie") ?? "")?.[1] ?? "";
  });

  it("no other route is let in by the cookie, or sets one", async () => {
    const rest = paths.filter(({ access }) => !["page", "open", "qstash"].includes(access));
    for (const { method, path, access } of rest) {
      const headers = { ...SAME_ORIGIN, origin: "https://api.test", cookie: `__Secure-trb_r=${cookie}` };
      const response = await ask(path, { method, headers, body: method === "GET" ? null : "{}" });
      await response.text();
      expect([path, access, response.status >= 400]).toEqual([path, access, true]);
      expect([path, response.headers.get("set-cookie")]).toEqual([path, null]);
    }
  });

  it("read nothing: no answer, nor any to a preflight, names an origin that may", async () => {
    for (const { method, path } of paths) {
      const headers = { origin: "https://evil.example", "access-control-request-method": method };
      const response = await ask(path, { method: "OPTIONS", headers });
      expect([path, response.headers.get("access-control-allow-origin")]).toEqual([path, null]);
    }
    const response = await ask("/v1/programs", {
      headers: { origin: "https://evil.example", authorization: `Bearer ${organisation.key}` },
    });
    expect([response.status, response.headers.get("access-control-allow-origin")]).toEqual([200, null]);
  });
});
