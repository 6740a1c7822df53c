import type { Page } from "playwright-core";
import { DIMENSIONS, OWN_DIMENSIONS } from "../core/api/dimensions.ts";
import { addDays } from "../core/reports/range.ts";
import { findDemo } from "../local/reports/find-demo.ts";
import { seedReports } from "../local/reports/seed-reports.ts";
import { launchBrowser } from "../tests/support/browser.ts";
import { openWatched, SIZES, signIn } from "../tests/support/people.ts";
import type { Figure } from "./figures.ts";
import { startTemporaryPlatform } from "./start-temporary-platform.ts";

/** TRIBUTARY_REPORT_CLICKS: in the database; a tenth as many conversions. */
const CLICKS = Number(process.env.TRIBUTARY_REPORT_CLICKS ?? 10_000_000);
const DAYS = 395;
const PARTNERS = 60;
/** As the dashboard offers them, and the longest that the sample has. */
const LENGTHS = [30, 180, DAYS];
const ZONE = "Asia/Ho_Chi_Minh";
const OPEN_MS_MAX = 1_000;

/** Written into the page: when its curve and its rows have first been there together, from when it was asked for. */
const WATCH = `
  new MutationObserver((_, watcher) => {
    const rows = document.querySelector("main section:last-of-type tbody tr");
    if (rows === null || document.querySelector(".chart-plot canvas") === null) return;
    window.openedMs = performance.now();
    watcher.disconnect();
  }).observe(document, { subtree: true, childList: true });`;

/**
 * Every report opened at its address in a browser, as one who comes back to it, over a sample of 13 months on the platform as
 * `npm start` runs it: until its curve is drawn and what it is made of is listed, beside the same days before.
 */
export async function run({ clicks = CLICKS } = {}): Promise<Figure[]> {
  const temporary = await startTemporaryPlatform();
  const browser = await launchBrowser();
  try {
    const { owner, platform } = temporary;
    const { app, databaseUrl, demo } = platform.ready;
    const places = await findDemo(databaseUrl, demo);
    const now = new Date();
    const { programIds } = await seedReports(databaseUrl, {
      ...{ ...places, clicks, conversions: Math.floor(clicks / 10), days: DAYS, partners: PARTNERS, now },
    });
    await owner.query("VACUUM (ANALYZE) report_rollups");
    await owner.query("CHECKPOINT");
    const figures: Figure[] = [];
    for (const [role, dimensions] of [
      ["merchant", DIMENSIONS],
      ["affiliate", OWN_DIMENSIONS],
    ] as const) {
      const { page, context } = await openWatched(browser, { viewport: SIZES.desk });
      await page.addInitScript(WATCH);
      await signIn(page, app, demo[role]);
      await page.evaluate((id) => localStorage.setItem("tributary.program", id), programIds[0] ?? "");
      const to = now.toISOString().slice(0, 10);
      const addresses = LENGTHS.flatMap((days) =>
        dimensions.map((dimension) => {
          const range = { from: addDays(to, 1 - days), to, compare: "previous_period", timezone: ZONE };
          return {
            dimension,
            days,
            url: `${app}/${role}/reports?${new URLSearchParams({ ...range, dimension })}`,
          };
        }),
      );
      await open(page, addresses[0]?.url ?? "");
      for (const { dimension, days, url } of addresses) {
        figures.push({
          ...{
            what: `${role}'s report by ${dimension}, ${days} days`,
            value: await open(page, url),
            unit: "ms",
          },
          atMost: OPEN_MS_MAX,
        });
      }
      await context.close();
    }
    return figures;
  } finally {
    await browser.close();
    await temporary.stop();
  }
}

async function open(page: Page, url: string): Promise<number> {
  await page.goto(url, { waitUntil: "commit" });
  await page.waitForFunction(() => "openedMs" in globalThis);
  return await page.evaluate<number>("window.openedMs");
}
