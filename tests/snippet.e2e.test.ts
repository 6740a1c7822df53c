import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Tributary } from "../web/snippet/types/index.d.ts";
import { launchBrowser, openUnwatched, WHOLE_CHROMIUM } from "./support/browser.ts";
import { KEY, type SnippetSite, startSnippetSite } from "./support/snippet-site.ts";

/*
 * Goal: what the snippet promises to visitors and merchants holds in a real Chromium. Method: a shop and a tracker on
 * different sites, third-party cookies blocked; every beacon is held against the schemas of the edge.
 */

declare const tributary: Tributary;

const TOKEN = "A".repeat(60);
const SALE = { orderId: "1001", amountMinor: 4999, currency: "USD" };
/** Longer than events gather and than the first wait after a failure: what was to come has come by then. */
const QUIET_MS = 1_500;

let browser: Browser;
let site: SnippetSite;
let context: BrowserContext;
let complaints: string[];

beforeAll(async () => {
  site = await startSnippetSite();
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  await site?.close();
});

beforeEach(async () => {
  site.reset();
  complaints = [];
  context = await browser.newContext();
  context.on("console", (message) => {
    if (message.type() !== "log") complaints.push(message.text());
  });
  context.on("weberror", ({ error }) => complaints.push(String(error())));
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

async function open(path: string): Promise<Page> {
  const page = await newPage();
  await page.goto(site.page(path));
  return page;
}

const quiet = (page: Page) => page.waitForTimeout(QUIET_MS);
const names = () => site.events().map((event) => ("name" in event ? event.name : event.kind));
const pathsOf = (kind: string) =>
  site.events().flatMap((event) => (event.kind === kind ? [event.url.slice(site.page("").length)] : []));
const arrived = (expected: string[]) => expect.poll(names, { timeout: 60_000 }).toEqual(expected);

/** Everything that a page can keep. */
const kept = (page: Page) =>
  page.evaluate(async () => ({
    local: Object.keys(localStorage),
    session: Object.keys(sessionStorage),
    cookies: document.cookie,
    databases: (await indexedDB.databases()).map(({ name }) => name),
  }));
const NOTHING = { local: [], session: [], cookies: "", databases: [] };

const queued = (page: Page) =>
  page.evaluate(() => Object.keys(localStorage).filter((key) => /^trb_[qr]/.test(key)).length);

describe("what is sent", () => {
  test("a page, once, as text that needs no preflight, without cookies", async () => {
    const page = await open(`/open/a?tcid=${TOKEN}&q=1#part`);
    await arrived(["page"]);
    await quiet(page);
    const [attempt, ...more] = site.attempts;
    expect(more).toEqual([]);
    expect(attempt?.contentType).toMatch(/^text\/plain/);
    expect(attempt?.cookie).toBeUndefined();
    expect(attempt?.beacon).toMatchObject({
      v: 1,
      key: KEY,
      visitor: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    expect(attempt?.events[0]).toMatchObject({
      url: site.page(`/open/a?tcid=${TOKEN}&q=1`),
      token: TOKEN,
      session: expect.any(String),
    });
    expect(await queued(page)).toBe(0);
    expect(complaints).toEqual([]);
  });

  test("what was called before the script had loaded, in that order", async () => {
    await open("/early/a");
    await arrived(["page", "first", "sku-1"]);
  });

  test("what was called before init, which may come without attributes at the script", async () => {
    await open("/init/a");
    await arrived(["page", "first"]);
    expect(site.attempts[0]?.beacon.key).toBe(KEY);
  });

  test("120 events in batches of at most 50", async () => {
    const page = await open("/open/a");
    await arrived(["page"]);
    await page.evaluate(() => {
      for (let i = 0; i < 120; i++) tributary("event", `e${i}`);
    });
    await arrived(["page", ...Array.from({ length: 120 }, (_, i) => `e${i}`)]);
    expect(site.attempts.map(({ events }) => events.length)).toEqual([1, 50, 50, 20]);
  });

  test("a conversion with the token, and never a field that was not asked for", async () => {
    const page = await open(`/open/a?tcid=${TOKEN}`);
    await arrived(["page"]);
    await page.goto(site.page("/open/thanks"));
    await page.evaluate(
      (sale) => tributary("conversion", { ...sale, coupon: "", email: "a@b.example" } as typeof sale),
      SALE,
    );
    await arrived(["page", "page", "conversion"]);
    const event = site.events()[2];
    expect(event).toMatchObject({ ...SALE, token: TOKEN });
    expect(event).not.toHaveProperty("coupon");
    expect(JSON.stringify(site.attempts)).not.toContain("a@b.example");
  });

  test("no conversion whose amount is not in whole minor units; the console names the field", async () => {
    const page = await open("/open/a");
    await page.evaluate((sale) => tributary("conversion", { ...sale, amountMinor: 49.99 }), SALE);
    await quiet(page);
    expect(names()).toEqual(["page"]);
    expect(complaints).toEqual([expect.stringContaining("amountMinor")]);
  });

  test("nothing else than beacons leaves, and one global comes", async () => {
    const globals = (page: Page) => page.evaluate(() => Object.getOwnPropertyNames(window));
    const before = await globals(await open("/without/a"));
    const page = await newPage();
    const requests: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    await page.goto(site.page("/open/a"));
    await arrived(["page"]);
    expect((await globals(page)).filter((name) => !before.includes(name))).toEqual(["tributary"]);
    const own = ["/t.js", "/e"].map((path) => site.tracker + path);
    expect(requests.filter((url) => !url.endsWith("/favicon.ico"))).toEqual([site.page("/open/a"), ...own]);
  });

  test("all of it under a content security policy that allows the tracker alone", async () => {
    await open("/strict/a");
    await arrived(["page"]);
    expect(complaints).toEqual([]);
  });
});

describe("pages", () => {
  test("each address of a single-page application counts once, back and forward too", async () => {
    const page = await open("/open/1");
    await page.evaluate(() => history.pushState(null, "", "/open/2"));
    await page.evaluate(() => history.pushState(null, "", "/open/3"));
    await page.goBack();
    await page.goForward();
    await quiet(page);
    expect(pathsOf("page")).toEqual(["/open/1", "/open/2", "/open/3", "/open/2", "/open/3"]);
    expect(site.events()[1]).toMatchObject({ referrer: site.page("/open/1") });
  });

  test("the same address counts nothing, by replaceState, pushState or fragment; a command always counts", async () => {
    const page = await open("/open/1");
    await page.evaluate(() => {
      history.replaceState({ a: 1 }, "");
      history.replaceState(null, "", location.href);
      history.pushState(null, "", location.href);
      location.hash = "part";
    });
    await quiet(page);
    expect(pathsOf("page")).toEqual(["/open/1"]);
    await page.evaluate(() => tributary("page"));
    await arrived(["page", "page"]);
  });

  test("a session goes on in another tab, and ends after 30 minutes without an event", async () => {
    const page = await open("/open/1");
    await arrived(["page"]);
    const other = await open("/open/2");
    await arrived(["page", "page"]);
    await other.evaluate(() => {
      localStorage.trb_a = Date.now() - 30 * 60_000;
    });
    await page.evaluate(() => tributary("page"));
    await arrived(["page", "page", "page"]);
    const [first, second, third] = site.events().map(({ session }) => session);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
    expect(new Set(site.attempts.map(({ beacon }) => beacon.visitor)).size).toBe(1);
  });

  // The browser out of the registry has neither a back/forward cache nor prerendering: there the page is told their events.
  test("a page that is told that it comes back whole counts once", async () => {
    const page = await open("/open/1");
    await arrived(["page"]);
    await page.evaluate(() => {
      dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }));
      dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
    });
    await quiet(page);
    expect(pathsOf("page")).toEqual(["/open/1", "/open/1"]);
  });

  test("a page that is told that it is prerendered counts only when it is shown, with what was called meanwhile", async () => {
    await context.addInitScript(() =>
      Object.defineProperty(Document.prototype, "prerendering", { value: true, configurable: true }),
    );
    const page = await open("/open/1?via=CODE");
    await page.evaluate(() => tributary("event", "hidden"));
    await quiet(page);
    expect(await kept(page)).toEqual(NOTHING);
    expect(site.attempts).toEqual([]);
    await page.evaluate(() => {
      Object.defineProperty(Document.prototype, "prerendering", { value: false });
      document.dispatchEvent(new Event("prerenderingchange"));
    });
    await arrived(["click", "page", "hidden"]);
  });

  test.skipIf(WHOLE_CHROMIUM === undefined)(
    "a page that comes back out of the back/forward cache counts once",
    async () => {
      const page = await open("/returning/1");
      await arrived(["page", "loaded"]);
      // A page that is left before it has heard the answer is not kept, and sends again.
      await quiet(page);
      await page.goto(site.page("/open/2"));
      await arrived(["page", "loaded", "page"]);
      await quiet(page);
      await page.goBack({ waitUntil: "commit" });
      await arrived(["page", "loaded", "page", "whole", "page"]);
      await quiet(page);
      // By their ids: the page that goes sends what it finds, which may be the other's by then.
      expect(names()).toEqual(["page", "loaded", "page", "whole", "page"]);
      expect(pathsOf("page")).toEqual(["/returning/1", "/open/2", "/returning/1"]);
    },
  );

  test.skipIf(WHOLE_CHROMIUM === undefined)(
    "a page that is prerendered counts only when it is shown",
    async () => {
      const close = openUnwatched(WHOLE_CHROMIUM ?? "", site.page("/speculating/a"));
      try {
        await expect.poll(() => site.prerenders, { timeout: 60_000 }).toEqual(["/prerendered/a"]);
        await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
        expect([site.attempts, site.keptMeanwhile()]).toEqual([[], ""]);
        site.show();
        await arrived(["click", "page", "prerendered"]);
      } finally {
        await close();
      }
    },
  );

  test("back and forward through documents count each once", async () => {
    const page = await open("/open/1");
    await arrived(["page"]);
    await page.goto(site.page("/open/2"));
    await arrived(["page", "page"]);
    // A page that comes back whole does not load.
    await page.goBack({ waitUntil: "commit" });
    await arrived(["page", "page", "page"]);
    await page.goForward({ waitUntil: "commit" });
    await quiet(page);
    expect(pathsOf("page")).toEqual(["/open/1", "/open/2", "/open/1", "/open/2"]);
  });
});

describe("consent", () => {
  test("pending holds in memory only; granting keeps and sends what was held", async () => {
    const page = await open(`/required/a?tcid=${TOKEN}`);
    await page.evaluate((sale) => tributary("conversion", sale), SALE);
    await quiet(page);
    expect(await kept(page)).toEqual(NOTHING);
    expect(site.attempts).toEqual([]);
    await page.evaluate(() => tributary("consent", "granted"));
    await arrived(["page", "conversion"]);
    expect(site.events().map(({ token }) => token)).toEqual([TOKEN, TOKEN]);
    expect(await page.evaluate(() => localStorage.trb_c)).toBe("granted");
    await page.goto(site.page("/required/b"));
    await arrived(["page", "conversion", "page"]);
    const [first, , last] = site.events();
    expect(last).toMatchObject({ token: TOKEN, session: first?.session });
  });

  test.each(["/required/a?via=CODE", "/denied/a?via=CODE"])(
    "denied stores and sends nothing: %s",
    async (path) => {
      const page = await open(path);
      await page.evaluate((sale) => {
        tributary("consent", "denied");
        tributary("event", "after");
        tributary("conversion", sale);
      }, SALE);
      await quiet(page);
      expect(await kept(page)).toEqual(NOTHING);
      await page.close();
      expect(site.attempts).toEqual([]);
      expect(await context.cookies()).toEqual([]);
    },
  );

  test("revoking removes every key and what waits, in every tab, and stops", async () => {
    const page = await open(`/required/a?tcid=${TOKEN}`);
    await page.evaluate(() => tributary("consent", "granted"));
    await arrived(["page"]);
    const other = await open("/required/b?via=CODE");
    await arrived(["page", "click", "page"]);
    await context.setOffline(true);
    await page.evaluate(() => {
      localStorage.setItem("shop", "its own");
      tributary("event", "waits");
      tributary("consent", "revoked");
      tributary("event", "after");
    });
    await quiet(other);
    await other.evaluate(() => tributary("event", "elsewhere"));
    await context.setOffline(false);
    await quiet(other);
    expect(await kept(page)).toEqual({ ...NOTHING, local: ["shop"] });
    expect(await kept(other)).toEqual({ ...NOTHING, local: ["shop"] });
    expect(names()).toEqual(["page", "click", "page"]);
    await page.goto(site.page("/required/c"));
    await quiet(page);
    expect(names()).toEqual(["page", "click", "page"]);
  });

  test("granted after a denial counts the page that is shown", async () => {
    const page = await open(`/required/a?tcid=${TOKEN}`);
    await page.evaluate(() => {
      tributary("consent", "denied");
      tributary("consent", "granted");
    });
    await arrived(["page"]);
    expect(site.events()[0]?.token).toBe(TOKEN);
  });

  test("with a privacy signal nothing outlives the tab, and there are no ids; the token still counts", async () => {
    await context.addInitScript(() =>
      Object.defineProperty(Navigator.prototype, "globalPrivacyControl", { value: true }),
    );
    const page = await open(`/open/a?tcid=${TOKEN}`);
    await arrived(["page"]);
    expect(site.attempts[0]?.beacon).not.toHaveProperty("visitor");
    expect(site.events()[0]).not.toHaveProperty("session");
    expect(site.events()[0]?.token).toBe(TOKEN);
    // A beacon leaves the tab when its answer is back.
    await expect.poll(() => kept(page)).toEqual({ ...NOTHING, session: ["trb_t"] });
  });
});

describe("the queue", () => {
  test("offline, tab closed, reopened online: sent exactly once, under the ids it was made with", async () => {
    const page = await open("/open/a");
    await arrived(["page"]);
    await context.setOffline(true);
    await page.evaluate((sale) => {
      tributary("event", "offline");
      tributary("conversion", sale);
    }, SALE);
    await quiet(page);
    const ids = await page.evaluate(() => Object.keys(localStorage).filter((key) => /^trb_[qr]/.test(key)));
    // With its handlers, as a visitor closes it; then Playwright does not wait for the end.
    await Promise.all([page.waitForEvent("close"), page.close({ runBeforeUnload: true })]);
    await context.setOffline(false);
    const again = await open("/open/b");
    await arrived(["page", "offline", "page", "conversion"]);
    await quiet(again);
    expect(site.deliveries()).toHaveLength(4);
    const sent = site.events().map(({ id }) => id);
    expect(ids.map((key) => key.slice("trb_q".length)).sort()).toEqual([sent[1], sent[3]].sort());
    expect(await queued(again)).toBe(0);
  });

  test("two tabs do not send the same event twice", async () => {
    const [one, two] = [await open("/open/1"), await open("/open/2")];
    await arrived(["page", "page"]);
    site.answerWith(async () => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      return { status: 202, body: "{}" };
    });
    await context.setOffline(true);
    const report = (page: Page, tab: string) =>
      page.evaluate((name) => {
        for (let i = 0; i < 60; i++) tributary("event", `${name}${i}`);
      }, tab);
    await Promise.all([report(one, "one"), report(two, "two")]);
    await context.setOffline(false);
    await expect.poll(() => site.events().length, { timeout: 60_000 }).toBe(122);
    await quiet(one);
    expect(site.deliveries()).toHaveLength(122);
  });

  test("money that the edge could not keep is sent again, under the same id, when the edge says", async () => {
    const page = await open("/open/a");
    await arrived(["page"]);
    site.answerWith(() => ({ status: 503, headers: { "retry-after": "1" } }));
    await page.evaluate((sale) => tributary("conversion", sale), SALE);
    await expect.poll(() => site.attempts.length).toBe(2);
    site.answerWith(() => ({ status: 202, body: "{}" }));
    await expect.poll(() => site.attempts.length, { timeout: 60_000 }).toBe(3);
    const [, first, second] = site.attempts;
    expect(first?.events.map(({ kind }) => kind)).toEqual(["conversion"]);
    expect(second?.events).toEqual(first?.events);
    await expect.poll(() => queued(page)).toBe(0);
  });

  test("a request without an answer ends after 30 s, and does not keep another tab from sending", async () => {
    // Half a second stands for them.
    await context.addInitScript(() => {
      const timeout = AbortSignal.timeout.bind(AbortSignal);
      AbortSignal.timeout = (ms) => timeout(ms / 60);
    });
    site.answerWith(() => new Promise(() => undefined));
    await open("/open/1");
    await expect.poll(() => site.attempts.length).toBe(1);
    site.answerWith(() => ({ status: 202, body: "{}" }));
    const other = await open("/open/2");
    await expect.poll(() => queued(other), { timeout: 60_000 }).toBe(0);
    expect(names()).toEqual(["page", "page"]);
  });

  test("a browser that cannot end requests by itself sends all the same", async () => {
    await context.addInitScript(() => Reflect.deleteProperty(AbortSignal, "timeout"));
    const page = await open("/open/1");
    await expect.poll(() => queued(page)).toBe(0);
    expect(site.deliveries()).toHaveLength(1);
  });

  test("a wait that is told as a date is no reason to send at once", async () => {
    site.answerWith(() => ({ status: 503, headers: { "retry-after": "Wed, 21 Oct 2026 07:28:00 GMT" } }));
    const beganAtMs = Date.now();
    const page = await open("/open/a");
    await quiet(page);
    await quiet(page);
    const attempts = site.attempts.length;
    const seconds = (Date.now() - beganAtMs) / 1000;
    // At once, and after 1, 3, 7 s and so on at the earliest.
    expect(attempts).toBeLessThanOrEqual([0, 1, 3, 7, 15, 31, 63].filter((at) => at <= seconds).length);
    expect(await queued(page)).toBe(1);
  });

  test.each([400, 403, 404, 413])("%i is the last word: nothing is sent again", async (status) => {
    site.answerWith(() => ({ status, body: "{}" }));
    const page = await open("/open/a");
    await arrived(["page"]);
    await quiet(page);
    expect(site.deliveries()).toHaveLength(1);
    expect(await queued(page)).toBe(0);
  });

  test("what a page gathers on its way out leaves with it, and is one event if the next page sends it again", async () => {
    const page = await open("/open/a");
    await arrived(["page"]);
    const leave = (to: string) =>
      page.evaluate((url) => {
        tributary("event", "leaving");
        location.href = url;
      }, to);
    await leave(site.page("/open/b"));
    await arrived(["page", "leaving", "page"]);
    await leave("about:blank");
    await arrived(["page", "leaving", "page", "leaving"]);
  });

  test("a browser whose requests end with the page sends its last beacon by sendBeacon", async () => {
    await context.addInitScript(() => Reflect.deleteProperty(Request.prototype, "keepalive"));
    const page = await open("/open/a");
    await arrived(["page"]);
    await page.evaluate(() => {
      window.fetch = () => Promise.reject(new Error("the page is gone"));
      tributary("event", "leaving");
      location.href = "about:blank";
    });
    await arrived(["page", "leaving"]);
  });
});

