import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ClickEvent, clickEventSchema, packSchema } from "../../core/clicks/click-event.ts";
import { readClickToken } from "../../core/clicks/click-token.ts";
import { type LinkRecord, linkKey } from "../../core/clicks/link-record.ts";
import type { EdgePack } from "../../core/clicks/page-event.ts";
import { parseTokenKeys } from "../../core/clicks/token-keys.ts";
import { startEdge, type TestEdge } from "../../local/testing/start-edge.ts";
import { clicksOf, linkRecord, SECRET } from "./testing/fake-edge.ts";

/**
 * Goal: each rule for redirects holds in the Worker as it is deployed.
 * Method: wrangler's own bundle in workerd; KV, R2 and the queue are Miniflare's, behind a switch that makes each
 * fail; Upstash is a Worker of the test's own that counts its reads.
 */
const HOST = "127.0.0.1";
const EDGE_BUNDLE_MAX_BYTES = 60 * 1024;

let worker: TestEdge;
/** Through Miniflare's front, which adds `request.cf`, and past it. */
let edge: string;
let edgeWithoutCf: string;
let upstashUrl: string;
let kv: TestEdge["kv"];
const upstashState = { values: {} as Record<string, string>, mode: "up" as "up" | "down" | "slow" };
let codes = 0;

beforeAll(async () => {
  worker = await startEdge();
  ({ url: edge, urlWithoutCf: edgeWithoutCf, upstashUrl, kv } = worker);
});

afterAll(() => worker?.close());

/** Stores a link under a code of its own and answers the code. */
async function put(changes: Partial<LinkRecord> = {}): Promise<string> {
  const code = `code-${++codes}`;
  await kv.put(linkKey(HOST, code), JSON.stringify(linkRecord(changes)));
  return code;
}

async function setUpstash(mode: typeof upstashState.mode): Promise<void> {
  upstashState.mode = mode;
  await (await fetch(`${upstashUrl}/-/state`, { method: "PUT", body: JSON.stringify(upstashState) })).text();
}

/** Stores a link where only Upstash has it, as for the first minute after KV had missed it. */
async function putFresh(code: string): Promise<void> {
  upstashState.values[linkKey(HOST, code)] = JSON.stringify(linkRecord());
  await setUpstash(upstashState.mode);
}

async function upstashReads(): Promise<string[]> {
  return (await (await fetch(`${upstashUrl}/-/reads`)).json()) as string[];
}

const ask = (path: string, init: RequestInit = {}, origin = edge) =>
  fetch(`${origin}${path}`, { redirect: "manual", ...init });

const setFaults: TestEdge["setFaults"] = (faults) => worker.setFaults(faults);
const packs = () => worker.packs();
const clicks = async () => clicksOf(await packs());

const clickIdOf = (response: Response) => {
  const token = new URL(response.headers.get("location")!).searchParams.get("tcid")!;
  const hex = Buffer.from(token, "base64url").subarray(1, 17).toString("hex");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
};

/** The event of an answered click, once the queue has delivered it. */
async function eventOf(response: Response): Promise<ClickEvent> {
  const id = clickIdOf(response);
  const find = async () => (await clicks()).find((event) => event.id === id);
  await expect.poll(find, { timeout: 60_000 }).toBeDefined();
  return (await find())!;
}

/** Waits until everything that was counted so far has come, then answers how many clicks of a request id there are. */
async function countOf(requestId: string | null): Promise<number> {
  await eventOf(await ask(`/r/${await put()}`));
  return (await clicks()).filter((event) => event.requestId === requestId).length;
}

