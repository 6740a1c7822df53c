import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { mintClickToken, readClickToken } from "../../core/clicks/click-token.ts";
import { linkKey } from "../../core/clicks/link-record.ts";
import type { EdgeEvent } from "../../core/clicks/page-event.ts";
import { conversionEventSchema, pageEventSchema, refusedEventSchema } from "../../core/clicks/page-event.ts";
import { type ProgramKeyRecord, programKeyKey } from "../../core/clicks/program-key.ts";
import { parseTokenKeys, type TokenKeys } from "../../core/clicks/token-keys.ts";
import { createUuidv7, uuidv7Floor, uuidv7Time } from "../../core/ids/uuidv7.ts";
import { createEdge, type Edge } from "./edge.ts";
import {
  CODE,
  FakeEnv,
  FakeExecution,
  HOST,
  keyRecord,
  linkRecord,
  PUBLIC_KEY,
  SNIPPET,
} from "./testing/fake-edge.ts";

/*
 * Goal: every rule of beacons, pixel and snippet, without a runtime.
 * Method: the edge as a function, bindings in memory that can be told to fail.
 */
const NOW = Date.UTC(2026, 5, 15, 12);
const PAGE = "https://www.shop.example/cart?email=a@b.example#top";
const VISITOR = "00112233445566778899aabbccddeeff";
const CHROME =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36";
const GOOGLEBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";
const createIds = () => createUuidv7((bytes) => crypto.getRandomValues(bytes));
let newId = createIds();

let env: FakeEnv;
let execution: FakeExecution;
let edge: Edge;
let now = NOW;
let keys: TokenKeys;
let logs: { level: string; action: string }[];

