import pg from "pg";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { BEACON_MAX_BYTES } from "../core/clicks/beacon.ts";
import { createUuidv7 } from "../core/ids/uuidv7.ts";
import { createApiClient } from "../local/demo/api-client.ts";
import type { Tributary } from "../web/snippet/types/index.d.ts";
import { launchBrowser } from "./support/browser.ts";
import { startTestPlatform, type TestPlatform } from "./support/test-platform.ts";

/*
 * Goal: what a browser reports is in the database once, or not at all where the visitor does not want it, and brings
 * click and sale together. Method: a real browser without third-party cookies, from the shop's pages through edge,
 * queue and ingest; then the tables are read.
 */

declare const tributary: Tributary;

const PATIENT = { timeout: 60_000, interval: 250 };
/** Of the edge's rate limiter. */
const BEACONS_PER_PERIOD = 300;
const AT_ONCE = 50;
const newUuid = createUuidv7((bytes) => crypto.getRandomValues(bytes));

let platform: TestPlatform;
let database: pg.Client;
let browser: Browser;
let context: BrowserContext;
let orders = 0;

beforeAll(async () => {
  platform = await startTestPlatform();
  database = new pg.Client({ connectionString: platform.ready.databaseUrl });
  await database.connect();
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  await database?.end();
  await platform?.remove();
});

beforeEach(async () => {
  context = await browser.newContext();
});

afterEach(async () => {
  await context.close();
});

async function newPage(): Promise<Page> {
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send("Network.enable");
  await devtools.send("Network.setCookieControls", { enableThirdPartyCookieRestriction: true });
  return page;
}

async function open(url: string): Promise<Page> {
  const page = await newPage();
  await page.goto(url);
  return page;
}

const shop = (path: string) => platform.ready.shop + path;
const clickLink = () => open(`${platform.ready.edge}/r/${platform.ready.demo.linkCode}`);

async function rowsOf<Row>(text: string, ...values: unknown[]): Promise<Row[]> {
  return (await database.query(text, values)).rows;
}

/** All that can come of what browsers send: events, clicks and reports, and what the rollups count of the first two. */
interface Counts {
  readonly events: number;
  readonly clicks: number;
  readonly reports: number;
  readonly bad: number;
  readonly eventRollup: number;
  readonly clickRollup: number;
}

async function count(): Promise<Counts> {
  const [counts] = await rowsOf<Counts>(
    `SELECT (SELECT count(*) FROM events)::int AS events, (SELECT count(*) FROM clicks)::int AS clicks,
       (SELECT count(*) FROM browser_reports)::int AS reports, (SELECT count(*) FROM bad_events)::int AS bad,
       (SELECT coalesce(sum(events), 0) FROM event_rollups)::int AS "eventRollup",
       (SELECT coalesce(sum(clicks), 0) FROM click_rollups)::int AS "clickRollup"`,
  );
  if (counts === undefined) throw new Error("a row of counts must come");
  return counts;
}

const plus = (before: Counts, more: Partial<Counts>): Counts =>
  Object.fromEntries(
    Object.entries(before).map(([name, number]) => [name, number + (more[name as keyof Counts] ?? 0)]),
  ) as unknown as Counts;

const named = (name: string) =>
  rowsOf<{ id: string; visitor: string | null; session: string | null; url: string }>(
    "SELECT id, visitor, session_id AS session, url FROM events WHERE name = $1",
    name,
  );

/** Reports an event of this name and waits until it is stored: whatever was sent before has been stored by then. */
async function fence(page: Page): Promise<void> {
  const name = `fence-${newUuid(Date.now())}`;
  await page.evaluate((event) => tributary("event", event), name);
  await expect.poll(async () => (await named(name)).length, PATIENT).toBe(1);
}

/** The counts, once another visitor's page and event, that came last, are among them. */
async function countBehindFence(): Promise<Counts> {
  const other = await browser.newContext();
  const page = await other.newPage();
  await page.goto(shop("/"));
  await fence(page);
  await other.close();
  return count();
}
/** What a fence adds: its page and its event. */
const FENCE = { events: 2, eventRollup: 2 };

const newOrder = (): string => `order-${++orders}`;
const saleOf = (orderId: string) => ({ orderId, amountMinor: 4_000, currency: "USD" });
const report = (page: Page, orderId: string) =>
  page.evaluate((sale) => tributary("conversion", sale), saleOf(orderId));

/** Everything of Tributary that a page can find. */
const kept = (page: Page) =>
  page.evaluate(() =>
    [...Object.keys(localStorage), ...Object.keys(sessionStorage), document.cookie].filter((key) =>
      /trb|trib/.test(key),
    ),
  );

