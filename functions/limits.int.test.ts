import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { LIMITS, type LimitName } from "../core/access/limits.ts";
import { PERMISSION_NAMES, type Permission } from "../core/access/permissions.ts";
import { ROUTE_ACCESS } from "../local/testing/route-access.ts";
import { accessTokenOf, makeUser, SAME_ORIGIN } from "../local/testing/sign-in.ts";
import { type Answer, newId, startTestApi, type TestApi } from "../local/testing/start-test-api.ts";
import { app } from "./app.ts";
import { limiterOf } from "./limiters.ts";
import { permissionOf } from "./permit.ts";
import { getServices } from "./services.ts";

/*
 * Goal: nobody asks more than the table says, everybody is told what is left, and without Redis money and access wait
 * while tracking and reads go on. Method: windows are filled in Redis, as other isolates would; then the whole API is
 * asked. Redis is taken away by an address that refuses and by one that never answers.
 */
let api: TestApi;
let silent: Server;
let key: string;
let organisationId: string;

beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi();
  ({ id: organisationId, key } = await api.createOrganisation());
  silent = createServer(() => undefined).listen(0, "127.0.0.1");
});
afterEach(() => void vi.useRealTimers());
afterAll(async () => {
  vi.restoreAllMocks();
  silent.closeAllConnections();
  silent.close();
  await api.close();
});

/** What other isolates have asked in this window. */
async function fill(name: LimitName, who: string, rate: number): Promise<void> {
  const { most, windowSeconds } = LIMITS[name];
  const { redis } = await getServices(api.env);
  await limiterOf(redis, { name, most, window: `${windowSeconds} s` }).limit(who, { rate });
}

const keyId = async (held: string): Promise<string> => {
  const { rows } = await api.owner.query("SELECT id FROM api_keys WHERE prefix = $1", [held.slice(0, 13)]);
  return rows[0].id;
};
const newKey = async () => {
  const made = await api.createKey({ organisationId });
  return { held: made, id: await keyId(made) };
};
const left = ({ headers }: Answer) => ["limit", "remaining"].map((name) => headers.get(`ratelimit-${name}`));

/** The middle of a window, so that none ends within a test. */
function atMidWindow(seconds: number): void {
  const windowMs = seconds * 1000;
  const now = (Math.floor(Date.now() / windowMs) + 1) * windowMs + windowMs / 2;
  vi.useFakeTimers({ toFake: ["Date"], now });
}