beforeEach(async () => {
  env = new FakeEnv();
  execution = new FakeExecution();
  now = NOW;
  newId = createIds();
  edge = createEdge(SNIPPET, () => now);
  logs = [];
  putKey();
  const parsed = await parseTokenKeys(env.CLICK_TOKEN_KEYS);
  if (!parsed.ok) throw new Error(parsed.reason);
  keys = parsed.value;
  for (const method of ["log", "warn", "error"] as const) {
    vi.spyOn(console, method).mockImplementation((line: string) => void logs.push(JSON.parse(line)));
  }
  vi.stubGlobal(
    "fetch",
    vi.fn(async () => Response.json({ result: null })),
  );
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

function putKey(changes: Partial<ProgramKeyRecord> = {}, key = PUBLIC_KEY): void {
  env.links.set(programKeyKey(key), JSON.stringify(keyRecord(changes)));
}

type Fields = Record<string, unknown>;
const page = (changes: Fields = {}): Fields => ({ kind: "page", id: newId(now), url: PAGE, ...changes });
const sale = (changes: Fields = {}): Fields => ({
  ...page({ kind: "conversion", orderId: "A-1", amountMinor: 1999, currency: "EUR" }),
  ...changes,
});
const bodyOf = (events: unknown[], changes: Fields = {}): string =>
  JSON.stringify({ v: 1, key: PUBLIC_KEY, visitor: VISITOR, events, ...changes });

/** Forbidden header names cannot be set on Node's Request, so they are put onto the finished one. */
async function send(
  body: BodyInit | null,
  headers: Record<string, string> = {},
  cf?: unknown,
): Promise<Response> {
  const request = new Request(`https://${HOST}/e`, {
    method: "POST",
    body,
    ...(body instanceof ReadableStream && { duplex: "half" }),
  } as RequestInit);
  const all = new Headers({
    origin: "https://www.shop.example",
    "cf-connecting-ip": "192.0.2.7",
    ...headers,
  });
  const type = request.headers.get("content-type");
  if (type !== null && !all.has("content-type")) all.set("content-type", type);
  for (const [name, value] of [...all]) if (value === "") all.delete(name);
  Object.defineProperty(request, "headers", { value: all });
  if (cf !== undefined) Object.defineProperty(request, "cf", { value: cf });
  return edge.fetch(request, env, execution);
}

const report = async (events: unknown[], headers: Record<string, string> = {}, cf?: unknown) => {
  const response = await send(bodyOf(events), headers, cf);
  return { status: response.status, body: (await response.json()) as Fields, headers: response.headers };
};

async function sent(): Promise<EdgeEvent[]> {
  await execution.settled();
  return env.sent.flatMap((pack) => pack.events);
}

const problem = async (response: Response) => {
  const body = (await response.json()) as { type: string };
  return [response.status, body.type.replace("urn:tributary:problem:", "")];
};

describe("a beacon", () => {
  it.each([
    ["text", (body: string) => body],
    ["a Blob of text", (body: string) => new Blob([body], { type: "text/plain" })],
    ["a Blob of JSON", (body: string) => new Blob([body], { type: "application/json" })],
    ["a stream without length", (body: string) => new Blob([body]).stream()],
  ])("is taken as %s", async (_, wrap) => {
    const response = await send(wrap(bodyOf([page()])));
    expect([response.status, response.headers.get("cache-control")]).toEqual([202, "no-store"]);
    expect(await response.json()).toEqual({ accepted: 1, refused: [] });
    expect(await sent()).toHaveLength(1);
  });

  it("leaves events as the schema wants them, without what may name a person", async () => {
    const token = mintClickToken({ clickId: newId(now), linkId: linkRecord().linkId }, keys[0]);
    const session = newId(now);
    const events = [
      page({ token, session, referrer: "https://blog.example/post?q=1" }),
      page({ kind: "product", name: "sku\0-1", data: { price: 3, "na\0me": "te\0xt" } }),
      page({ kind: "custom", name: "signup", url: "https://user:secret@shop.example/x" }),
    ];
    const { body } = await report(
      events,
      { "user-agent": CHROME },
      { country: "DE", asn: 3320, city: "Berlin" },
    );
    expect(body).toEqual({ accepted: 3, refused: [] });
    const made = await sent();
    for (const event of made) expect(pageEventSchema.parse(event)).toEqual(event);
    const { organisationId, programId } = keyRecord();
    const click = readClickToken(token, keys);
    expect(made[0]).toEqual({
      ...{
        kind: "page",
        id: events[0]?.id,
        seq: 1,
        requestId: expect.any(String),
        at: NOW,
        organisationId,
        programId,
      },
      ...{ test: false, privacy: false, visitor: expect.stringMatching(/^[0-9a-f]{32}$/), userAgent: CHROME },
      ...{
        country: "DE",
        asn: 3320,
        session,
        url: "https://www.shop.example/cart",
        referrer: "blog.example",
      },
      ...(click.ok && click.value),
    });
    expect(made[1]).toMatchObject({ kind: "product", name: "sku-1", data: { price: 3, name: "text" } });
    expect(made[2]).toMatchObject({ kind: "custom", name: "signup", url: "https://shop.example/x" });
    const text = JSON.stringify(env.sent);
    for (const secret of [VISITOR, "192.0.2.7", "a@b", "secret", token]) expect(text).not.toContain(secret);
  });

  it("connects a visitor within a program and not across programs", async () => {
    const other = `trbp_${"b".repeat(24)}`;
    putKey({ programId: keyRecord().organisationId }, other);
    await report([page(), page()]);
    await send(bodyOf([page()], { key: other }));
    const visitors = (await sent()).map((event) => "visitor" in event && event.visitor);
    expect(visitors[0]).toBe(visitors[1]);
    expect(visitors[2]).not.toBe(visitors[0]);
  });

  it("with the test key marks its events", async () => {
    putKey({ test: true });
    await report([page()]);
    expect(await sent()).toMatchObject([{ test: true }]);
  });

  it.each(["sec-gpc", "dnt"])("with %s keeps neither visitor nor session nor user agent", async (signal) => {
    const events = [page({ session: newId(now) }), sale({ id: newId(now) })];
    await report(events, { [signal]: "1", "user-agent": CHROME });
    for (const event of await sent()) {
      expect(event).toMatchObject({ privacy: true });
      for (const field of ["visitor", "session", "userAgent"]) expect(event).not.toHaveProperty(field);
    }
    await report([page()], { [signal]: "1", "user-agent": GOOGLEBOT });
    expect((await sent()).at(-1)).toMatchObject({ userAgent: GOOGLEBOT });
  });

  it("drops a token that proves nothing, and tells so of a money event", async () => {
    const token = "A".repeat(60);
    await report([page({ token }), sale({ token })]);
    const made = await sent();
    const conversion = made.find(({ kind }) => kind === "conversion");
    expect(conversion).toMatchObject({ tokenRefusal: "unknown_key" });
    for (const event of made) expect(event).not.toHaveProperty("clickId");
  });
});

describe("one bad event", () => {
  it("does not sink the other 49, and is told with its place and reason", async () => {
    const events = Array.from({ length: 50 }, (_, index) => page(index === 17 ? { url: 5, token: "t" } : {}));
    const { status, body } = await report(events);
    expect([status, body]).toEqual([202, { accepted: 49, refused: [{ index: 17, reason: "invalid:url" }] }]);
    const made = await sent();
    expect(made.filter(({ kind }) => kind === "page")).toHaveLength(49);
    const refused = made.filter(({ kind }) => kind === "refused");
    expect(refused).toHaveLength(1);
    expect(refusedEventSchema.parse(refused[0])).toMatchObject({ reason: "invalid:url", at: NOW });
    expect(new Set(made.map(({ seq }) => seq)).size).toBe(50);
  });

  it.each([
    ["invalid:kind", () => page({ kind: "other" })],
    ["invalid:name", () => page({ kind: "custom" })],
    ["invalid:data", () => page({ kind: "custom", name: "x", data: [] })],
    ["invalid:", () => "no object"],
    ["invalid:id", () => page({ id: "x" })],
    ["invalid:amountMinor", () => sale({ amountMinor: 1.5 })],
    ["not_uuidv7", () => page({ id: crypto.randomUUID() })],
    ["not_uuidv7", () => sale({ id: crypto.randomUUID() })],
    ["too_old", () => page({ id: newIdAt(NOW - 7 * 86_400_000 - 1) })],
    ["ahead", () => page({ id: newIdAt(NOW + 5 * 60_000 + 1) })],
  ])("is refused as %s", async (reason, event) => {
    const { body } = await report([event()]);
    expect(body).toEqual({ accepted: 0, refused: [{ index: 0, reason }] });
    expect(await sent()).toMatchObject([{ kind: "refused", reason }]);
  });

  it.each([NOW - 7 * 86_400_000, NOW + 5 * 60_000])(
    "is not one whose time is just inside the bounds: %i",
    async (at) => {
      expect((await report([page({ id: newIdAt(at) })])).body).toMatchObject({ accepted: 1 });
    },
  );

  it("is shown to the merchant without query, token and session, cut where it is long", async () => {
    const long = page({
      kind: "nothing",
      token: "secret-token",
      session: "secret-session",
      data: "x".repeat(5_000),
    });
    await report([
      long,
      page({ kind: "no", referrer: "https://b.example/?secret=1", url: "https://c.example/#secret" }),
    ]);
    const raws = (await sent()).map((event) => (event.kind === "refused" ? event.raw : ""));
    expect(raws.map((raw) => raw.length)).toEqual([2048, expect.any(Number)]);
    expect(raws[0]).toContain("https://www.shop.example/cart");
    for (const raw of raws) expect(raw).not.toMatch(/secret|email/);
  });

  it("may be nested as deep as a body can be", async () => {
    const deep = "[".repeat(30_000) + "]".repeat(30_000);
    const response = await send(`{"v":1,"key":"${PUBLIC_KEY}","events":[${deep}]}`);
    expect(await response.json()).toEqual({ accepted: 0, refused: [{ index: 0, reason: "invalid:" }] });
    expect(await sent()).toHaveLength(1);
  });
});

const newIdAt = (ms: number): string => `${uuidv7Floor(ms).slice(0, -1)}1`;

describe("a beacon is refused", () => {
  it.each([
    ["what is no JSON", "{", [400, "malformed_json"]],
    ["nothing", "", [400, "malformed_json"]],
    ["another version", bodyOf([page()], { v: 2 }), [400, "invalid_beacon"]],
    ["no events", bodyOf([]), [400, "invalid_beacon"]],
    ["51 events", bodyOf(Array.from({ length: 51 }, () => page())), [400, "invalid_beacon"]],
    ["a visitor that is not ours", bodyOf([page()], { visitor: "me" }), [400, "invalid_beacon"]],
    ["no key", bodyOf([page()], { key: undefined }), [400, "invalid_beacon"]],
    ["what is no key", bodyOf([page()], { key: "k" }), [404, "unknown_key"]],
    ["an unknown key", bodyOf([page()], { key: `trbp_${"z".repeat(24)}` }), [404, "unknown_key"]],
  ])("for %s", async (_, body, expected) => {
    const response = await send(body);
    expect(response.headers.get("access-control-allow-origin")).toBe("https://www.shop.example");
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(response.headers.get("access-control-expose-headers")).toBe("retry-after");
    expect(await problem(response)).toEqual(expected);
    expect(await sent()).toEqual([]);
  });

  it("naming the field that is wrong", async () => {
    expect(await (await send(bodyOf([page()], { visitor: "me" }))).json()).toMatchObject({
      detail: expect.stringContaining("visitor"),
    });
  });

  it("one byte above 64 KiB, and not at 64 KiB, whether or not it tells its length", async () => {
    const empty = bodyOf([page({ pad: "" })]).length;
    const exact = bodyOf([page({ pad: "x".repeat(64 * 1024 - empty) })]);
    expect(exact).toHaveLength(64 * 1024);
    const length = { "content-length": String(64 * 1024) };
    const more = { "content-length": String(64 * 1024 + 1) };
    expect((await send(exact)).status).toBe(202);
    expect((await send(exact, length)).status).toBe(202);
    expect(await problem(await send(`${exact} `))).toEqual([413, "too_large"]);
    expect(await problem(await send(`${exact} `, more))).toEqual([413, "too_large"]);
  });

  it("when its program is archived", async () => {
    putKey({ status: "archived" });
    expect(await problem(await send(bodyOf([page()])))).toEqual([410, "archived_program"]);
  });

  it("to come back when nobody can say whose key it is", async () => {
    env.kvFails = true;
    vi.mocked(fetch).mockRejectedValue(new Error("down"));
    const response = await send(bodyOf([sale()]));
    expect(response.headers.get("retry-after")).toBe("1");
    expect(await problem(response)).toEqual([503, "unavailable"]);
  });

  it("with 500 when something fails that should not", async () => {
    const failing = new ReadableStream({
      pull: () => {
        throw new Error("cut off");
      },
    });
    expect(await problem(await send(failing))).toEqual([500, "internal"]);
    expect(logs).toMatchObject([{ level: "error", action: "beacon.answer" }]);
  });
});

describe("the page's host", () => {
  it.each([
    ["https://shop.example", "", 202],
    ["https://a.b.shop.example:8443", "", 202],
    ["null", "https://shop.example/cart", 202],
    ["", "https://shop.example/cart", 202],
    ["https://evil.example", "https://shop.example/", 403],
    ["https://shop.example.evil.example", "", 403],
    ["https://notshop.example", "", 403],
    ["http://localhost:3000", "", 403],
    ["null", "", 403],
    ["", "not a url", 403],
    ["", "", 403],
  ])("by origin %j and referrer %j is answered %i", async (origin, referer, status) => {
    expect((await send(bodyOf([page()]), { origin, referer })).status).toBe(status);
  });

  it("may be none, when the program allows pages without an origin by their name", async () => {
    putKey({ allowedHosts: ["null"] });
    expect((await send(bodyOf([page()]), { origin: "null", referer: "" })).status).toBe(202);
    expect((await send(bodyOf([page()]), { origin: "", referer: "" })).status).toBe(403);
  });

  it("is told to the merchant once a minute per key and host when it is refused", async () => {
    const other = { origin: "https://staging.example" };
    for (let n = 0; n < 3; n++) await send(bodyOf([page()]), other);
    now += 60_000;
    await send(bodyOf([page()]), other);
    expect(await sent()).toHaveLength(1);
    now += 1;
    await send(bodyOf([page()]), other);
    await send(bodyOf([page()]), { origin: "https://www2.example" });
    const made = await sent();
    expect(made.map((event) => event.kind === "refused" && [event.reason, event.raw])).toEqual([
      ["host_not_allowed", "staging.example"],
      ["host_not_allowed", "staging.example"],
      ["host_not_allowed", "www2.example"],
    ]);
    for (const event of made) expect(refusedEventSchema.parse(event)).toEqual(event);
  });
});

describe("other origins", () => {
  it("may ask whether they may send JSON", async () => {
    const request = new Request(`https://${HOST}/e`, { method: "OPTIONS" });
    Object.defineProperty(request, "headers", { value: new Headers({ origin: "https://shop.example" }) });
    const response = await edge.fetch(request, env, execution);
    expect(response.status).toBe(204);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "access-control-allow-origin": "https://shop.example",
      "access-control-allow-methods": "POST",
      "access-control-allow-headers": "content-type",
      "access-control-max-age": "86400",
      vary: "origin",
    });
  });

  it("may read every answer, and no cookie is involved", async () => {
    const { headers } = await report([page()]);
    expect(headers.get("access-control-allow-origin")).toBe("https://www.shop.example");
    expect([headers.has("access-control-allow-credentials"), headers.has("set-cookie")]).toEqual([
      false,
      false,
    ]);
    const without = await send(bodyOf([page()]), { origin: "", referer: PAGE });
    expect([without.headers.has("access-control-allow-origin"), without.headers.get("vary")]).toEqual([
      false,
      "origin",
    ]);
  });
});

