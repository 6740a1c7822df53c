import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { linkKey } from "../../core/clicks/link-record.ts";
import {
  conversionEventSchema,
  type EdgeEvent,
  pageEventSchema,
  refusedEventSchema,
} from "../../core/clicks/page-event.ts";
import { type ProgramKeyRecord, programKeyKey } from "../../core/clicks/program-key.ts";
import { createUuidv7 } from "../../core/ids/uuidv7.ts";
import { startEdge, type TestEdge } from "../../local/testing/start-edge.ts";
import { CODE, keyRecord, linkRecord } from "./testing/fake-edge.ts";

/*
 * Goal: beacons, pixel and snippet do in workerd, as deployed, what their modules do in the unit test.
 * Method: wrangler's own bundle; Miniflare's KV, R2, queue and rate limiter; faults by a switch.
 */
const ORIGIN = "https://shop.example";
const BODY_MAX = 64 * 1024;
/** The limit of wrangler.toml. */
const BEACONS_PER_PERIOD = 300;
const newUuid = createUuidv7((bytes) => crypto.getRandomValues(bytes));
const newId = () => newUuid(Date.now());

let worker: TestEdge;
let key: string;
let keysMade = 0;
beforeAll(async () => {
  worker = await startEdge();
});
afterAll(() => worker?.close());
beforeEach(async () => {
  key = await putKey();
});

/** A key of its own for each test: the limiter counts by it. */
async function putKey(changes: Partial<ProgramKeyRecord> = {}): Promise<string> {
  const made = `trbp_${String(++keysMade).padStart(24, "0")}`;
  await worker.kv.put(programKeyKey(made), JSON.stringify(keyRecord(changes)));
  return made;
}

type Fields = Record<string, unknown>;
const page = (changes: Fields = {}): Fields => ({
  ...{ kind: "page", id: newId(), url: `${ORIGIN}/p?q=1` },
  ...changes,
});
const sale = (changes: Fields = {}): Fields =>
  page({ kind: "conversion", orderId: newId(), amountMinor: 100, currency: "EUR", ...changes });
const bodyOf = (events: unknown[]): string => JSON.stringify({ v: 1, key, visitor: "ab".repeat(16), events });

const send = (body: RequestInit["body"], headers: Record<string, string> = {}, init: RequestInit = {}) =>
  fetch(`${worker.url}/e`, {
    method: "POST",
    body: body ?? null,
    headers: { origin: ORIGIN, ...headers },
    ...init,
  });

const report = async (events: unknown[], headers: Record<string, string> = {}) => {
  const response = await send(bodyOf(events), headers);
  return { status: response.status, body: (await response.json()) as Fields };
};

/** The events with these ids, once as many have come. */
async function arrived(events: readonly Fields[], count = events.length): Promise<EdgeEvent[]> {
  const ids = new Set(events.map(({ id }) => id));
  const find = async () =>
    (await worker.packs())
      .flatMap((pack) => pack.events)
      .filter((event) => "id" in event && ids.has(event.id));
  await expect.poll(async () => (await find()).length, { timeout: 60_000 }).toBe(count);
  return find();
}

async function refusals(reason: string): Promise<EdgeEvent[]> {
  const find = async () =>
    (await worker.packs())
      .flatMap((pack) => pack.events)
      .filter((event) => event.kind === "refused" && event.reason === reason);
  await expect.poll(async () => (await find()).length, { timeout: 60_000 }).toBeGreaterThan(0);
  return find();
}