/** Buys with what the checkout form carries, in a tab of its own that knows no token by its address. */
async function checkOut(way: string): Promise<string> {
  const page = await open(shop(`/products/delta-tote?report=${way}`));
  await page.getByRole("button", { name: "Add to cart" }).click();
  await page.getByLabel("E-mail").fill(`${crypto.randomUUID()}@buyer.example`);
  await expect.poll(() => page.locator("[name=clickToken]").inputValue()).not.toBe("");
  await page.getByRole("button", { name: "Pay and order" }).click();
  return page.locator("[data-order-id]").innerText();
}

interface Joined {
  readonly outcome: string;
  readonly source: string;
  readonly reason: string | null;
  readonly foundBy: string[];
  readonly clickVisitor: string | null;
}

/** A conversion with the click that was credited. */
const joined = (orderId: string) =>
  rowsOf<Joined>(
    `SELECT v.outcome, v.source, a.reason, t.found_by AS "foundBy", c.visitor AS "clickVisitor"
     FROM conversions v
     JOIN attributions a ON a.conversion_id = v.id AND a.revision = v.attribution_revision
     JOIN attribution_touches t ON t.attribution_id = a.id AND t.counted
     JOIN clicks c ON c.id = t.click_id
     WHERE v.order_id = $1`,
    orderId,
  );

describe("click and sale are connected", () => {
  const ways: [string, string, () => Promise<string>][] = [
    [
      "by the snippet, on the page that was landed on",
      "browser",
      async () => {
        const orderId = newOrder();
        await report(await clickLink(), orderId);
        return orderId;
      },
    ],
    [
      "by the snippet, on a later visit that no address tells of",
      "browser",
      async () => {
        const landed = await clickLink();
        await expect.poll(() => landed.evaluate(() => localStorage.trb_t)).toMatch(/^[\w-]{60}/);
        await landed.close();
        const orderId = newOrder();
        await report(await open(shop("/products/river-mug")), orderId);
        return orderId;
      },
    ],
    [
      "by the shop's server, which knows only what the form carried",
      "server",
      async () => {
        await (await clickLink()).close();
        return checkOut("server");
      },
    ],
    [
      "by the pixel",
      "browser",
      async () => {
        await (await clickLink()).close();
        return checkOut("pixel");
      },
    ],
    [
      "after a direct link, which no redirect saw",
      "browser",
      async () => {
        const page = await open(shop(`/?via=${platform.ready.demo.linkCode}`));
        await page.evaluate(() => new Promise<string>((resolve) => tributary("token", resolve)));
        const orderId = newOrder();
        await report(page, orderId);
        return orderId;
      },
    ],
  ];

  test.each(ways)("%s", async (_, source, buy) => {
    const orderId = await buy();
    await expect
      .poll(() => joined(orderId), PATIENT)
      .toEqual([
        expect.objectContaining({
          outcome: "attributed",
          source,
          foundBy: expect.arrayContaining(["token"]),
        }),
      ]);
  });

  test("although the visitor of the redirect's cookie and that of the shop's pages are two", async () => {
    const page = await clickLink();
    const [cookie, ...others] = await context.cookies(platform.ready.edge);
    expect([cookie?.httpOnly, others]).toEqual([true, []]);
    const own = await page.evaluate(() => localStorage.trb_v);
    expect(cookie?.value).not.toBe(own);
    const orderId = newOrder();
    await report(page, orderId);
    await expect.poll(() => joined(orderId), PATIENT).toHaveLength(1);
    const [sale] = await joined(orderId);
    const [seen] = await rowsOf<{ visitor: string }>(
      `SELECT r.visitor FROM browser_reports r WHERE r.report ->> 'orderId' = $1`,
      orderId,
    );
    expect(sale?.clickVisitor).toMatch(/^[0-9a-f-]{36}$/);
    expect(seen?.visitor).toMatch(/^[0-9a-f-]{36}$/);
    expect(seen?.visitor).not.toBe(sale?.clickVisitor);
  });
});

