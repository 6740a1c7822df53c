import { describe, expect, test } from "vitest";
import { observe } from "../../local/testing/observatory-score.ts";
import { faultsFor } from "../support/accessibility.ts";
import type { Opened } from "../support/opened.ts";
import { openWatched, signIn } from "../support/people.ts";

/**
 * Goal: what the platform really answers is what Mozilla's Observatory gives A+ for, and its own pages live with it.
 * Method: answers of the running platform are scored; a browser goes through the areas and may complain of nothing.
 */
export function webSecuritySuite(opened: Opened): void {
  const get = (path: string, from = opened.platform.ready.app) =>
    fetch(`${from}${path}`, { redirect: "manual", headers: { accept: "text/html" } });

  /** On one machine it is plain http, so the tracker's origin is; all else is what is deployed. */
  function overHttps(headers: Headers): Headers {
    const safe = new Headers(headers);
    const policy = safe.get("content-security-policy") ?? "";
    safe.set("content-security-policy", policy.replace(opened.platform.ready.edge, "https://go.example"));
    return safe;
  }

  describe("the site", () => {
    test.each([
      ["/", 200],
      ["/merchant", 200],
      ["/merchant/audit", 200],
      ["/sign-in", 200],
      ["/favicon.svg", 200],
      ["/.well-known/security.txt", 200],
      ["/nothing/here", 404],
      ["/merchants", 404],
      ["/_headers", 404],
    ])("%s is A+ with status %i", async (path, status) => {
      const response = await get(path);
      const html = await response.text();
      const { score, grade } = observe({ headers: overHttps(response.headers), html });
      expect([response.status, grade, score]).toEqual([status, "A+", 130]);
    });

    test("has nothing inline, and loads scripts and styles of its own alone", async () => {
      const html = await (await get("/")).text();
      expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|javascript:/i);
      for (const [tag] of html.matchAll(/<script[^>]*>/g))
        expect(tag).toMatch(/\ssrc="\/(assets\/|theme\.js)/);
      const policy = (await get("/")).headers.get("content-security-policy") ?? "";
      expect(policy).not.toMatch(/unsafe|data:|\*/);
      expect(policy).toContain("require-trusted-types-for 'script'");
    });

    test("says where to report a weakness", async () => {
      const text = await (await get("/.well-known/security.txt")).text();
      expect(text).toMatch(/^Contact: mailto:\S+@\S+$/m);
      expect(Date.parse(/^Expires: (.+)$/m.exec(text)?.[1] ?? "")).toBeGreaterThan(Date.now());
    });

    test("is used by a browser under its policy without a complaint", async () => {
      const { page, context, complaints } = await openWatched(opened.browser);
      await signIn(page, opened.platform.ready.app, opened.platform.ready.demo.merchant);
      for (const path of ["/merchant", "/merchant/guide", "/merchant/conversions", "/status", "/nothing"]) {
        await page.goto(`${opened.platform.ready.app}${path}`);
        await page.getByRole("heading", { level: 1 }).first().waitFor();
      }
      // A page whose address is none is answered 404, which browsers say in their console.
      expect(complaints.filter((text) => !/status of 404/.test(text))).toEqual([]);
      // In a task of its own, since what the test itself evaluates is let through.
      const refused = await page.evaluate(`new Promise((resolve) => setTimeout(() => {
      const refused = [];
      try { document.body.innerHTML = "<b>x</b>"; } catch { refused.push("innerHTML"); }
      try { eval("1"); } catch { refused.push("eval"); }
      resolve(refused);
    }))`);
      expect(refused).toEqual(["innerHTML", "eval"]);
      await context.close();
    });
  });

  describe("without a network", () => {
    test("says so in the person's language under any address, and comes back by itself", async () => {
      const { page, context } = await openWatched(opened.browser, { serviceWorkers: "allow" });
      const { app, demo } = opened.platform.ready;
      await signIn(page, app, demo.merchant);
      await page.evaluate("navigator.serviceWorker.ready.then(() => undefined)");
      await context.setOffline(true);
      await page.goto(`${app}/merchant/conversions?status=pending`);
      await page.getByRole("heading", { name: "There is no network" }).waitFor();
      expect(await faultsFor(page)).toEqual([]);
      await page.getByRole("button", { name: "Try again" }).click();
      await page.getByText("Still no network.").waitFor();
      await page.evaluate("localStorage.setItem('tributary-language', 'vi')");
      await page.reload();
      await page.getByRole("heading", { name: "Không có mạng" }).waitFor();
      await context.setOffline(false);
      await page.getByRole("heading", { level: 1, name: "Conversions" }).waitFor();
      expect(new URL(page.url()).search).toBe("?status=pending");
      await context.close();
    });

    test("keeps what the site is made of, and nothing that is anybody's", async () => {
      const { page, context, complaints } = await openWatched(opened.browser, { serviceWorkers: "allow" });
      const { app, demo } = opened.platform.ready;
      await signIn(page, app, demo.merchant);
      await page.evaluate("navigator.serviceWorker.ready.then(() => undefined)");
      await page.goto(`${app}/merchant/conversions`);
      await page.getByRole("heading", { level: 1 }).waitFor();
      const kept = () =>
        page.evaluate<
          string[]
        >(`caches.keys().then(async (names) => (await Promise.all(names.map(async (name) =>
        (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname)))).flat())`);
      await expect
        .poll(async () => (await kept()).filter((path) => path.endsWith(".js")).length)
        .toBeGreaterThan(5);
      const others = (await kept()).filter((path) => !path.startsWith("/assets/")).sort();
      expect(others).toEqual(["/favicon.svg", "/offline.html", "/offline.js", "/theme.js"]);
      expect(complaints).toEqual([]);
      await context.close();
    });

    test("the worker is asked for anew each time", async () => {
      const response = await get("/sw.js");
      await response.text();
      expect([response.status, response.headers.get("cache-control")]).toEqual([200, "no-cache"]);
    });
  });

  describe("the API and the edge", () => {
    test.each(["/api/health", "/api/status", "/api/nothing", "/api/v1/programs"])(
      "%s is A+",
      async (path) => {
        const { headers } = await get(path);
        // On one machine it is plain http, where nothing may be promised for https; the rest is what is deployed.
        expect(headers.get("strict-transport-security")).toBeNull();
        const safe = new Headers(headers);
        safe.set("strict-transport-security", "max-age=63072000; includeSubDomains");
        expect(observe({ headers: safe, html: null })).toMatchObject({ grade: "A+", score: 130 });
      },
    );

    test("a link that leads nowhere is a page with one style and no more", async () => {
      const response = await get("/r/no-such-link", opened.platform.ready.edge);
      expect(response.status).toBe(404);
      expect(response.headers.get("content-security-policy")).not.toContain("unsafe");
    });

    test("other sites than a program's own are not let read what a beacon is answered", async () => {
      const { publicKey } = opened.platform.ready.demo;
      const send = (origin: string) =>
        fetch(`${opened.platform.ready.edge}/e`, {
          method: "POST",
          headers: { origin, "content-type": "text/plain" },
          body: JSON.stringify({ v: 1, key: publicKey, events: [] }),
        });
      const refused = await send("https://evil.example");
      expect(refused.status).toBeGreaterThanOrEqual(400);
      expect(refused.headers.get("access-control-allow-credentials")).toBeNull();
    });
  });
}