describe("a beacon", () => {
  it.each([
    ["text", (body: string) => body, "text/plain;charset=UTF-8"],
    ["JSON", (body: string) => body, "application/json"],
    ["a Blob of text", (body: string) => new Blob([body], { type: "text/plain" }), undefined],
    ["a Blob without type", (body: string) => new Blob([body]), undefined],
    ["a stream without length", (body: string) => new Blob([body]).stream(), "text/plain"],
  ])("is taken as %s, and its event arrives", async (_, wrap, type) => {
    const event = page();
    const headers = type === undefined ? {} : { "content-type": type };
    const response = await send(wrap(bodyOf([event])), headers, { duplex: "half" } as RequestInit);
    expect(response.status).toBe(202);
    expect(await response.json()).toEqual({ accepted: 1, refused: [] });
    const [made] = await arrived([event]);
    expect(pageEventSchema.parse(made)).toEqual(made);
    expect(made).toMatchObject({ url: `${ORIGIN}/p`, country: "DE", asn: 3320 });
  });

  it("is answered alike when the same ids come three times", async () => {
    const events = [page(), sale()];
    for (let time = 0; time < 3; time++) {
      expect(await report(events)).toEqual({ status: 202, body: { accepted: 2, refused: [] } });
    }
    const made = await arrived(events, 6);
    expect(new Set(made.map((event) => "id" in event && event.id)).size).toBe(2);
  });

  it("of fifty with one bad event brings 49 and the bad one with its reason", async () => {
    const events = Array.from({ length: 50 }, (_, index) => page(index === 31 ? { url: 31 } : {}));
    expect(await report(events)).toEqual({
      status: 202,
      body: { accepted: 49, refused: [{ index: 31, reason: "invalid:url" }] },
    });
    await arrived(events, 49);
    const [refused] = await refusals("invalid:url");
    expect(refusedEventSchema.parse(refused)).toEqual(refused);
  });

  it("has at most 64 KiB, whether or not it tells its length", async () => {
    const pad = BODY_MAX - bodyOf([page({ pad: "" })]).length;
    const exact = bodyOf([page({ pad: "x".repeat(pad) })]);
    const streamed = (body: string) => send(new Blob([body]).stream(), {}, { duplex: "half" } as RequestInit);
    expect([(await send(exact)).status, (await streamed(exact)).status]).toEqual([202, 202]);
    expect([(await send(`${exact} `)).status, (await streamed(`${exact} `)).status]).toEqual([413, 413]);
  });

  it("from another site's page is 403, which the page may read and the merchant is told", async () => {
    const response = await send(bodyOf([page()]), { origin: "https://evil.example" });
    expect(response.status).toBe(403);
    expect(response.headers.get("access-control-allow-origin")).toBe("https://evil.example");
    expect(await response.json()).toMatchObject({ type: "urn:tributary:problem:host_not_allowed" });
    expect(await refusals("host_not_allowed")).toMatchObject([{ raw: "evil.example" }]);
  });

  it("with a privacy signal or the test key is marked so", async () => {
    const quiet = page({ session: newId() });
    await report([quiet], { "sec-gpc": "1", "user-agent": "Mozilla/5.0 (X11) Firefox/140.0" });
    const [made] = await arrived([quiet]);
    expect(made).toMatchObject({ privacy: true, test: false });
    for (const field of ["visitor", "session", "userAgent"]) expect(made).not.toHaveProperty(field);
    key = await putKey({ test: true });
    const tried = page();
    await report([tried]);
    expect(await arrived([tried])).toMatchObject([{ test: true }]);
  });

  it("may be asked for by a preflight", async () => {
    const headers = { origin: ORIGIN, "access-control-request-method": "POST" };
    const response = await fetch(`${worker.url}/e`, { method: "OPTIONS", headers });
    expect([response.status, response.headers.get("access-control-allow-origin")]).toEqual([204, ORIGIN]);
    expect(response.headers.get("access-control-allow-headers")).toBe("content-type");
  });

  it("of a direct link is answered with the click's token", async () => {
    await worker.kv.put(linkKey(worker.host, CODE), JSON.stringify(linkRecord()));
    const click = page({ kind: "click", via: CODE });
    const { body } = await report([click]);
    expect(body.token).toMatch(/^[\w-]{60}$/);
    expect(await arrived([click])).toMatchObject([{ kind: "click", linkId: linkRecord().linkId }]);
  });
});

it("a flood is 429 with retry-after, and another address goes on", async () => {
  const statuses: number[] = [];
  // A period may end in between; two in a row cannot.
  for (let n = 0; n < 2 * BEACONS_PER_PERIOD + 1 && !statuses.includes(429); n++) {
    const response = await send(bodyOf([page()]), { "cf-connecting-ip": "192.0.2.9" });
    statuses.push(response.status);
    if (response.status === 429) expect(response.headers.get("retry-after")).toBe("10");
    await response.text();
  }
  expect(statuses.slice(0, BEACONS_PER_PERIOD)).not.toContain(429);
  expect(statuses).toContain(429);
  expect((await report([page()], { "cf-connecting-ip": "192.0.2.10" })).status).toBe(202);
});

describe("a conversion", () => {
  it("is spilled to R2 when the queue is down, and answered", async () => {
    const spill = await worker.miniflare.getR2Bucket("SPILL", "edge");
    await worker.setFaults({ queue: true });
    const event = sale();
    expect((await report([event])).status).toBe(202);
    const { objects } = await spill.list({ prefix: "spill/" });
    await worker.setFaults({ queue: false });
    const texts = await Promise.all(objects.map(async (object) => (await spill.get(object.key))?.text()));
    expect(texts.filter((text) => text?.includes(String(event.id)))).toHaveLength(1);
  });

  it("is 503 when R2 is down as well, and taken with the same ids afterwards", async () => {
    const events = [sale(), page()];
    await worker.setFaults({ queue: true, r2: true });
    const refused = await send(bodyOf(events));
    await worker.setFaults({ queue: false, r2: false });
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "5"]);
    expect(await refused.json()).toMatchObject({ type: "urn:tributary:problem:not_durable" });
    expect((await report(events)).body).toEqual({ accepted: 2, refused: [] });
    const conversion = (await arrived(events)).find(({ kind }) => kind === "conversion");
    expect(conversionEventSchema.parse(conversion)).toMatchObject({ id: events[0]?.id });
  });

  it("comes by the pixel, with its token", async () => {
    const query = new URLSearchParams({
      ...{ key, kind: "conversion", order_id: newId(), amount_minor: "500", currency: "EUR" },
      tcid: "A".repeat(60),
    });
    const response = await fetch(`${worker.url}/px.gif?${query}`, {
      headers: { referer: `${ORIGIN}/thanks` },
    });
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "image/gif"]);
    expect((await response.arrayBuffer()).byteLength).toBe(43);
    query.delete("tcid");
    const without = await fetch(`${worker.url}/px.gif?${query}`, {
      headers: { referer: `${ORIGIN}/thanks` },
    });
    expect([without.status, without.headers.get("content-type")]).toEqual([400, "image/gif"]);
  });
});

it("the snippet is the built script, and not sent twice", async () => {
  const response = await fetch(`${worker.url}/t.js`);
  expect(response.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
  const script = await response.text();
  expect(script.length).toBeGreaterThan(100);
  const etag = response.headers.get("etag") ?? "";
  expect((await fetch(`${worker.url}/t.js`, { headers: { "if-none-match": etag } })).status).toBe(304);
});
