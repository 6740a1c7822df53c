import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { seedOrganisation } from "../db/seed/organisation.ts";
import { seedUser } from "../db/seed/user.ts";
import { type Platform, startPlatform } from "../local/platform/start-platform.ts";
import { removePostgres } from "../local/postgres/start-postgres.ts";
import { launchBrowser } from "./support/browser.ts";
import { figureOf, openWatched, signIn } from "./support/people.ts";

/*
 * Goal: who has never seen the platform gets from sign-in to money that both sides see, by what the screens say alone.
 * Method: real browsers on a real platform: one for each person, the shop and the tracker on different hosts.
 */

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const LIVE = { timeout: 15_000 };

let dataDir: string;
let platform: Platform;
let browser: Browser;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "tributary-sale-"));
  platform = await startPlatform({ dataDir, edgePort: 0, appPort: 0, shopPort: 0, durable: false });
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  await platform?.stop();
  await removePostgres({ dataDir: join(dataDir, "postgres"), cloneRoot: ROOT });
  rmSync(dataDir, { recursive: true, force: true });
});

/** Presses a copy button and answers what it put on the clipboard. */
async function copied(page: Page, what: string): Promise<string> {
  await page.getByRole("button", { name: `Copy ${what}`, exact: true }).click();
  return page.evaluate<string>("navigator.clipboard.readText()");
}

async function allowCopying(page: Page): Promise<void> {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
}

describe("a link that an affiliate shares", () => {
  test("is copied, followed elsewhere and bought through, and both sides see each step without a reload", async () => {
    const { app, demo } = platform.ready;
    const affiliate = await openWatched(browser);
    const merchant = await openWatched(browser);
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

    const visitor = await openWatched(browser);
    await visitor.page.goto(link);
    expect(new URL(visitor.page.url()).host).toBe(new URL(platform.ready.shop).host);
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
    await page.goto(platform.ready.shop);
    await page.locator('a[href^="/products/"]').first().click();
    await page.getByRole("button", { name: "Add to cart" }).click();
    await page.getByLabel("E-mail").fill("visitor@example.com");
    await page.getByRole("button", { name: "Pay and order" }).click();
    return page.locator("[data-order-id]").innerText();
  }
});

describe("a merchant who has never been here", () => {
  const MERCHANT = {
    email: "new@merchant.example",
    password: "correct horse battery staple",
    name: "Newcomer",
  };

  test("gets from sign-in to a first tracked conversion of a page of its own by the guide alone", async () => {
    const began = performance.now();
    const { app, shop, databaseUrl } = platform.ready;
    const { organisationId } = await seedOrganisation(databaseUrl, "New merchant");
    await seedUser(databaseUrl, { ...MERCHANT, memberships: [{ organisationId, role: "owner" }] });
    const site = `http://novice.${new URL(shop).host}`;
    const merchant = await openWatched(browser);
    const { page } = merchant;
    await signIn(page, app, MERCHANT);
    await allowCopying(page);

    await page.getByRole("heading", { name: "Make your first program" }).waitFor(LIVE);
    await page.getByRole("button", { name: "Make the program" }).click();
    await page.getByRole("heading", { name: "Guide", exact: true }).waitFor(LIVE);
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

    const webmaster = await openWatched(browser);
    await paste(webmaster.page, "/", `<h1>My shop</h1><a href="/thanks">Buy</a>`, snippet);
    await paste(webmaster.page, "/thanks", `<h1>Thank you</h1>${conversion}`, snippet);

    await page.getByRole("button", { name: "Make a link to try" }).click();
    const link = await page.getByRole("link", { name: "Follow the link" }).getAttribute("href", LIVE);
    const visitor = await openWatched(browser);
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
  async function paste(page: Page, path: string, body: string, snippet: string): Promise<void> {
    await page.goto(`${platform.ready.shop}/paste`);
    await page.getByLabel("Site").fill("novice");
    await page.getByLabel("Path").fill(path);
    await page
      .getByLabel("HTML")
      .fill(
        `<!doctype html><html lang="en"><head><title>My shop</title><link rel="icon" href="data:,">${snippet}</head><body>${body}</body></html>`,
      );
    await page.getByRole("button", { name: "Save the page" }).click();
    await page.getByRole("heading", { name: "Your pages" }).waitFor();
  }

  test("is told why nothing arrives: no snippet, a host that may not report, consent that is pending", async () => {
    const { app, shop } = platform.ready;
    const site = `http://puzzled.${new URL(shop).host}`;
    const merchant = await openWatched(browser);
    const { page } = merchant;
    await signIn(page, app, MERCHANT);
    await allowCopying(page);
    await page.getByRole("link", { name: "Guide", exact: true }).click();
    await page.getByRole("radio", { name: /Snippet/ }).check();
    await page.getByLabel("A page of your shop").fill(`${site}/`);
    await page.getByRole("button", { name: "Save the page" }).click();
    const snippet = await copied(page, "snippet for every page");

    const webmaster = await openWatched(browser);
    const put = async (head: string) => {
      await webmaster.page.goto(`${platform.ready.shop}/paste`);
      await webmaster.page.getByLabel("Site").fill("puzzled");
      await webmaster.page.getByLabel("Path").fill("/");
      await webmaster.page
        .getByLabel("HTML")
        .fill(
          `<!doctype html><html lang="en"><head><title>x</title><link rel="icon" href="data:,">${head}</head><body>x</body></html>`,
        );
      await webmaster.page.getByRole("button", { name: "Save the page" }).click();
      await webmaster.page.getByRole("heading", { name: "Your pages" }).waitFor();
    };
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
});