describe("a caller", () => {
  test("is told what is left, also in a refusal.", async () => {
    atMidWindow(60);
    const { held } = await newKey();
    const first = await api.call(held, "GET", "/v1/links");
    expect([first.status, ...left(first)]).toEqual([200, "3000", "2999"]);
    expect(Number(first.headers.get("ratelimit-reset"))).toBe(30);
    const refused = await api.call(held, "POST", "/v1/links", {});
    expect([refused.status, ...left(refused)]).toEqual([422, "3000", "2998"]);
  });

  test("who asks much at once is let in as often as in turn.", async () => {
    atMidWindow(60);
    const { held } = await newKey();
    const asked = Array.from({ length: 200 }, async () => (await api.call(held, "GET", "/v1/links")).status);
    expect((await Promise.all(asked)).filter((status) => status !== 200)).toEqual([]);
  });

  test("who asked too often waits until the window has passed, and is told how long.", async () => {
    atMidWindow(60);
    const { held, id } = await newKey();
    await fill("key", id, LIMITS.key.most - LIMITS.key.lease);
    for (let n = 1; n <= LIMITS.key.lease; n++)
      expect((await api.call(held, "GET", "/v1/links")).status).toBe(200);
    for (let n = 1; n <= 3; n++) {
      const refused = await api.call(held, "GET", "/v1/links");
      expect([refused.status, ...left(refused)]).toEqual([429, "3000", "0"]);
      expect(refused.headers.get("retry-after")).toBe("30");
      expect(refused.body).toMatchObject({ type: "/problems/too_many_requests", status: 429 });
    }
    expect((await api.call(key, "GET", "/v1/links")).status).toBe(200);
    vi.setSystemTime(Date.now() + 31_000);
    expect((await api.call(held, "GET", "/v1/links")).status).toBe(200);
  });

  test("has half of a full window back when half of the next is over.", async () => {
    atMidWindow(60);
    const { held, id } = await newKey();
    await fill("key", id, LIMITS.key.most);
    vi.setSystemTime(Date.now() + 60_000);
    expect(left(await api.call(held, "GET", "/v1/links"))).toEqual(["3000", "1499"]);
  });

  test("may report sales when all else is used up, and more of them.", async () => {
    atMidWindow(60);
    const { held, id } = await newKey();
    await fill("key", id, LIMITS.key.most);
    expect((await api.call(held, "GET", "/v1/links")).status).toBe(429);
    for (const path of ["", "/batch", "/refunds", `/${newId()}/refunds`]) {
      const answer = await api.call(held, "POST", `/v1/conversions${path}`, {});
      expect([path, answer.status, left(answer)[0]]).toEqual([path, 422, "3000"]);
    }
    expect((await api.call(held, "POST", `/v1/conversions/${newId()}/approve`)).status).toBe(429);
    await fill("intake", id, LIMITS.intake.most);
    vi.setSystemTime(Date.now() + 60_000);
    await fill("intake", id, LIMITS.intake.most);
    expect((await api.call(held, "POST", "/v1/conversions", {})).status).toBe(429);
  });

  test("is a user whatever its organisation, and the platform's people at their work are counted apart.", async () => {
    const user = await makeUser(api, {
      platformRole: "support",
      memberships: [{ organisationId, role: "owner" }],
    });
    const token = await accessTokenOf(api, user);
    const asMember = { "x-organisation-id": organisationId };
    atMidWindow(60);
    expect(left(await api.call(token, "GET", "/v1/links", undefined, asMember))).toEqual(["1200", "1199"]);
    expect(left(await api.call(token, "GET", "/affiliate/overview"))).toEqual(["1200", "1198"]);
    await fill("user", user.userId, LIMITS.user.most);
    vi.setSystemTime(Date.now() + 10);
  });
});

describe("a place", () => {
  const from = (address: string, path = "/auth/jwks.json", method = "GET") =>
    api.call("", method, path, undefined, { "cf-connecting-ip": address, ...SAME_ORIGIN });

  test.each([
    ["an IPv4 address", "203.0.113.50", "203.0.113.50", "203.0.113.51"],
    ["an IPv6 /64", "2001:db8:7:8::1", "2001:db8:7:8:9:9:9:9", "2001:db8:7:9::1"],
  ])("is %s, and asks so often of what is open to all.", async (_, first, same, other) => {
    atMidWindow(60);
    for (let n = 1; n <= LIMITS.anonymous.most; n++) {
      const answer = await from(first);
      if (n % 100 === 0) expect([answer.status, left(answer)[1]]).toEqual([200, String(300 - n)]);
    }
    expect((await from(same)).status).toBe(429);
    expect((await from(same, "/auth/refresh", "POST")).status).toBe(429);
    expect((await from(other)).status).toBe(200);
  });

  test("that shows keys and tokens that are none is refused before the database is asked for ever.", async () => {
    atMidWindow(60);
    const guess = (token: string) =>
      api.call(token, "GET", "/v1/links", undefined, { "cf-connecting-ip": "203.0.113.60" });
    for (let n = 1; n <= LIMITS.anonymous.most; n++)
      expect((await guess(n % 2 === 0 ? `trb_live_${"a".repeat(40)}` : "nonsense")).status).toBe(401);
    expect((await guess(`trb_live_${"a".repeat(40)}`)).status).toBe(429);
    const known = await api.call(key, "GET", "/v1/links", undefined, { "cf-connecting-ip": "203.0.113.60" });
    expect(known.status).toBe(200);
  });
});

test("A program's postbacks and webhooks are counted by the program, not by who sends them.", async () => {
  atMidWindow(10);
  await fill("intake", "pk_full", LIMITS.intake.most);
  for (const path of ["/v1/postback/pk_full", "/v1/webhooks/stripe/pk_full"])
    expect((await api.call("", "POST", path)).status).toBe(429);
  expect((await api.call("", "POST", "/v1/postback/pk_other")).status).not.toBe(429);
});