describe("a flood", () => {
  const limit = vi.fn<(options: { key: string }) => Promise<{ success: boolean }>>();
  beforeEach(() => {
    limit.mockReset().mockResolvedValue({ success: true });
    Object.assign(env, { BEACONS: { limit } });
  });

  it("is told to wait", async () => {
    limit.mockResolvedValue({ success: false });
    const response = await send(bodyOf([sale()]));
    expect(response.headers.get("retry-after")).toBe("10");
    expect(await problem(response)).toEqual([429, "too_many"]);
    expect(env.sent).toEqual([]);
  });

  it("is counted per key and address, of IPv6 per network, without telling the address", async () => {
    putKey({}, `trbp_${"b".repeat(24)}`);
    const addresses = ["192.0.2.7", "192.0.2.8", "2001:db8:1:2:3::1", "2001:db8:1:2:4::1", "2001:db8::1", ""];
    for (const address of addresses) await send(bodyOf([page()]), { "cf-connecting-ip": address });
    await send(bodyOf([page()], { key: `trbp_${"b".repeat(24)}` }));
    const counted = limit.mock.calls.map(([{ key }]) => key);
    expect(counted).toHaveLength(6);
    expect(new Set(counted).size).toBe(5);
    expect(counted[2]).toBe(counted[3]);
    for (const key of counted) expect(key).toMatch(/^[0-9a-f]{32}$/);
  });

  it("is let through when nobody can count", async () => {
    limit.mockRejectedValue(new Error("down"));
    expect((await send(bodyOf([page()]))).status).toBe(202);
    expect(logs).toMatchObject([{ level: "warn", action: "rate.limit" }]);
  });
});

