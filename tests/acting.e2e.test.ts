import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { faultsFor } from "./support/accessibility.ts";
import { launchBrowser } from "./support/browser.ts";
import { openWatched, SIZES, signIn, type Watched } from "./support/people.ts";
import { startTestPlatform, type TestPlatform } from "./support/test-platform.ts";

/*
 * Goal: the team and the platform's pages can be used by everybody, and whoever acts as a user sees it over every page
 * until it is over. Method: a real browser on the demo's platform. TRIBUTARY_SCREENSHOTS=FOLDER keeps pictures.
 */

const SCREENSHOTS = process.env.TRIBUTARY_SCREENSHOTS;

let platform: TestPlatform;
let browser: Browser;

beforeAll(async () => {
  platform = await startTestPlatform();
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  await platform?.remove();
});

/** What stands on the screen is in order; a picture of it is kept where pictures are wanted. */
async function inspect({ page, complaints }: Watched, name: string): Promise<void> {
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  await page.locator("[aria-busy=true]").waitFor({ state: "detached" });
  const overflow = await page.evaluate<number>(
    "document.documentElement.scrollWidth - document.documentElement.clientWidth",
  );
  expect.soft({ name, overflow }).toEqual({ name, overflow: 0 });
  if (SCREENSHOTS !== undefined)
    await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: true });
  expect.soft(await faultsFor(page), name).toEqual([]);
  expect.soft(complaints.splice(0), name).toEqual([]);
}

const LOOKS = [
  ["a desk in light", "desk", "light"],
  ["a phone in dark", "phone", "dark"],
] as const;

describe.each(LOOKS)("on %s", (_, size, colorScheme) => {
  test("a merchant sees the team and what each may do", async () => {
    const watched = await openWatched(browser, { viewport: SIZES[size], colorScheme });
    const { app, demo } = platform.ready;
    await signIn(watched.page, app, demo.merchant);
    await watched.page.goto(`${app}/merchant/team`);
    await watched.page.getByText("(you)").waitFor();
    await inspect(watched, `merchant-team-${size}`);
    await watched.page.getByRole("button", { name: "Invite somebody" }).first().click();
    await inspect(watched, `merchant-team-invite-${size}`);
    await watched.context.close();
  });

  test("the operator finds a user, acts as it with a reason, and is oneself again", async () => {
    const watched = await openWatched(browser, { viewport: SIZES[size], colorScheme });
    const { page } = watched;
    const { app, demo } = platform.ready;
    await signIn(page, app, demo.admin);
    await page.goto(`${app}/admin/users`);
    await inspect(watched, `admin-users-${size}`);
    await page.getByRole("searchbox").fill(demo.merchant.email.slice(0, 6));
    await page.getByRole("row").filter({ hasText: demo.merchant.email }).getByRole("link").click();
    await page.getByRole("button", { name: "Act as this user" }).waitFor();
    await inspect(watched, `admin-user-${size}`);
    await page.getByRole("button", { name: "Act as this user" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Act as this user" }).click();
    await dialog.locator("[aria-invalid=true]").waitFor();
    await dialog.getByRole("textbox").fill("The overview shows no sale of Friday");
    await inspect(watched, `admin-act-as-${size}`);
    await dialog.getByRole("button", { name: "Act as this user" }).click();

    const banner = page.getByRole("region", { name: "Acting as a user" });
    await banner.getByText("The overview shows no sale of Friday").waitFor();
    await page.waitForURL("**/merchant");
    await inspect(watched, `acting-${size}`);
    // It stays over every page, and is gone with the page: it is kept in memory alone.
    if (size === "phone") await page.getByRole("button", { name: /^More/ }).click();
    await page.getByRole("link", { name: "Campaigns", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: "Campaigns" }).waitFor();
    await banner.waitFor();
    await banner.getByRole("button", { name: "Stop acting" }).click();
    await page.waitForURL("**/admin/users/*");
    await banner.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Act as this user" }).waitFor();

    await page.goto(`${app}/admin/organisations`);
    await inspect(watched, `admin-organisations-${size}`);
    await page.getByRole("row").nth(1).getByRole("link").click();
    await page.getByRole("heading", { level: 2, name: "Members" }).waitFor();
    await inspect(watched, `admin-organisation-${size}`);
    await watched.context.close();
  });
});