describe("direct links", () => {
  test("a landing page with a link's code is a click, once; its token goes with what follows", async () => {
    site.answerWith(({ events }) => ({
      status: 202,
      body: JSON.stringify(events.some(({ kind }) => kind === "click") ? { token: TOKEN } : {}),
    }));
    const page = await open("/open/a?via=CODE&utm_source=mail");
    const handed = await page.evaluate(() => new Promise((resolve) => tributary("token", resolve)));
    expect(handed).toBe(TOKEN);
    await page.reload();
    await arrived(["click", "page", "page"]);
    expect(site.events()[0]).toMatchObject({
      via: "CODE",
      url: site.page("/open/a?via=CODE&utm_source=mail"),
    });
    await page.goto(site.page("/open/thanks"));
    await page.evaluate((sale) => tributary("conversion", sale), SALE);
    await arrived(["click", "page", "page", "page", "conversion"]);
    expect(site.events()[4]).toMatchObject({ ...SALE, token: TOKEN });
    await quiet(await open("/open/a?via=CODE&utm_source=mail"));
    expect(names().filter((name) => name === "click")).toHaveLength(2);
  });
});

test("third-party cookies are blocked in all of this", async () => {
  const page = await open("/open/a");
  const ask = () =>
    page.evaluate(
      async (url) => (await fetch(url, { credentials: "include" })).text(),
      `${site.tracker}/cookie`,
    );
  expect(await ask()).toBe("none");
  expect(await ask()).toBe("none");
});

test("the merchant's guide, which opens a page for a check, is told how things stand", async () => {
  const guide = await open("/without/guide");
  const said = guide.evaluate(
    () =>
      new Promise((resolve) => {
        addEventListener("message", ({ data }) => {
          if (data.tributary?.sent) resolve(data.tributary);
        });
      }),
  );
  await guide.evaluate(() => {
    window.open("/open/a#tributary-check");
  });
  expect(await said).toEqual({
    key: KEY,
    host: site.tracker,
    consent: "granted",
    privacy: false,
    sent: 202,
    queued: 0,
  });
});