describe("a conversion", () => {
  it("is in the queue before it is answered, as the schema wants it", async () => {
    const token = mintClickToken({ clickId: newId(now), linkId: linkRecord().linkId }, keys[0]);
    const event = sale({ goal: "lead", coupon: "SAVE", customerId: "c1", token, data: { "a\0": "b" } });
    const { status } = await report([event], { "user-agent": CHROME });
    expect(status).toBe(202);
    const [conversion] = env.sent.flatMap(({ events }) => events);
    expect(conversionEventSchema.parse(conversion)).toEqual(conversion);
    expect(conversion).toMatchObject({
      ...{ kind: "conversion", id: event.id, seq: 1, via: "snippet", host: "www.shop.example", test: false },
      linkId: linkRecord().linkId,
      report: {
        ...{
          orderId: "A-1",
          amountMinor: 1999,
          currency: "EUR",
          goal: "lead",
          coupon: "SAVE",
          customerId: "c1",
        },
        metadata: { a: "b" },
      },
    });
  });

  it("may come however late or ahead, since its order id tells it from others", async () => {
    const events = [NOW - 400 * 86_400_000, NOW + 86_400_000].map((at) => sale({ id: newIdAt(at) }));
    expect((await report(events)).body).toMatchObject({ accepted: 2 });
    expect((await sent()).map((event) => event.kind === "conversion" && event.at)).toEqual(
      events.map(({ id }) => uuidv7Time(String(id))),
    );
  });

  it("is written to R2 when the queue refuses", async () => {
    env.refusals = 2;
    expect((await report([sale()])).status).toBe(202);
    expect([env.sent.length, env.spilled.size]).toEqual([0, 1]);
  });

  it("is not taken when nothing durable takes it, and neither is what came with it; the same again is", async () => {
    Object.assign(env, { refusals: 2, r2Fails: true });
    const events = [page(), sale(), page({ url: 5 })];
    const refused = await send(bodyOf(events));
    expect(refused.headers.get("retry-after")).toBe("5");
    expect(await problem(refused)).toEqual([503, "not_durable"]);
    await execution.settled();
    expect(env.sent).toEqual([]);
    expect(logs.at(-1)).toMatchObject({ level: "error", action: "conversion.deliver" });
    expect((await report(events)).body).toMatchObject({ accepted: 2 });
    expect((await sent()).map((event) => event.kind).sort()).toEqual(["conversion", "page", "refused"]);
    expect((await sent()).find(({ kind }) => kind === "conversion")).toMatchObject({ id: events[1]?.id });
  });

  it("is one of fifty in messages that the queue can carry", async () => {
    const data = { text: "ä".repeat(300) };
    const events = Array.from({ length: 50 }, (_, n) => sale({ id: newId(now), orderId: `${n}`, data }));
    expect((await report(events, { "user-agent": "U".repeat(512) })).body).toMatchObject({ accepted: 50 });
    for (const pack of env.sent) expect(Buffer.byteLength(JSON.stringify(pack))).toBeLessThanOrEqual(100_000);
    expect(await sent()).toHaveLength(50);
  });
});