describe("a visitor who does not want it", () => {
  test("leaves nothing in the browser and nothing in the database after declining", async () => {
    const before = await countBehindFence();
    const page = await open(shop(`/?banner=on&via=${platform.ready.demo.linkCode}`));
    await page.evaluate(() => tributary("event", "undecided"));
    await page.getByRole("button", { name: "Decline" }).click();
    await report(page, newOrder());
    await page.goto(shop("/products/river-mug"));
    await page.evaluate(() => tributary("consent", "denied"));
    expect(await kept(page)).toEqual([]);
    await page.close();
    expect(await context.cookies(platform.ready.edge)).toEqual([]);
    expect(await countBehindFence()).toEqual(plus(before, FENCE));
  });

  test("has no visitor and no session with Sec-GPC, and the click and the sale still count", async () => {
    await context.setExtraHTTPHeaders({ "sec-gpc": "1" });
    await context.addInitScript(() =>
      Object.defineProperty(Navigator.prototype, "globalPrivacyControl", { value: true }),
    );
    const before = await countBehindFence();
    const page = await clickLink();
    await page.evaluate(() => tributary("event", "private"));
    const orderId = newOrder();
    await report(page, orderId);
    await expect.poll(() => joined(orderId), PATIENT).toMatchObject([{ clickVisitor: null }]);
    expect(await named("private")).toMatchObject([{ visitor: null, session: null }]);
    expect(await context.cookies(platform.ready.edge)).toEqual([]);
    const events = FENCE.events + 2;
    expect(await countBehindFence()).toEqual(
      plus(before, { events, eventRollup: events, clicks: 1, clickRollup: 1, reports: 1 }),
    );
  });
});

describe("each event is one row, and one in the rollup", () => {
  test("made offline in a tab that closes, and sent when the shop is opened again", async () => {
    const page = await open(shop("/"));
    await fence(page);
    const before = await count();
    await context.setOffline(true);
    const orderId = newOrder();
    await page.evaluate(() => tributary("event", "made-offline"));
    await report(page, orderId);
    await Promise.all([page.waitForEvent("close"), page.close({ runBeforeUnload: true })]);
    await context.setOffline(false);
    await fence(await open(shop("/cart")));
    await expect.poll(() => named("made-offline"), PATIENT).toHaveLength(1);
    const more = { events: 3, eventRollup: 3, reports: 1 };
    await expect.poll(count, PATIENT).toEqual(plus(before, more));
    expect(await countBehindFence()).toEqual(plus(plus(before, more), FENCE));
  });

  test("of two tabs that come online at once", async () => {
    const [one, two] = [await open(shop("/")), await open(shop("/cart"))];
    await fence(one);
    await fence(two);
    const before = await count();
    await context.setOffline(true);
    const report60 = (page: Page, tab: string) =>
      page.evaluate((name) => {
        for (let n = 0; n < 60; n++) tributary("event", `tab-${name}`);
      }, tab);
    await Promise.all([report60(one, "one"), report60(two, "two")]);
    await context.setOffline(false);
    const more = { events: 120, eventRollup: 120 };
    await expect.poll(count, PATIENT).toEqual(plus(before, more));
    expect([await named("tab-one"), await named("tab-two")].map(({ length }) => length)).toEqual([60, 60]);
    expect(await countBehindFence()).toEqual(plus(plus(before, more), FENCE));
  });

  test("sent three times, as text, as a Blob and by sendBeacon, of which none asks first; JSON does", async () => {
    const page = await open(shop("/"));
    await fence(page);
    const before = await count();
    const devtools = await context.newCDPSession(page);
    await devtools.send("Network.enable");
    const preflights: string[] = [];
    devtools.on("Network.requestWillBeSent", ({ request }) => {
      if (request.method === "OPTIONS") preflights.push(request.url);
    });
    const { edge, demo } = platform.ready;
    const event = { id: newUuid(Date.now()), kind: "custom", name: "thrice", url: shop("/") };
    const body = JSON.stringify({ v: 1, key: demo.publicKey, events: [event] });
    const send = (type: string) =>
      page.evaluate(
        async ([url, text, contentType]) => {
          const init = { method: "POST", credentials: "omit" } as const;
          const { status } = await fetch(url, {
            ...init,
            body: contentType === "text" ? text : new Blob([text], { type: contentType }),
          });
          return status;
        },
        [`${edge}/e`, body, type] as const,
      );
    expect([await send("text"), await send("text/plain"), await send("")]).toEqual([202, 202, 202]);
    expect(
      await page.evaluate(([url, text]) => navigator.sendBeacon(url, text), [`${edge}/e`, body] as const),
    ).toBe(true);
    expect(preflights).toEqual([]);
    expect(await send("application/json")).toBe(202);
    await expect.poll(() => preflights).toEqual([`${edge}/e`]);
    expect(await countBehindFence()).toEqual(plus(before, { events: 3, eventRollup: 3 }));
    expect(await named("thrice")).toMatchObject([{ id: event.id }]);
  });
});

