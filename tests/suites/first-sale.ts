import { createHmac } from "node:crypto";
import type { Page } from "playwright-core";
import Stripe from "stripe";
import { describe, expect, test } from "vitest";
import { allowCopying, copied } from "../support/clipboard.ts";
import { followTrial, openGuide, runCurl } from "../support/guide.ts";
import type { Opened } from "../support/opened.ts";
import { figureOf, openWatched, setUpAuthenticator, signIn } from "../support/people.ts";

/**
 * Goal: who has never seen the platform gets from sign-in to money that both sides see, by what the screens say alone.
 * Method: real browsers on a real platform: one for each person, the shop and the tracker on different hosts.
 */
export function firstSaleSuite(opened: Opened): void {
  const LIVE = { timeout: 60_000 };

  describe("a link that an affiliate shares", () => {
    test("is copied, followed elsewhere and bought through, and both sides see each step without a reload", async () => {
      const { app, demo } = opened.platform.ready;
      const affiliate = await openWatched(opened.browser);
      const merchant = await openWatched(opened.browser);
      await signIn(affiliate.page, app, demo.affiliate);
      await signIn(merchant.page, app, demo.merchant);
      await allowCopying(affiliate.page);

      await affiliate.page.getByRole("link", { name: "Links", exact: true }).click();
      const link = await copied(affiliate.page, `the link ${demo.linkCode}`);
      expect(link).toContain(`/r/${demo.linkCode}`);
      await affiliate.page.getByRole("link", { name: "Overview", exact: true }).click();
      await expect.poll(() => figureOf(affiliate.page, "Clicks"), LIVE).not.toBeNull();
      await expect.poll(() => figureOf(merchant.page, "Clicks"), LIVE).not.toBeNull();
      const before = { affiliate: await figures(affiliate.page), merchant: await figures(merchant.page) };

      const visitor = await openWatched(opened.browser);
      await visitor.page.goto(link);
      expect(new URL(visitor.page.url()).host).toBe(new URL(opened.platform.ready.shop).host);
      expect(new URL(visitor.page.url()).searchParams.get("tcid")).toMatch(/^[\w-]{60}$/);
      await expect.poll(() => figureOf(affiliate.page, "Clicks"), LIVE).toBe(before.affiliate.clicks + 1);
      await expect.poll(() => figureOf(merchant.page, "Clicks"), LIVE).toBe(before.merchant.clicks + 1);

      const order = await buy(visitor.page);
      await expect
        .poll(() => figureOf(affiliate.page, "Conversions"), LIVE)
        .toBe(before.affiliate.conversions + 1);
      await expect
        .poll(() => figureOf(merchant.page, "Conversions"), LIVE)
        .toBe(before.merchant.conversions + 1);

      await affiliate.page.getByRole("link", { name: "Earnings", exact: true }).click();
      const line = affiliate.page.getByRole("button", { name: new RegExp(`sale …${order.slice(-4)}`) });
      await line.first().click(LIVE);
      await affiliate.page.getByText(/10 % of .* \(level 1, plan v1\)/).waitFor(LIVE);
      await merchant.page.getByRole("link", { name: "Conversions", exact: true }).click();
      await merchant.page.getByText(order).first().waitFor(LIVE);

      for (const { complaints } of [affiliate, merchant, visitor]) expect(complaints).toEqual([]);
      for (const { context } of [affiliate, merchant, visitor]) await context.close();
    });

    async function figures(page: Page): Promise<{ clicks: number; conversions: number }> {
      return {
        clicks: (await figureOf(page, "Clicks")) ?? 0,
        conversions: (await figureOf(page, "Conversions")) ?? 0,
      };
    }

    /** Buys the first product and answers the order's id. */
    async function buy(page: Page): Promise<string> {
      await page.goto(opened.platform.ready.shop);
      await page.locator('a[href^="/products/"]').first().click();
      await page.getByRole("button", { name: "Add to cart" }).click();
      await page.getByLabel("E-mail").fill("visitor@example.com");
      await page.getByRole("button", { name: "Pay and order" }).click();
      return page.locator("[data-order-id]").innerText();
    }
  });

  describe("a merchant who has never been here", () => {
    test("gets from sign-in to a first tracked conversion of a page of its own by the guide alone", async () => {
      const began = performance.now();
      const merchant = await openGuide(opened.browser, opened.platform, "novice");
      const { page } = merchant;
      const site = `http://novice.${new URL(opened.platform.ready.shop).host}`;
      await page.getByRole("radio", { name: /Snippet/ }).check();
      await page.getByLabel("A page of your shop").fill(`${site}/`);
      await page.getByRole("button", { name: "Save the page" }).click();
      await page
        .getByText(/Pages on novice\.shop\.localhost may report/)
        .first()
        .waitFor(LIVE);
      const snippet = await copied(page, "snippet for every page");
      const conversion = await copied(page, "conversion on the thank-you page");
      await page.getByText("Waiting for the first event").waitFor(LIVE);

      const webmaster = await openWatched(opened.browser);
      await paste(webmaster.page, "novice", "/", `<h1>My shop</h1><a href="/thanks">Buy</a>`, snippet);
      await paste(webmaster.page, "novice", "/thanks", `<h1>Thank you</h1>${conversion}`, snippet);

      await page.getByRole("button", { name: "Make a link to try" }).click();
      const link = await page.getByRole("link", { name: "Follow the link" }).getAttribute("href", LIVE);
      const visitor = await openWatched(opened.browser);
      await visitor.page.goto(link ?? "");
      expect(visitor.page.url()).toContain(`${site}/?tcid=`);
      await page.getByText("Your pages report").waitFor(LIVE);
      await visitor.page.getByRole("link", { name: "Buy" }).click();
      await page.getByText("Your first conversion is tracked").waitFor(LIVE);

      expect(performance.now() - began).toBeLessThan(10 * 60_000);
      for (const { complaints } of [merchant, visitor]) expect(complaints).toEqual([]);
      for (const { context } of [merchant, visitor, webmaster]) await context.close();
    });

    /** What the merchant's own page would hold, served on a host of its own by the sample shop. */
    async function paste(
      page: Page,
      site: string,
      path: string,
      body: string,
      snippet: string,
    ): Promise<void> {
      await page.goto(`${opened.platform.ready.shop}/paste`);
      await page.getByLabel("Site").fill(site);
      await page.getByLabel("Path").fill(path);
      await page
        .getByLabel("HTML")
        .fill(
          `<!doctype html><html lang="en"><head><title>My shop</title><link rel="icon" href="data:,">${snippet}</head><body>${body}</body></html>`,
        );
      const saved = page.waitForResponse((response) => response.request().method() === "POST");
      await page.getByRole("button", { name: "Save the page" }).click();
      await saved;
      await page.getByRole("heading", { name: "Your pages" }).waitFor();
    }

    test("is told why nothing arrives: no snippet, a host that may not report, consent that is pending", async () => {
      const merchant = await openGuide(opened.browser, opened.platform, "puzzled");
      const { page } = merchant;
      const site = `http://puzzled.${new URL(opened.platform.ready.shop).host}`;
      await page.getByRole("radio", { name: /Snippet/ }).check();
      await page.getByLabel("A page of your shop").fill(`${site}/`);
      await page.getByRole("button", { name: "Save the page" }).click();
      const snippet = await copied(page, "snippet for every page");

      const webmaster = await openWatched(opened.browser);
      const put = (head: string) => paste(webmaster.page, "puzzled", "/", "<h1>My shop</h1>", head);
      const check = async (finding: string) => {
        const opened = page.context().waitForEvent("page");
        await page.getByRole("button", { name: "Check my page" }).click();
        await page.getByText(finding).first().waitFor(LIVE);
        await (await opened).close();
      };
      await put("");
      await check("No snippet answered");
      await put(snippet.replace("data-key=", 'data-consent="required" data-key='));
      await check("The snippet waits for consent");
      await put(snippet);
      await check("The snippet works on this page");
      for (const { context } of [merchant, webmaster]) await context.close();
    });

    test("reports from a server with the guide's own key and request, and sees why an order is credited to nobody", async () => {
      const merchant = await openGuide(opened.browser, opened.platform, "server");
      const { page } = merchant;
      await saveSite(page, /Server/, "server");
      await page.getByRole("button", { name: "Make a key" }).click();
      await setUpAuthenticator(page);
      await page.getByText("Keep this key now").waitFor(LIVE);
      const key = await copied(page, "API key of your server");
      const request = await copied(page, "request for each order");
      expect(request).toContain(key);
      const token = await followTrial(opened.browser, page);
      await page.getByRole("heading", { name: "See the first click arrive (done)" }).waitFor(LIVE);

      // Pasted as it stands, with the word where the token belongs.
      expect(await runCurl(request)).toMatchObject({ status: 201 });
      await page.getByText("A conversion arrived, and is credited to nobody").waitFor(LIVE);
      await page.getByText("Its click token was refused: malformed.").waitFor(LIVE);
      const order = (id: string) => request.replace("TOKEN", token).replace("1001", id);
      expect(await runCurl(order("1002").replace("USD", "CHF"))).toMatchObject({
        status: 422,
        body: { errors: [{ field: "currency", message: expect.stringContaining("USD") }] },
      });
      expect(await runCurl(order("1003"))).toMatchObject({ status: 201 });
      await page.getByText("Your first conversion is tracked").waitFor(LIVE);
      await page.getByText("Order 1003").waitFor(LIVE);

      await page.reload();
      await page.getByText("Your first conversion is tracked").waitFor(LIVE);
      expect(await page.content()).not.toContain(key);
      // The browser notes the answer that asks for the second factor.
      expect(merchant.complaints).toEqual([expect.stringContaining("403 (Forbidden)")]);
      await merchant.context.close();
    });

    test("connects Stripe with the endpoint's secret, and sees what is not proven and what is not accepted", async () => {
      const merchant = await openGuide(opened.browser, opened.platform, "stripe");
      const { page } = merchant;
      const secret = `whsec_${"s".repeat(32)}`;
      await saveSite(page, /Stripe/, "stripe");
      await page.getByLabel("Signing secret, live mode").fill(secret);
      await page.getByRole("button", { name: "Save the secret" }).click();
      await page.getByText("A signing secret is set").waitFor(LIVE);
      expect(await page.content()).not.toContain(secret);
      expect(await copied(page, "events to send")).toContain("checkout.session.completed");
      const endpoint = await copied(page, "address of the endpoint");
      const token = await followTrial(opened.browser, page);
      const pay = (session: string, currency: string, by = secret) =>
        deliver(endpoint, by, {
          ...{ id: session, object: "checkout.session", mode: "payment", payment_status: "paid" },
          ...{ amount_total: 4999, currency, client_reference_id: token, payment_intent: `pi_${session}` },
        });

      expect(await pay("cs_forged", "usd", `whsec_${"x".repeat(32)}`)).toBe(400);
      await page.getByText("Stripe did not prove itself").waitFor(LIVE);
      expect(await pay("cs_foreign", "chf")).toBe(200);
      await page.getByText("Stripe sent what was refused").waitFor(LIVE);
      await page.getByText(/order cs_foreign of .*CHF.*the program accepts USD/).waitFor(LIVE);
      await page.getByText("Stripe did not prove itself").waitFor({ ...LIVE, state: "detached" });
      expect(await pay("cs_first", "usd")).toBe(200);
      await page.getByText("Your first conversion is tracked").waitFor(LIVE);
      await page.getByText("Order cs_first").waitFor(LIVE);
      await page.getByText("Stripe sent what was refused").waitFor({ ...LIVE, state: "detached" });
      expect(merchant.complaints).toEqual([]);
      await merchant.context.close();
    });

    test("is called by a network that signs, and sees what is not signed", async () => {
      const merchant = await openGuide(opened.browser, opened.platform, "postback");
      const { page } = merchant;
      await saveSite(page, /Postback/, "postback");
      await page.getByRole("radio", { name: /By where it comes from/ }).check();
      await page.getByRole("button", { name: "Save the settings" }).click();
      await page.getByText("Name at least one IP address.").waitFor(LIVE);
      await page.getByRole("textbox", { name: "IP addresses" }).fill("192.0.2.1\nnowhere");
      await page.getByRole("button", { name: "Save the settings" }).click();
      await page.getByText("Must be an IP address, IPv4 or IPv6.").waitFor(LIVE);
      await page.getByRole("radio", { name: /By a signature/ }).check();
      await page.getByRole("button", { name: "Save the settings" }).click();
      await page.getByText("Keep this secret now").waitFor(LIVE);
      const secret = await copied(page, "secret of the postback");
      const template = await copied(page, "postback address");
      const token = await followTrial(opened.browser, page);
      const call = (orderId: string, currency: string, by: string) => {
        const url = fillIn(template, { click_id: token, order_id: orderId, amount: "49.99", currency });
        const parameters = [...url.searchParams].sort(([a], [b]) => (a < b ? -1 : 1));
        const signed = parameters.map(([name, value]) => `${name}=${value}`).join("&");
        url.searchParams.set("signature", createHmac("sha256", by).update(signed).digest("hex"));
        return fetch(url).then(async (response) => ({
          status: response.status,
          body: await response.json(),
        }));
      };

      expect(await call("2001", "USD", "guessed")).toMatchObject({ status: 401 });
      await page.getByText("The postback did not prove itself").waitFor(LIVE);
      expect(await call("2001", "CHF", secret)).toMatchObject({
        status: 422,
        body: { errors: [{ field: "currency", message: "the program accepts USD" }] },
      });
      expect(await call("2001", "USD", secret)).toMatchObject({ status: 200 });
      await page.getByText("Your first conversion is tracked").waitFor(LIVE);
      await page.getByText("Order 2001").waitFor(LIVE);
      await page.getByText("The postback did not prove itself").waitFor({ ...LIVE, state: "detached" });
      await page.reload();
      await page.getByText("Your first conversion is tracked").waitFor(LIVE);
      expect(await page.content()).not.toContain(secret);
      await merchant.context.close();
    });

    /** Chooses an integration in the guide and saves a page of the merchant's own, which is there to be landed on. */
    async function saveSite(page: Page, integration: RegExp, site: string): Promise<void> {
      const webmaster = await openWatched(opened.browser);
      await paste(webmaster.page, site, "/", "<h1>My shop</h1>", "");
      await webmaster.context.close();
      const { host } = new URL(opened.platform.ready.shop);
      await page.getByRole("radio", { name: integration }).check();
      await page.getByLabel("A page of your shop").fill(`http://${site}.${host}/`);
      await page.getByRole("button", { name: "Save the page" }).click();
      await page.getByRole("button", { name: "Make a link to try" }).waitFor(LIVE);
    }

    /** An address as a network calls it: what is known in place of its braces, and nothing where it knows nothing. */
    function fillIn(template: string, known: Readonly<Record<string, string>>): URL {
      return new URL(template.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(known[name] ?? "")));
    }

    /** Sends a finished checkout as Stripe would; answers the status. */
    async function deliver(
      endpoint: string,
      secret: string,
      session: Record<string, unknown>,
    ): Promise<number> {
      const created = Math.floor(Date.now() / 1000);
      const payload = JSON.stringify({
        ...{
          id: `evt_${session.id}`,
          object: "event",
          type: "checkout.session.completed",
          livemode: true,
          created,
        },
        data: { object: { ...session, created } },
      });
      const signature = await Stripe.webhooks.generateTestHeaderStringAsync({ payload, secret });
      const headers = { "stripe-signature": signature, "content-type": "application/json" };
      return (await fetch(endpoint, { method: "POST", headers, body: payload })).status;
    }
  });
}