describe("a direct link's click", () => {
  const landing = "https://shop.example/p?via=abc123&s1=a&utm_source=mail&x=1#top";
  const click = (changes: Fields = {}) => page({ kind: "click", via: CODE, url: landing, ...changes });
  beforeEach(() => void env.links.set(linkKey(HOST, CODE), JSON.stringify(linkRecord())));

  it("is answered with its token and leaves a click under the event's own id", async () => {
    const event = click({ referrer: "https://blog.example/post" });
    const { body } = await report(
      [event, page()],
      { "user-agent": CHROME },
      { country: "DE", city: "Berlin" },
    );
    expect(body).toEqual({ accepted: 2, refused: [], token: expect.any(String) });
    expect(readClickToken(String(body.token), keys)).toEqual({
      ok: true,
      value: { clickId: event.id, linkId: linkRecord().linkId },
    });
    const [made, seen] = await sent();
    expect(made).toMatchObject({
      ...{
        kind: "click",
        id: event.id,
        at: NOW,
        partnerId: linkRecord().partnerId,
        referrer: "blog.example",
      },
      ...{ sub: { s1: "a" }, utm: { utm_source: "mail" }, country: "DE", city: "Berlin", userAgent: CHROME },
    });
    expect(made).toHaveProperty("visitor", seen && "visitor" in seen && seen.visitor);
  });

  it("is the same click and token when it is sent again", async () => {
    const event = click();
    const first = await report([event]);
    expect((await report([event])).body.token).toBe(first.body.token);
    expect(new Set((await sent()).map((made) => made.kind === "click" && made.id)).size).toBe(1);
  });

  it("of the test key gets a token and moves no partner's numbers", async () => {
    putKey({ test: true });
    expect((await report([click()])).body).toMatchObject({ accepted: 1, token: expect.any(String) });
    expect(await sent()).toEqual([]);
  });

  it.each([
    ["unknown_link", { via: "nothing-there" }, {}],
    ["unknown_link", { via: "?" }, {}],
    ["unknown_link", {}, { programId: linkRecord().linkId }],
    ["paused", {}, { status: "paused" as const }],
    ["expired", {}, { expiresAt: NOW }],
    ["too_old", { id: newIdAt(NOW - 8 * 86_400_000) }, {}],
  ])("is refused as %s: %j %j", async (reason, fields, record) => {
    env.links.set(linkKey(HOST, CODE), JSON.stringify(linkRecord(record)));
    expect((await report([click(fields)])).body).toEqual({ accepted: 0, refused: [{ index: 0, reason }] });
  });

  it("that cannot be looked up is told to come back, and leaves nothing", async () => {
    await report([page()]);
    env.kvFails = true;
    vi.mocked(fetch).mockRejectedValue(new Error("down"));
    expect(await problem(await send(bodyOf([sale(), page(), click()])))).toEqual([503, "unavailable"]);
    expect(await sent()).toHaveLength(1);
  });
});

