import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { faultsFor } from "./support/accessibility.ts";
import { launchBrowser } from "./support/browser.ts";
import { openWatched, SIZES, signIn } from "./support/people.ts";
import { startTestPlatform, type TestPlatform } from "./support/test-platform.ts";

/*
 * Goal: an owner finds in the log who changed what, takes it away and has it proved; everybody sees what happened to the
 * own account. Method: a real browser on a real platform, at desk and phone width.
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

async function keep(page: Page, name: string): Promise<void> {
  if (SCREENSHOTS === undefined) return;
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: true });
}

const overflow = (page: Page) =>
  page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");

test.each([
  ["desk", "light"],
  ["phone", "dark"],
] as const)(
  "an owner reads, looks for, proves and takes away the log (%s, %s)",
  async (size, colorScheme) => {
    const { page, context, complaints } = await openWatched(browser, { viewport: SIZES[size], colorScheme });
    const { app, demo } = platform.ready;
    await signIn(page, app, demo.merchant);
    await page.goto(`${app}/merchant/audit`);
    const rows = page.getByRole("table", { name: "What happened, newest first" });
    await rows.getByRole("button").first().waitFor();
    await page.getByLabel("Kind").selectOption("program");
    await expect.poll(() => page.url()).toContain("entity=program");
    await expect
      .poll(() => rows.getByRole("button").allInnerTexts())
      .toEqual(expect.arrayContaining([expect.stringMatching(/^Program /)]));
    await page.reload();
    const made = rows.getByRole("button", { name: "Program created" }).last();
    await made.click();
    const fields = page.getByRole("table", { name: "Fields before and after" });
    await expect.poll(() => fields.innerText()).toContain("Timezone");
    await keep(page, `audit-open-${size}-${colorScheme}`);
    expect(await faultsFor(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);
    await page.getByRole("button", { name: "Show everything" }).click();
    await expect.poll(() => page.url()).not.toContain("entity");
    await page.getByRole("button", { name: "Verify the log" }).click();
    await page.getByText("The log is whole").waitFor();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Export as NDJSON" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe("audit-log.ndjson");
    await keep(page, `audit-${size}-${colorScheme}`);
    expect(await faultsFor(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await context.close();
  },
);

test.each(["desk", "phone"] as const)("an affiliate sees what happened to the account (%s)", async (size) => {
  const { page, context, complaints } = await openWatched(browser, { viewport: SIZES[size] });
  await signIn(page, platform.ready.app, platform.ready.demo.affiliate);
  await page.goto(`${platform.ready.app}/account/activity`);
  const rows = page.getByRole("table", { name: "What happened, newest first" });
  await rows.getByRole("button", { name: "Session created" }).first().click();
  await page.getByRole("table", { name: "Fields before and after" }).waitFor();
  await keep(page, `activity-${size}`);
  expect(await faultsFor(page)).toEqual([]);
  expect(await overflow(page)).toBe(0);
  expect(complaints).toEqual([]);
  await context.close();
});