describe("the built Worker", () => {
  it("is at most 60 KB with gzip", () => {
    expect(gzipSync(worker.bundle).length).toBeLessThanOrEqual(EDGE_BUNDLE_MAX_BYTES);
  });

  it("sends the visitor on, and the click arrives as a valid pack", async () => {
    const response = await ask(`/r/${await put()}?s1=a&utm_source=mail`, {
      headers: {
        "user-agent": "Test/1.0",
        referer: "https://blog.example/post?x",
        "cf-connecting-ip": "192.0.2.7",
      },
    });
    expect([response.status, response.headers.get("cache-control")]).toEqual([302, "no-store"]);
    const click = await eventOf(response);
    expect(clickEventSchema.safeParse(click).success).toBe(true);
    expect(click).toMatchObject({
      requestId: response.headers.get("x-request-id"),
      ...{
        privacy: false,
        userAgent: "Test/1.0",
        referrer: "blog.example",
        sub: { s1: "a" },
        utm: { utm_source: "mail" },
      },
      ...{ country: "DE", region: "Land Berlin", city: "Berlin", asn: 3320 },
    });
    expect(click.visitor).toMatch(/^[0-9a-f]{32}$/);
    const all = await packs();
    for (const pack of all) expect(packSchema.safeParse(pack).success).toBe(true);
    expect(new Set(all.map(({ isolateId }) => isolateId)).size).toBe(1);
    const text = JSON.stringify(all);
    expect(text).not.toContain("192.0.2.7");
    expect(text).not.toContain(/trb_v=([0-9a-f]{32})/.exec(response.headers.get("set-cookie")!)![1]);
  });

  it("mints a token that proves itself", async () => {
    const keys = await parseTokenKeys(`1:${SECRET}`);
    const response = await ask(`/r/${await put()}`);
    const token = new URL(response.headers.get("location")!).searchParams.get("tcid")!;
    expect(keys.ok && readClickToken(token, keys.value)).toEqual({
      ok: true,
      value: { clickId: clickIdOf(response), linkId: linkRecord().linkId },
    });
  });

  it("answers for probes", async () => {
    const response = await ask("/health");
    expect([response.status, response.headers.get("cache-control")]).toEqual([200, "no-store"]);
    expect(await response.json()).toMatchObject({ status: "ok" });
  });
});