/** Whether a request of a route goes on without Redis; by hand, since the table is what is tested. */
function goesOn(route: string): boolean {
  const INTAKE = /^POST \/api\/v1\/(bonus-events|conversions(\/batch|\/refunds|\/:id\/refunds)?)$/;
  const SENT_BY_OTHERS = /\/api\/(jobs|webhooks|v1\/webhooks|v1\/postback)\//;
  if (/^GET .*\/(oidc\/callback|look-up)$/.test(route)) return false;
  if (route.startsWith("GET ")) return true;
  // Looks at a draft and writes nothing, or reads a list.
  if (/^POST .*\/(plans\/check|(decisions|settings)\/preview|exports)$/.test(route)) return true;
  if (INTAKE.test(route) || SENT_BY_OTHERS.test(route)) return true;
  if (/^POST \/api\/auth\/(refresh|sign-out)$/.test(route)) return true;
  // Where money goes, and that it goes, waits until it can be counted.
  if (/\/api\/affiliate\/(payouts|payee|kyc)\b/.test(route)) return false;
  return /^(POST|PATCH|PUT|DELETE) \/api\/(v1\/(links|campaigns|creatives)|affiliate)\b/.test(route);
}

describe("without Redis", () => {
  const routes = [
    ...new Set(
      app.routes.filter(({ method }) => method !== "ALL").map(({ method, path }) => `${method} ${path}`),
    ),
  ];
  /** One for each address, as an isolate has: it remembers who did not answer. */
  const envs = new Map<string, Record<string, unknown>>();
  let token: string;
  beforeAll(async () => {
    const user = await makeUser(api, {
      platformRole: "owner",
      memberships: [{ organisationId, role: "owner" }],
    });
    token = await accessTokenOf(api, user);
  });

  /** As a user of all rights, of an environment whose Redis is away; only counting asks it. */
  async function askWithout(route: string, url: string): Promise<Response> {
    const [method = "", pattern = ""] = route.split(" ");
    const init: RequestInit = {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        "x-organisation-id": organisationId,
        "content-type": "application/json",
        ...SAME_ORIGIN,
      },
      ...(method === "GET" ? {} : { body: "{}" }),
    };
    const env = envs.get(url) ?? { ...api.env, UPSTASH_REDIS_REST_URL: url, LIMIT_TIMEOUT_MS: "300" };
    envs.set(url, env);
    return app.request(`http://api.test${pattern.replace(/:\w+/g, newId())}`, init, env, {
      waitUntil: () => undefined,
      passThroughOnException: () => undefined,
      props: {},
    });
  }
  const isUncounted = async (response: Response) =>
    response.status === 503 && (await response.text()).includes("This is not possible now");

  test.each(routes)("%s goes on or waits, as it should.", async (route) => {
    const response = await askWithout(route, "http://127.0.0.1:1");
    expect([route, await isUncounted(response)]).toEqual([route, !goesOn(route)]);
    if (!goesOn(route)) expect(response.headers.get("retry-after")).toBe("5");
  });

  test("every permission and every route of the list has been asked.", () => {
    expect(Object.keys(ROUTE_ACCESS).filter((route) => !routes.includes(route))).toEqual([]);
    const used = new Set(app.routes.map(({ handler }) => permissionOf(handler)).filter(Boolean));
    const unused = PERMISSION_NAMES.filter((name: Permission) => !used.has(name));
    expect(unused.filter((name) => /^(conversions|keys|programs|plans)/.test(name))).toEqual([]);
  });

  test("that never answers, who may go on waits for it once, and who may not is told.", async () => {
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const asked = vi.fn();
    silent.on("request", asked);
    expect((await askWithout("GET /api/v1/links", url)).status).toBe(200);
    const once = asked.mock.calls.length;
    expect(once).toBeGreaterThan(0);
    expect((await askWithout("GET /api/v1/links", url)).status).toBe(200);
    expect(asked.mock.calls.length).toBe(once);
    expect(await isUncounted(await askWithout("POST /api/v1/keys", url))).toBe(true);
    expect(asked.mock.calls.length).toBeGreaterThan(once);
  });
});
