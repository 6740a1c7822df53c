import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Visitor } from "../local/replay/visitor.ts";
import { launchBrowser } from "./support/browser.ts";
import { startTestPlatform, type TestPlatform } from "./support/test-platform.ts";

/* Goal: the page tells the truth about the platform, at desk and phone width. Method: a real browser on a real one. */

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

async function openPage(width: number, height: number): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage({ viewport: { width, height } });
  const complaints: string[] = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(`${platform.ready.app}/status`);
  await page.getByText("Everything is running").first().waitFor();
  return { page, complaints };
}

describe.each([
  ["a desk", 1440, 1000],
  ["a phone", 390, 844],
])("the status page on %s", (name, width, height) => {
  test("says that everything runs, shows a click within seconds, and complains of nothing", async () => {
    const { page, complaints } = await openPage(width, height);
    const { count: before } = await clicksShown();
    await new Visitor().click(platform.ready.edge, platform.ready.demo.linkCode);
    await expect.poll(async () => (await clicksShown()).count, { timeout: 60_000 }).toBeGreaterThan(before);
    const overflow = await page.evaluate(
      "document.documentElement.scrollWidth - document.documentElement.clientWidth",
    );
    expect(overflow).toBe(0);
    expect(complaints).toEqual([]);
    if (SCREENSHOTS !== undefined) {
      await page.waitForTimeout(3_000);
      await page.screenshot({ path: join(SCREENSHOTS, `${name.replace(/\W+/g, "-")}.png`), fullPage: true });
    }
    await page.close();

    async function clicksShown(): Promise<{ count: number }> {
      const text = await page
        .getByRole("region", { name: /clicks/i })
        .first()
        .innerText();
      return { count: Number(/(\d[\d,.\s]*)/.exec(text)?.[1]?.replace(/\D/g, "") ?? 0) };
    }
  });
});