describe("methods", () => {
  it("answers HEAD with the headers of GET, without cookie and click", async () => {
    const code = await put();
    const head = await ask(`/r/${code}`, { method: "HEAD" });
    expect([head.status, head.headers.get("cache-control")]).toEqual([302, "no-store"]);
    expect(head.headers.get("location")).toMatch(/tcid=.{60}$/);
    expect(head.headers.has("set-cookie")).toBe(false);
    expect(await countOf(head.headers.get("x-request-id"))).toBe(0);
  });

  it.each(["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])(
    "refuses %s with 405 and what is allowed",
    async (method) => {
      const response = await ask(`/r/${await put()}`, { method });
      expect([response.status, response.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
      expect(response.headers.get("cache-control")).toBe("no-store");
      await response.text();
    },
  );
});

describe("prefetch and bots", () => {
  it.each([
    ["sec-purpose", "prefetch"],
    ["sec-purpose", "prefetch;prerender"],
    ["purpose", "prefetch"],
    ["x-purpose", "preview"],
    ["x-moz", "prefetch"],
  ])(
    "refuses %s: %s with 503 and counts nothing, and the real navigation is counted",
    async (name, value) => {
      const code = await put();
      const response = await ask(`/r/${code}`, { headers: { [name]: value } });
      expect([response.status, response.headers.get("cache-control")]).toEqual([503, "no-store"]);
      expect(response.headers.has("set-cookie")).toBe(false);
      expect(await countOf(response.headers.get("x-request-id"))).toBe(0);
      expect((await eventOf(await ask(`/r/${code}`))).kind).toBe("click");
    },
  );

  it("keeps a bot's click with its user agent, for ingest to mark", async () => {
    const userAgent = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";
    const response = await ask(`/r/${await put()}`, { headers: { "user-agent": userAgent } });
    expect(response.status).toBe(302);
    expect((await eventOf(response)).userAgent).toBe(userAgent);
  });
});

describe("links", () => {
  it("finds a link that was created after it had been unknown", async () => {
    const unknown = await ask("/r/not-yet-there");
    expect([unknown.status, unknown.headers.get("cache-control")]).toEqual([404, "no-store"]);
    await unknown.text();
    await putFresh("not-yet-there");
    await expect
      .poll(async () => (await ask("/r/not-yet-there")).status, { timeout: 60_000, interval: 250 })
      .toBe(302);
  });

  it("finds at once what only Upstash knows", async () => {
    await putFresh("fresh");
    expect((await ask("/r/fresh")).status).toBe(302);
  });

  it("expires while it is in the cache", async () => {
    let expiresAt: number;
    let code: string;
    let first: Response;
    let answeredAt: number;
    let leadMs = 1_000;
    // On a slow machine it may be over before it was first asked for: then once more, with more time.
    do {
      leadMs *= 2;
      expiresAt = Date.now() + leadMs;
      code = await put({ expiresAt });
      first = await ask(`/r/${code}`);
      answeredAt = Date.now();
    } while (first.status === 410 && answeredAt >= expiresAt);
    expect(first.status).toBe(302);
    await new Promise((done) => setTimeout(done, expiresAt - Date.now() + 5));
    const response = await ask(`/r/${code}`);
    expect([response.status, response.headers.get("cache-control")]).toEqual([410, "no-store"]);
    expect(await countOf(response.headers.get("x-request-id"))).toBe(0);
  });

  it("is suspended within 15 seconds while it is in use", async () => {
    const code = await put();
    expect((await ask(`/r/${code}`)).status).toBe(302);
    await kv.put(linkKey(HOST, code), JSON.stringify(linkRecord({ rev: 2, status: "suspended" })));
    const changedAt = Date.now();
    let lastFoundAt = 0;
    // Steady hits must not keep the old record alive.
    const hit = async () => {
      const askedAt = Date.now();
      const { status } = await ask(`/r/${code}`);
      if (status === 302) lastFoundAt = askedAt;
      return status;
    };
    await expect.poll(hit, { timeout: 60_000, interval: 200 }).toBe(410);
    expect(lastFoundAt - changedAt).toBeLessThan(16_000);
  });

  it("reads Upstash once for 1,000 requests at a time for a cold code", async () => {
    const key = linkKey(HOST, "cold-code");
    await putFresh("cold-code");
    const statuses = await Promise.all(
      Array.from({ length: 1_000 }, async () => {
        const response = await ask("/r/cold-code", {}, edgeWithoutCf);
        return response.status;
      }),
    );
    expect(new Set(statuses)).toEqual(new Set([302]));
    expect((await upstashReads()).filter((read) => read === key)).toHaveLength(1);
  });

  it("reads Upstash once for 1,000 requests for a code that nobody knows", async () => {
    const statuses = await Promise.all(
      Array.from({ length: 1_000 }, async () => (await ask("/r/nobody-knows", {}, edgeWithoutCf)).status),
    );
    expect(new Set(statuses)).toEqual(new Set([404]));
    expect((await upstashReads()).filter((read) => read.endsWith(":nobody-knows"))).toHaveLength(1);
  });
});

describe("destinations and parameters", () => {
  const token = /tcid=[A-Za-z0-9_-]{60}/;
  const locationOf = async (path: string) =>
    (await ask(path)).headers.get("location")?.replace(token, "tcid=T") ?? null;

  it.each([
    [
      "https://shop.example/p?a=1&a=2&q=x+y%2Bz%20&e=&f#frag?x",
      "https://shop.example/p?a=1&a=2&q=x+y%2Bz%20&e=&f&tcid=T#frag?x",
    ],
    ["https://shop.example/#/route?a=1", "https://shop.example/?tcid=T#/route?a=1"],
    ["https://shop.example/?tcid=old&a=%zz&b=%e4", "https://shop.example/?a=%zz&b=%e4&tcid=T"],
    ["https://shop.example/ä?q='\"<>", "https://shop.example/%C3%A4?q='\"<>&tcid=T"],
  ])("keeps query and fragment of %s", async (destination, expected) => {
    expect(await locationOf(`/r/${await put({ destination })}`)).toBe(expected);
  });

  it("takes nothing of the request into the destination", async () => {
    const code = await put({ destination: "https://shop.example/p" });
    expect(
      await locationOf(`/r/${code}?tcid=forged&s1=%0d%0aset-cookie:x&utm_source=%3Cscript%3E&a=1#b`),
    ).toBe("https://shop.example/p?tcid=T");
  });

  it("follows a deep link inside the allowed hosts, byte for byte", async () => {
    const code = await put({ allowedHosts: ["*.shop.example", "other.example"] });
    for (const url of [
      "https://shop.example/x?q=a+b%2Bc&q=2#top",
      "https://a.shop.example/x",
      "http://other.example/x",
    ]) {
      const location = await locationOf(`/r/${code}?url=${encodeURIComponent(url)}`);
      const [before, fragment = ""] = url.split("#");
      expect(location).toBe(`${before}${url.includes("?") ? "&" : "?"}tcid=T${fragment && `#${fragment}`}`);
    }
  });

  it.each([
    "https://evil.example/",
    "https://shop.example.evil.example/",
    "https://shop.example@evil.example/",
    "https://evil.example\\@shop.example/",
    "https://user:pw@shop.example/",
    "//evil.example/",
    "///evil.example/",
    "\\\\evil.example/",
    "/\\evil.example/",
    "javascript:alert(1)//shop.example/",
    "data:text/html,shop.example",
    "ftp://shop.example/",
    "https://shop.example/\r\nset-cookie: a=b",
    "java\tscript:alert(1)",
    "https://shop.example/\0",
    "https:shop.example",
    "relative",
  ])("refuses a deep link to %j", async (url) => {
    await expectRefused(url);
  });

  it("refuses a deep link that is too long", async () => {
    await expectRefused(`https://shop.example/${"x".repeat(5_000)}`);
  });

  async function expectRefused(url: string): Promise<void> {
    const response = await ask(`/r/${await put()}?url=${encodeURIComponent(url)}`, {
      headers: { accept: "application/json" },
    });
    expect([response.status, response.headers.get("cache-control")]).toEqual([400, "no-store"]);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(response.headers.has("location")).toBe(false);
    expect(await response.json()).toMatchObject({ status: 400 });
  }

  it("does not follow a record whose destination is hostile", async () => {
    const response = await ask(`/r/${await put({ destination: "javascript:alert(1)" })}`);
    expect(response.headers.has("location")).toBe(false);
    expect(response.status).toBeGreaterThanOrEqual(400);
    await response.text();
  });

  it("keeps hostile parameters from harm", async () => {
    const query = `s1=%00%ED%A0%80a&s2=${"x".repeat(3_000)}&s3=%F0%9F%98%80&__proto__=x&constructor=y&s4=%zz&utm_source=%3Cb%3E&s1=late`;
    const response = await ask(`/r/${await put()}?${query}`);
    expect(response.status).toBe(302);
    const click = await eventOf(response);
    expect(clickEventSchema.safeParse(click).success).toBe(true);
    expect(click.sub).toEqual({ s1: "\ufffd\ufffd\ufffda", s2: "x".repeat(255), s3: "😀", s4: "%zz" });
    expect(click.utm).toEqual({ utm_source: "<b>" });
  });

  it.each([
    "/r/",
    "/r/ab",
    "/r/..%2fhealth",
    "/r/code%00",
    "/r/%F0%9F%98%80",
    "/r//evil.example",
    "/",
    "/nothing",
  ])("knows nothing at %s", async (path) => {
    const response = await ask(path);
    expect([response.status, response.headers.get("cache-control")]).toEqual([404, "no-store"]);
    await response.text();
  });
});

describe("visitors and their privacy", () => {
  const cookie = `trb_v=${"ab".repeat(16)}`;

  it("knows a visitor again by the cookie", async () => {
    const code = await put();
    const first = await ask(`/r/${code}`);
    const given = first.headers.get("set-cookie")!;
    expect(given).toMatch(/^trb_v=[0-9a-f]{32}; Path=\/; Max-Age=31536000; HttpOnly; SameSite=Lax$/);
    const second = await ask(`/r/${code}`, { headers: { cookie: given.split(";")[0]! } });
    expect(second.headers.has("set-cookie")).toBe(false);
    expect((await eventOf(second)).visitor).toBe((await eventOf(first)).visitor);
  });

  it("cannot connect a visitor across programs", async () => {
    const other = "0197b1d0-1111-7222-8333-4444444444ff";
    const [a, b] = await Promise.all(
      [await put(), await put({ programId: other })].map((code) =>
        ask(`/r/${code}`, { headers: { cookie } }),
      ),
    );
    expect((await eventOf(a!)).visitor).not.toBe((await eventOf(b!)).visitor);
  });

  it("replaces a cookie that is not ours", async () => {
    const response = await ask(`/r/${await put()}`, { headers: { cookie: "trb_v=1' OR 1=1" } });
    expect(response.headers.get("set-cookie")).toMatch(/^trb_v=[0-9a-f]{32};/);
  });

  it.each(["dnt", "sec-gpc"])(
    "keeps nothing about a visitor who sends %s: 1, and counts the click",
    async (name) => {
      const userAgent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
      const headers = { [name]: "1", cookie, "user-agent": userAgent, "cf-connecting-ip": "192.0.2.7" };
      const response = await ask(`/r/${await put()}`, { headers });
      expect([response.status, response.headers.has("set-cookie")]).toEqual([302, false]);
      const click = await eventOf(response);
      expect(click.privacy).toBe(true);
      for (const field of ["visitor", "addressHash", "userAgent"]) expect(click).not.toHaveProperty(field);
    },
  );

  it("sets no cookie and makes no visitor where consent is required", async () => {
    const response = await ask(`/r/${await put({ consent: "required" })}`, { headers: { cookie } });
    expect(response.headers.has("set-cookie")).toBe(false);
    expect(await eventOf(response)).not.toHaveProperty("visitor");
  });

  it("hashes address and user agent together", async () => {
    const code = await put();
    const hashOf = async (address: string, agent: string) =>
      (
        await eventOf(
          await ask(
            `/r/${code}`,
            { headers: { "cf-connecting-ip": address, "user-agent": agent } },
            edgeWithoutCf,
          ),
        )
      ).addressHash;
    const hashes = [
      await hashOf("192.0.2.1", "a"),
      await hashOf("192.0.2.2", "a"),
      await hashOf("192.0.2.1", "b"),
    ];
    expect(new Set(hashes).size).toBe(3);
    expect(await hashOf("192.0.2.1", "a")).toBe(hashes[0]);
  });

  it("goes without request.cf", async () => {
    const response = await ask(`/r/${await put()}`, {}, edgeWithoutCf);
    const click = await eventOf(response);
    expect(clickEventSchema.safeParse(click).success).toBe(true);
    for (const field of ["country", "region", "city", "asn"]) expect(click).not.toHaveProperty(field);
  });
});

describe("when a service fails", () => {
  it("goes on through Upstash while KV is down, and says 503 when that is down too", async () => {
    await putFresh("kv-down");
    await setFaults({ kv: true });
    try {
      expect((await ask("/r/kv-down")).status).toBe(302);
      await setUpstash("down");
      const down = await ask("/r/both-down");
      expect([down.status, down.headers.get("retry-after"), down.headers.get("cache-control")]).toEqual([
        503,
        "1",
        "no-store",
      ]);
      await down.text();
    } finally {
      await setUpstash("up");
      await setFaults({ kv: false });
    }
  });

  it("does not wait long for an Upstash that hangs", async () => {
    await setUpstash("slow");
    try {
      // Whoever waits until Upstash answers in the end hears that there is no such link, and says 404.
      const response = await ask("/r/upstash-hangs");
      expect(response.status).toBe(503);
      await response.text();
    } finally {
      await setUpstash("up");
    }
  });

  it("needs no Upstash for a link that KV has", async () => {
    await setUpstash("down");
    try {
      expect((await ask(`/r/${await put()}`)).status).toBe(302);
    } finally {
      await setUpstash("up");
    }
  });

  it("leaves the clicks of a failing queue in R2, each once", async () => {
    const code = await put();
    const spill = await worker.miniflare.getR2Bucket("SPILL", "edge");
    await setFaults({ queue: true });
    const responses = await Promise.all(Array.from({ length: 20 }, () => ask(`/r/${code}`)));
    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([302]));
    const spilled = async () => {
      const { objects } = await spill.list({ prefix: "spill/" });
      const texts = await Promise.all(
        objects.map(async ({ key }) => ({ key, text: await (await spill.get(key))!.text() })),
      );
      return texts.map(({ key, text }) => ({ key, pack: JSON.parse(text) as EdgePack }));
    };
    await expect
      .poll(async () => (await spilled()).flatMap(({ pack }) => pack.events).length, { timeout: 60_000 })
      .toBe(20);
    await setFaults({ queue: false });
    const all = await spilled();
    for (const { key, pack } of all) {
      expect(packSchema.safeParse(pack).success).toBe(true);
      expect(key).toBe(`spill/${new Date(pack.sentAt).toISOString().slice(0, 10)}/${pack.packId}.json`);
    }
    const ids = all.flatMap(({ pack }) => clicksOf([pack]).map(({ id }) => id));
    expect(ids.sort()).toEqual(responses.map(clickIdOf).sort());
    const queued = new Set((await clicks()).map(({ id }) => id));
    expect(ids.filter((id) => queued.has(id))).toEqual([]);
  });

  it("goes on with redirects when queue and R2 both fail", async () => {
    const code = await put();
    await setFaults({ queue: true, r2: true });
    expect((await ask(`/r/${code}`)).status).toBe(302);
    await setFaults({ queue: false, r2: false });
    expect((await eventOf(await ask(`/r/${code}`))).kind).toBe("click");
  });
});

it("loses no click and no number under a burst", async () => {
  const code = await put();
  const responses = await Promise.all(
    Array.from({ length: 500 }, () => ask(`/r/${code}`, {}, edgeWithoutCf)),
  );
  const wanted = new Set(responses.map(clickIdOf));
  expect(wanted.size).toBe(500);
  const arrived = async () => (await clicks()).filter(({ id }) => wanted.has(id));
  await expect.poll(async () => (await arrived()).length, { timeout: 60_000 }).toBe(500);
  const seqs = (await arrived()).map(({ seq }) => seq);
  expect(new Set(seqs).size).toBe(500);
});
