import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { readClickToken } from "../../core/clicks/click-token.ts";
import { saltKey } from "../../core/clicks/daily-salt.ts";
import type { LinkRecord } from "../../core/clicks/link-record.ts";
import { linkKey } from "../../core/clicks/link-record.ts";
import { parseTokenKeys } from "../../core/clicks/token-keys.ts";
import { uuidv7Time } from "../../core/ids/uuidv7.ts";
import { createEdge, type Edge } from "./edge.ts";
import type { EdgeEnv } from "./env.ts";
import { WINDOW_MS } from "./event-buffer.ts";
import {
  CODE,
  clicksOf,
  FakeEnv,
  FakeExecution,
  HOST,
  linkRecord,
  SECRET,
  SNIPPET,
} from "./testing/fake-edge.ts";

const NOW = Date.UTC(2026, 5, 15, 12);
const LINK = `https://${HOST}/r/${CODE}`;

let env: FakeEnv;
let execution: FakeExecution;
let edge: Edge;
let now: number;
let logs: { level: string; action: string; data?: Record<string, unknown> }[];

beforeEach(() => {
  env = new FakeEnv();
  execution = new FakeExecution();
  now = NOW;
  edge = createEdge(SNIPPET, () => now);
  logs = [];
  for (const method of ["log", "warn", "error"] as const) {
    vi.spyOn(console, method).mockImplementation((line: string) => void logs.push(JSON.parse(line)));
  }
  vi.stubGlobal(
    "fetch",
    vi.fn(async () => Response.json({ result: null })),
  );
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

function put(changes: Partial<LinkRecord> = {}, code = CODE): void {
  env.links.set(linkKey(HOST, code), JSON.stringify(linkRecord(changes)));
}

async function ask(url = LINK, init: RequestInit = {}, cf?: unknown): Promise<Response> {
  const request = new Request(url, init);
  if (cf !== undefined) Object.defineProperty(request, "cf", { value: cf });
  // Node's Request refuses forbidden headers, which browsers set themselves.
  return edge.fetch(request, env, execution);
}

async function events() {
  await execution.settled();
  return clicksOf(env.sent);
}

describe("a redirect", () => {
  it("leads to the destination with a token that proves the click", async () => {
    put();
    const response = await ask();
    expect(response.status).toBe(302);
    expect(response.headers.get("cache-control")).toBe("no-store");
    const [click] = await events();
    const keys = await parseTokenKeys(env.CLICK_TOKEN_KEYS);
    if (!keys.ok) throw new Error(keys.reason);
    const location = response.headers.get("location")!;
    expect(location.replace(/tcid=.{60}$/, "tcid=T")).toBe("https://shop.example/p?a=1&tcid=T");
    expect(readClickToken(new URL(location).searchParams.get("tcid")!, keys.value)).toEqual({
      ok: true,
      value: { clickId: click?.id, linkId: linkRecord().linkId },
    });
    expect(logs.filter(({ action }) => action !== "salt.read")).toEqual([]);
  });

  it("leaves an event with the record's ids, the click's time and the request's id", async () => {
    put();
    const response = await ask(`${LINK}?s1=a&utm_source=mail&s2=`, {
      headers: { referer: "https://blog.example/a?b" },
    });
    const { linkId, organisationId, programId, campaignId, enrollmentId, partnerId } = linkRecord();
    const [click] = await events();
    expect(click).toMatchObject({
      kind: "click",
      seq: 1,
      requestId: response.headers.get("x-request-id"),
      at: NOW,
      ...{ linkId, organisationId, programId, campaignId, enrollmentId, partnerId },
      privacy: false,
      referrer: "blog.example",
      sub: { s1: "a" },
      utm: { utm_source: "mail" },
    });
    expect(uuidv7Time(click!.id)).toBe(NOW);
    expect(click!.id).not.toBe(click!.requestId);
  });

  it("passes neither sub-ids nor UTM on, because destinations come from the record alone", async () => {
    put();
    const response = await ask(`${LINK}?s1=a&utm_source=mail&x=1&tcid=forged`);
    expect(response.headers.get("location")).toMatch(/^https:\/\/shop\.example\/p\?a=1&tcid=.{60}$/);
  });

  it("counts without gaps and packs what one window collected", async () => {
    put();
    // However long a busy machine takes for them, the window stays open.
    vi.useFakeTimers({ toFake: ["setTimeout"] });
    const asked = Promise.all(Array.from({ length: 30 }, () => ask()));
    // Those that follow the first one's look at the record look again by then.
    await vi.advanceTimersByTimeAsync(WINDOW_MS / 2);
    await asked;
    await vi.advanceTimersByTimeAsync(WINDOW_MS);
    vi.useRealTimers();
    expect((await events()).map(({ seq }) => seq)).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
    expect(env.sent).toHaveLength(1);
    expect(env.sent[0]).toMatchObject({ v: 1, sentAt: NOW });
  });

  it("takes place, network and client from what Cloudflare adds, whatever its types", async () => {
    put();
    env.salts.set(saltKey(NOW), SECRET);
    const headers = { "cf-connecting-ip": "192.0.2.1", "user-agent": "U".repeat(600) };
    await ask(LINK, { headers }, { country: "DE", region: "Bayern", city: "Nürnberg\0", asn: 3320 });
    await ask(LINK, { headers }, { country: 1, region: "", city: null, asn: "3320" });
    await ask(LINK, { headers }, 7);
    const [full, odd, none] = await events();
    expect(full).toMatchObject({ country: "DE", region: "Bayern", city: "Nürnberg", asn: 3320 });
    expect(full?.userAgent).toHaveLength(512);
    expect(full?.addressHash).toMatch(/^[0-9a-f]{32}$/);
    for (const click of [odd, none]) {
      for (const field of ["country", "region", "city", "asn"]) expect(click).not.toHaveProperty(field);
    }
    expect(JSON.stringify(env.sent)).not.toContain("192.0.2.1");
  });

  it("makes no hash without the day's salt", async () => {
    put();
    await ask(LINK, { headers: { "cf-connecting-ip": "192.0.2.1" } });
    expect((await events())[0]).not.toHaveProperty("addressHash");
    expect(logs).toMatchObject([{ level: "warn", action: "salt.read", data: { cause: "missing" } }]);
  });
});

describe("the visitor", () => {
  const id = "00112233445566778899aabbccddeeff";

  it("gets a random id once, and keeps it", async () => {
    put();
    const first = await ask();
    const cookie = first.headers.get("set-cookie")!;
    expect(cookie).toMatch(/^trb_v=[0-9a-f]{32}; Path=\/; Max-Age=31536000; HttpOnly; SameSite=Lax; Secure$/);
    const second = await ask(LINK, { headers: { cookie: cookie.split(";")[0]! } });
    expect(second.headers.has("set-cookie")).toBe(false);
    const [a, b] = await events();
    expect(a?.visitor).toBe(b?.visitor);
    expect(JSON.stringify(env.sent)).not.toContain(cookie.slice(6, 38));
  });

  it("gets another id in place of one that is not ours", async () => {
    put();
    const response = await ask(LINK, { headers: { cookie: "trb_v=__proto__" } });
    expect(response.headers.get("set-cookie")).toMatch(/^trb_v=[0-9a-f]{32};/);
  });

  it("gets a cookie without Secure on plain http", async () => {
    put();
    const response = await ask(LINK.replace("https:", "http:"));
    expect(response.headers.get("set-cookie")).not.toContain("Secure");
  });

  it.each(["sec-gpc", "dnt"])(
    "who sends %s is neither marked nor described, and the click counts",
    async (header) => {
      put();
      env.salts.set(saltKey(NOW), SECRET);
      const headers = {
        [header]: "1",
        cookie: `trb_v=${id}`,
        "user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        "cf-connecting-ip": "192.0.2.1",
      };
      const response = await ask(LINK, { headers });
      expect(response.headers.has("set-cookie")).toBe(false);
      const [click] = await events();
      expect(click).toMatchObject({ privacy: true, seq: 1 });
      for (const field of ["visitor", "addressHash", "userAgent"]) expect(click).not.toHaveProperty(field);
    },
  );

  it("is not marked by a program that asks for consent first, also when another program did", async () => {
    put({ consent: "required" });
    const response = await ask(LINK, { headers: { cookie: `trb_v=${id}` } });
    expect(response.headers.has("set-cookie")).toBe(false);
    expect((await events())[0]).not.toHaveProperty("visitor");
  });
});

describe("what is not counted", () => {
  it("answers HEAD as GET, without cookie and event", async () => {
    put();
    const response = await ask(LINK, { method: "HEAD" });
    expect(response.status).toBe(302);
    expect(response.headers.get("location")).toContain("tcid=");
    expect(response.headers.has("set-cookie")).toBe(false);
    expect(await events()).toEqual([]);
  });

  it.each([
    ["sec-purpose", "prefetch;prerender"],
    ["purpose", "prefetch"],
    ["x-purpose", "preview"],
    ["x-moz", "prefetch"],
  ])("refuses what is loaded ahead with %s: %s", async (header, value) => {
    put();
    const response = await ask(LINK, { headers: { [header]: value } });
    expect([response.status, response.headers.get("cache-control")]).toEqual([503, "no-store"]);
    expect(await events()).toEqual([]);
    expect(env.reads).toEqual([]);
  });

  it.each(["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])(
    "refuses %s and says what is allowed",
    async (method) => {
      put();
      for (const url of [LINK, `https://${HOST}/health`]) {
        const response = await ask(url, { method });
        expect([response.status, response.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
        expect(response.headers.get("cache-control")).toBe("no-store");
      }
      expect(await events()).toEqual([]);
    },
  );
});

describe("a link that leads nowhere", () => {
  it.each([
    [{ status: "paused" }, "paused"],
    [{ status: "suspended" }, "no longer"],
    [{ status: "archived" }, "no longer"],
    [{ startsAt: NOW + 1 }, "later"],
    [{ expiresAt: NOW }, "ended"],
  ] as const)("is gone when %j", async (changes, words) => {
    put(changes);
    const response = await ask();
    expect([response.status, response.headers.get("cache-control")]).toEqual([410, "no-store"]);
    expect(await response.text()).toContain(words);
    expect(await events()).toEqual([]);
  });

  it("expires while the isolate knows it", async () => {
    put({ expiresAt: NOW + 1_000 });
    expect((await ask()).status).toBe(302);
    now = NOW + 1_000;
    expect((await ask()).status).toBe(410);
    expect(env.reads.filter((key) => key.startsWith("link:"))).toHaveLength(1);
  });

  it.each([
    "/r/unknown",
    "/r/",
    "/r",
    "/r/a",
    "/r/abc123/",
    "/r/abc%31",
    "/",
    "/x",
    "/R/abc123",
    `/r/${"x".repeat(65)}`,
  ])("is unknown at %s", async (path) => {
    put();
    const response = await ask(`https://${HOST}${path}`);
    expect([response.status, response.headers.get("cache-control")]).toEqual([404, "no-store"]);
  });

  it("tells people in a page and programs in problem details, without an echo", async () => {
    const page = await ask(`https://${HOST}/r/nowhere?s1=<script>`, { headers: { accept: "text/html,*/*" } });
    expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    const html = await page.text();
    expect(html).toContain("There is no such link");
    expect(html).not.toMatch(/nowhere|<script/);
    const json = await ask(`https://${HOST}/r/nowhere`, { headers: { accept: "application/json" } });
    expect(json.headers.get("content-type")).toBe("application/problem+json");
    expect(await json.json()).toMatchObject({ status: 404, type: "urn:tributary:problem:unknown_link" });
    const head = await ask(`https://${HOST}/r/nowhere`, { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([404, ""]);
  });

  it("is not looked up on a host that is not served", async () => {
    put();
    const served = Object.assign(env, { TRACKING_HOSTS: "other.example, Go.Example" }) as EdgeEnv;
    expect((await edge.fetch(new Request(LINK), served, execution)).status).toBe(302);
    expect((await edge.fetch(new Request("https://evil.example/r/abc123"), served, execution)).status).toBe(
      404,
    );
    expect(env.reads.filter((key) => key.includes("evil"))).toEqual([]);
  });
});

describe("a deep link", () => {
  const deep = (url: string) => ask(`${LINK}?s1=a&url=${encodeURIComponent(url)}`);

  it("leads into the destination's host and the campaign's others", async () => {
    put({ allowedHosts: ["*.shop.example"] });
    const response = await deep("https://www.shop.example/x?q=a+b%2Bc&tcid=old#top");
    expect(response.headers.get("location")).toMatch(
      /^https:\/\/www\.shop\.example\/x\?q=a\+b%2Bc&tcid=.{60}#top$/,
    );
    expect((await events())[0]).toMatchObject({ sub: { s1: "a" } });
  });

  it.each([
    ["https://evil.example/", "another site"],
    ["//shop.example/", "http or https"],
    ["javascript:alert(1)", "neither http nor https"],
    ["https://a@shop.example/", "user name"],
    ["https://shop.example\\x", "backslash"],
    ["https://shop.example/\r\nx: y", "not allowed"],
    ["/p", "not complete"],
    ["https://", "cannot be read"],
    ["https://shop.example:81/", "port"],
    [`https://shop.example/${"x".repeat(5_000)}`, "too long"],
  ])("to %j is refused with its reason, and is no click", async (url, words) => {
    put();
    const response = await deep(url);
    expect([response.status, response.headers.get("cache-control")]).toEqual([400, "no-store"]);
    expect(await response.text()).toContain(words);
    expect(await events()).toEqual([]);
  });

  it("that is badly escaped is refused, one that is empty is none", async () => {
    put();
    expect((await ask(`${LINK}?url=%E0%A4%A`)).status).toBe(400);
    expect((await ask(`${LINK}?url=`)).status).toBe(302);
  });
});

describe("when a service fails", () => {
  it("asks Upstash where KV cannot answer, or has nothing readable", async () => {
    const upstash = vi.fn(async () => Response.json({ result: JSON.stringify(linkRecord()) }));
    vi.stubGlobal("fetch", upstash);
    env.kvFails = true;
    expect((await ask()).status).toBe(302);
    env.kvFails = false;
    for (const [code, text] of [
      ["broken1", "{"],
      ["broken2", "{}"],
      ["broken3", JSON.stringify(linkRecord({ destination: "javascript:alert(1)" }))],
    ] as const) {
      env.links.set(linkKey(HOST, code), text);
      expect((await ask(`https://${HOST}/r/${code}`)).status).toBe(302);
    }
    expect(upstash).toHaveBeenCalledTimes(4);
    expect(logs.filter(({ action }) => action === "link.read_kv")).toHaveLength(4);
  });

  it("says 503 and not 404 when nobody can say", async () => {
    vi.stubGlobal(
      "fetch",
      vi.fn(async () => Response.json({ error: "ERR" }, { status: 500 })),
    );
    const response = await ask();
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "1"]);
    expect(response.headers.get("cache-control")).toBe("no-store");
  });

  it("spills to R2 what the queue refuses twice", async () => {
    put();
    env.refusals = 2;
    expect((await ask()).status).toBe(302);
    expect(await events()).toEqual([]);
    const [[key, text]] = [...env.spilled] as [[string, string]];
    const pack = JSON.parse(text);
    expect(key).toBe(`spill/2026-06-15/${pack.packId}.json`);
    expect(pack.events).toHaveLength(1);
    expect(logs).toMatchObject([{ level: "warn", action: "events.spill", data: { count: 1 } }]);
  });

  it("answers a fixed 500 with a request id, whatever went wrong", async () => {
    put();
    const broken = Object.assign(new FakeEnv(), {
      LINKS: {
        get: () => {
          throw new TypeError("secret text");
        },
      },
    });
    vi.stubGlobal(
      "fetch",
      vi.fn(async () => Response.json({ result: JSON.stringify(linkRecord()) })),
    );
    const stuck: FakeExecution["waitUntil"] = () => {
      throw new Error("secret text");
    };
    for (let turn = 0; turn < 2; turn++) {
      const response = await edge.fetch(new Request(LINK), broken, { waitUntil: stuck });
      expect(response.status).toBe(500);
      expect(response.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
      expect(await response.text()).not.toContain("secret");
    }
  });

  it("names the settings that are missing in its log, and heals when they come", async () => {
    put();
    const bad = Object.assign(new FakeEnv(), {
      VISITOR_SECRET: "",
      CLICK_TOKEN_KEYS: "1:c2hvcnQ",
      SPILL: undefined,
    });
    const response = await edge.fetch(new Request(LINK), bad as unknown as EdgeEnv, execution);
    expect(response.status).toBe(500);
    const cause = logs.at(-1)?.data?.cause;
    expect(cause).toBe(
      "SettingsError: edge settings: SPILL is missing, VISITOR_SECRET is missing, CLICK_TOKEN_KEYS is secret_too_short",
    );
    expect((await ask()).status).toBe(302);
  });
});

describe("health", () => {
  it("answers that the Worker runs, also to HEAD", async () => {
    const response = await ask(`https://${HOST}/health?x=1`);
    expect([response.status, response.headers.get("cache-control")]).toEqual([200, "no-store"]);
    expect(await response.json()).toEqual({ status: "ok", service: "edge" });
    const head = await ask(`https://${HOST}/health`, { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([200, ""]);
    expect(env.reads).toEqual([]);
  });
});