describe("the pixel", () => {
  const token = () => mintClickToken({ clickId: newId(now), linkId: linkRecord().linkId }, keys[0]);
  async function load(params: Record<string, string>, headers: Record<string, string> = {}, method = "GET") {
    const query = new URLSearchParams({ key: PUBLIC_KEY, ...params });
    const request = new Request(`https://${HOST}/px.gif?${query}`, { method });
    const all = new Headers({ referer: "https://shop.example/thanks?order=7", ...headers });
    if (headers.referer === "") all.delete("referer");
    Object.defineProperty(request, "headers", { value: all });
    return edge.fetch(request, env, execution);
  }
  const order = { kind: "conversion", order_id: "A-2", amount_minor: "500", currency: "USD" };

  it("is a transparent point of 43 bytes that nobody keeps", async () => {
    const response = await load({});
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "image/gif"]);
    expect(response.headers.get("cache-control")).toBe("no-store");
    const bytes = Buffer.from(await response.arrayBuffer());
    expect([bytes.length, bytes.toString("latin1", 0, 6)]).toEqual([43, "GIF89a"]);
    expect(await sent()).toMatchObject([
      { kind: "page", at: NOW, url: "https://shop.example/thanks", test: false },
    ]);
  });

  it("reports a conversion with its token", async () => {
    const params = { ...order, tcid: token(), goal: "lead", coupon: "C", customer_id: "c1" };
    expect((await load(params)).status).toBe(200);
    const [conversion] = env.sent.flatMap(({ events }) => events);
    expect(conversionEventSchema.parse(conversion)).toMatchObject({
      ...{ kind: "conversion", via: "pixel", host: "shop.example", clickId: expect.any(String) },
      report: {
        orderId: "A-2",
        amountMinor: 500,
        currency: "USD",
        goal: "lead",
        coupon: "C",
        customerId: "c1",
      },
    });
    expect(conversion).not.toHaveProperty("visitor");
  });

  it("reports products and events of the merchant's own by name", async () => {
    await load({ kind: "product", name: "sku-1", tcid: token() });
    expect(await sent()).toMatchObject([{ kind: "product", name: "sku-1", linkId: linkRecord().linkId }]);
  });

  it.each([
    [400, "invalid:token", order, {}],
    [400, "invalid:amountMinor", { ...order, tcid: "t", amount_minor: "5.00" }, {}],
    [400, "invalid:orderId", { ...order, tcid: "t", order_id: "" }, {}],
    [400, "invalid:kind", { kind: "what" }, {}],
    [400, "invalid:via", { kind: "click" }, {}],
    [403, "host_not_allowed", {}, { referer: "https://evil.example/" }],
    [403, "host_not_allowed", {}, { referer: "" }],
    [404, undefined, { key: "" }, {}],
  ])("is the image with %i for %s: %j %j", async (status, reason, params, headers) => {
    const response = await load(params as Record<string, string>, headers as Record<string, string>);
    expect([response.status, response.headers.get("content-type")]).toEqual([status, "image/gif"]);
    expect(await sent()).toMatchObject(reason === undefined ? [] : [{ kind: "refused", reason }]);
  });

  it("is told to come back when a conversion cannot be kept, and with 500 when something fails", async () => {
    Object.assign(env, { refusals: 2, r2Fails: true });
    const response = await load({ ...order, tcid: token() });
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "5"]);
    vi.spyOn(URLSearchParams.prototype, "get").mockImplementation(() => {
      throw new Error("bug");
    });
    expect((await load({})).status).toBe(500);
  });

  it("reports nothing for HEAD", async () => {
    const response = await load({}, {}, "HEAD");
    expect([response.status, await response.text()]).toEqual([200, ""]);
    expect(await sent()).toEqual([]);
  });
});

