import { readFile } from "node:fs/promises";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createApiClient } from "../local/demo/api-client.ts";
import { launchBrowser } from "./support/browser.ts";
import { openWatched, signIn } from "./support/people.ts";
import { startTestPlatform, type TestPlatform } from "./support/test-platform.ts";

/*
 * Goal: a merchant finds conversions by an address that can be kept, is told what a decision comes to before it is made, can take
 * it back, and takes the list along. Method: a real browser on the whole platform.
 */
const LIVE = { timeout: 30_000 };
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

const look = (page: Page, name: string) =>
  SCREENSHOTS === undefined
    ? undefined
    : page.screenshot({ path: `${SCREENSHOTS}/conversions-${name}.png`, fullPage: true });

test("a merchant decides about many conversions, takes one decision back, and exports the list", async () => {
  const { app, demo } = platform.ready;
  const api = createApiClient(app, demo.apiKey);
  const orders = ["tea-1", "tea-2", "cup-1"];
  for (const [index, orderId] of orders.entries())
    await api.post("/conversions", { orderId, amountMinor: 1_000 * (index + 1), currency: "USD" });
  const statuses = async () => {
    const { data } = await api.get<{ data: { orderId: string; status: string }[] }>(
      "/conversions?orderPrefix=tea-&currency=USD&sort=amountMinor",
    );
    return data.map(({ status }) => status);
  };
  const { page, context, complaints } = await openWatched(browser);
  await signIn(page, app, demo.merchant);
  await page.getByRole("link", { name: "Conversions", exact: true }).click();
  await page.getByLabel("Order begins with").fill("tea-");
  await page.getByLabel("Currency").selectOption("USD");
  const amounts = page.getByRole("columnheader", { name: "Amount" });
  await amounts.getByRole("button").click();
  await expect.poll(() => amounts.getAttribute("aria-sort"), LIVE).toBe("ascending");
  await amounts.getByRole("button").click();
  await page.getByText("2 conversions", { exact: true }).waitFor(LIVE);
  await expect.poll(() => new URL(page.url()).search, LIVE).toContain("sort=-amountMinor");
  await page.reload();
  await page.getByText("2 conversions", { exact: true }).waitFor(LIVE);
  expect(await page.getByLabel("Order begins with").inputValue()).toBe("tea-");
  const names = await page.getByRole("button", { name: /^tea-/ }).allInnerTexts();
  expect(names).toEqual(["tea-2", "tea-1"]);
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("checkbox", { name: "Happened" }).check();
  await page.getByRole("columnheader", { name: "Happened" }).waitFor();
  await look(page, "columns");
  await page.keyboard.press("Escape");
  await page.reload();
  await page.getByRole("columnheader", { name: "Happened" }).waitFor(LIVE);

  for (const order of ["tea-1", "tea-2"])
    await page.getByRole("checkbox", { name: `Choose the order ${order}` }).check();
  await page.getByRole("button", { name: "Approve", exact: true }).click();
  await page.getByText("2 will be approved.").waitFor(LIVE);
  await look(page, "impact");
  await page.getByRole("button", { name: "Approve them" }).click();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText("Nothing was changed.").first().waitFor(LIVE);
  expect(await statuses()).toEqual(["pending", "pending"]);

  for (const order of ["tea-1", "tea-2"])
    await page.getByRole("checkbox", { name: `Choose the order ${order}` }).check();
  await page.getByRole("button", { name: "Reject…" }).click();
  await page.getByLabel("Reason").fill("A test of ours.");
  await page.getByRole("button", { name: "Reject them" }).click();
  await page.getByText("Rejecting 2 conversions").waitFor(LIVE);
  await look(page, "undo");
  await expect.poll(statuses, LIVE).toEqual(["rejected", "rejected"]);

  const waiting = page.waitForEvent("download", LIVE);
  await page.getByRole("button", { name: "Export as CSV" }).click();
  const lines = (await readFile(await (await waiting).path(), "utf8")).trimEnd().split("\r\n");
  expect(lines).toHaveLength(3);
  expect(lines[0]).toMatch(/^\uFEFFid,program_id,received_at/);
  expect(lines[1]).toContain('"USD","20.00","2000"');

  await page.goto(`${app}/account/exports`);
  await page.getByRole("heading", { name: "Exports" }).waitFor(LIVE);
  await look(page, "exports");
  expect(complaints).toEqual([]);
  await context.close();
});