describe("what is refused", () => {
  test("a body of 64 KiB and one byte is 413, which the page may read; one byte less is taken", async () => {
    const page = await open(shop("/"));
    const send = (bytes: number) =>
      page.evaluate(
        async ([url, key, id, size]) => {
          const event = { id, kind: "custom", name: "large", url: location.href };
          const body = JSON.stringify({ v: 1, key, events: [event] });
          return (await fetch(url, { method: "POST", body: body.padEnd(size, " ") })).status;
        },
        [`${platform.ready.edge}/e`, platform.ready.demo.publicKey, newUuid(Date.now()), bytes] as const,
      );
    expect(await send(BEACON_MAX_BYTES + 1)).toBe(413);
    expect(await send(BEACON_MAX_BYTES)).toBe(202);
    await expect.poll(() => named("large"), PATIENT).toHaveLength(1);
  });

  test("a page on a host that is not the program's is 403, kept nowhere, and told to the merchant", async () => {
    const page = await newPage();
    const answer = page.waitForResponse(`${platform.ready.edge}/e`);
    await page.goto(shop("/").replace("shop.localhost", "elsewhere.localhost"));
    expect((await answer).status()).toBe(403);
    await expect
      .poll(() => page.evaluate(() => Object.keys(localStorage).filter((key) => /^trb_[qr]/.test(key))))
      .toEqual([]);
    const api = createApiClient(platform.ready.app, platform.ready.demo.apiKey);
    interface Installation {
      readonly findings: readonly { readonly code: string; readonly host?: string }[];
    }
    const findings = async () =>
      (await api.get<Installation>(`/programs/${platform.ready.demo.programId}/installation`)).findings;
    await expect
      .poll(findings, PATIENT)
      .toContainEqual(expect.objectContaining({ code: "wrong_host", host: "elsewhere.localhost" }));
    expect(await rowsOf("SELECT id FROM events WHERE url LIKE '%elsewhere.localhost%'")).toEqual([]);
  });
});

describe("what has to wait", () => {
  const control = (url: string, method: string, body: object) =>
    fetch(`${url}/refuse`, { method, body: JSON.stringify(body) });

  test("a sale that neither queue nor R2 takes is 503, and sent by the snippet until it is stored, once", async () => {
    const { broker, storage } = platform.internal;
    const page = await clickLink();
    await fence(page);
    const statuses: number[] = [];
    page.on("response", (response) => {
      if (response.url() === `${platform.ready.edge}/e`) statuses.push(response.status());
    });
    const orderId = newOrder();
    await control(broker, "POST", { queue: "events" });
    await control(storage, "POST", { target: "R2_SPILL" });
    try {
      await report(page, orderId);
      await expect.poll(() => statuses, PATIENT).toEqual([503]);
    } finally {
      await control(broker, "DELETE", { queue: "events" });
      await control(storage, "DELETE", { target: "R2_SPILL" });
    }
    await expect.poll(() => statuses, PATIENT).toEqual([503, 202]);
    await expect.poll(() => joined(orderId), PATIENT).toMatchObject([{ outcome: "attributed" }]);
    expect(
      await rowsOf("SELECT id FROM browser_reports WHERE report ->> 'orderId' = $1", orderId),
    ).toHaveLength(1);
  });

  // The last, since it uses up what the address may send.
  test("in a flood pages are told when to come back, and come back then with what they have", async () => {
    const page = await open(shop("/"));
    await fence(page);
    const { edge, demo } = platform.ready;
    const event = { id: newUuid(Date.now()), kind: "custom", name: "flood", url: shop("/") };
    const body = JSON.stringify({ v: 1, key: demo.publicKey, events: [event] });
    const send = () => fetch(`${edge}/e`, { method: "POST", headers: { origin: platform.ready.shop }, body });
    const flood = async (): Promise<string | null | undefined> => {
      // A period may end in between; two in a row cannot.
      for (let sent = 0; sent <= 2 * BEACONS_PER_PERIOD; sent += AT_ONCE) {
        const responses = await Promise.all(Array.from({ length: AT_ONCE }, send));
        const refused = responses.find(({ status }) => status === 429);
        if (refused !== undefined) return refused.headers.get("retry-after");
      }
      return undefined;
    };
    const answers: (string | number)[][] = [];
    page.on("response", async (response) => {
      if (response.url() === `${edge}/e`)
        answers.push([response.status(), (await response.headerValue("retry-after")) ?? ""]);
    });
    // A period may end between the flood and the page's event: then there is another.
    for (let n = 1; n <= 5 && !answers.some(([status]) => status === 429); n++) {
      expect(await flood()).toBe("10");
      await page.evaluate(() => tributary("event", "in-a-flood"));
      await expect.poll(() => answers.length, PATIENT).toBe(n);
    }
    const told = answers.length;
    expect(answers.at(-1)).toEqual([429, "10"]);
    await expect.poll(() => answers.at(told)?.[0], PATIENT).toBe(202);
    await expect.poll(() => named("in-a-flood"), PATIENT).toHaveLength(told);
    expect(await named("flood")).toHaveLength(1);
  });
});