describe("the snippet", () => {
  const get = (headers = {}, method = "GET") =>
    edge.fetch(new Request(`https://${HOST}/t.js`, { method, headers }), env, execution);

  it("is a script that pages of any site may load and keep for an hour", async () => {
    const response = await get();
    expect(Object.fromEntries(response.headers)).toMatchObject({
      ...{ "content-type": "text/javascript; charset=utf-8", "cache-control": "public, max-age=3600" },
      ...{
        "cross-origin-resource-policy": "cross-origin",
        "x-content-type-options": "nosniff",
        etag: SNIPPET.etag,
      },
    });
    expect(await response.text()).toBe(SNIPPET.script);
    expect(await (await get({}, "HEAD")).text()).toBe("");
  });

  it("is not sent again to who has it", async () => {
    const known = await get({ "if-none-match": `W/${SNIPPET.etag}` });
    expect([known.status, await known.text(), known.headers.get("etag")]).toEqual([304, "", SNIPPET.etag]);
    expect((await get({ "if-none-match": '"other"' })).status).toBe(200);
  });
});

describe("other methods", () => {
  it.each([
    ["/e", "GET", "POST, OPTIONS"],
    ["/e", "PUT", "POST, OPTIONS"],
    ["/px.gif", "POST", "GET, HEAD"],
    ["/t.js", "DELETE", "GET, HEAD"],
    ["/health", "POST", "GET, HEAD"],
    ["/r/abc123", "POST", "GET, HEAD"],
  ])("of %s: %s is 405 with what is allowed", async (path, method, allow) => {
    const response = await edge.fetch(new Request(`https://${HOST}${path}`, { method }), env, execution);
    expect([response.status, response.headers.get("allow")]).toEqual([405, allow]);
  });
});
