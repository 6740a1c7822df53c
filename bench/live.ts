import { setTimeout as delay } from "node:timers/promises";
import { fromBase64Url } from "../core/ids/base64url.ts";
import { bytesToUuid } from "../core/ids/uuid.ts";
import { Visitor } from "../local/replay/visitor.ts";
import { launchBrowser } from "../tests/support/browser.ts";
import { openWatched, signIn } from "../tests/support/people.ts";
import type { Figure } from "./figures.ts";
import { createRandom, quantile } from "./measure.ts";
import { startTemporaryPlatform, type TemporaryPlatform } from "./start-temporary-platform.ts";

export interface LiveOptions {
  readonly clicks?: number;
  readonly conversions?: number;
}

const CONCURRENT = 10;
/** Clicks come at any moment of the queue's second. */
const PAUSE_MS_MAX = 800;
const POLL_MS = 25;
const GIVE_UP_MS = 60_000;
const PAGE_ROWS = 50;
/** DESIGN 10. */
const P95_MS_MAX = 3_000;

/** Clicks that an open dashboard is watched for. */
const WATCHED = 60;

/**
 * From a click to the row that the API shows, and from a reported conversion to the commission that it shows, on
 * the platform as `npm start` runs it: one visitor at a time, then ten at once. Times begin before the request and
 * end with the first answer that shows what it brought about. Then from a click to the moment at which an affiliate's
 * open page, in a real browser, shows one more.
 */
export async function run({ clicks = 120, conversions = 60 }: LiveOptions = {}): Promise<Figure[]> {
  const temporary = await startTemporaryPlatform();
  try {
    const one = await visit(temporary, 1, clicks, conversions);
    const many = await visit(temporary, CONCURRENT, clicks, conversions);
    const shownMs = await watchDashboard(temporary, WATCHED);
    return [
      {
        what: "click → shown on an open dashboard, p95",
        value: quantile(shownMs, 0.95),
        unit: "ms",
        atMost: P95_MS_MAX,
      },
      { what: "click → shown on an open dashboard, p50", value: quantile(shownMs, 0.5), unit: "ms" },
      {
        what: "click → row in the API, p95",
        value: quantile(one.clickMs, 0.95),
        unit: "ms",
        atMost: P95_MS_MAX,
      },
      { what: "click → row in the API, p50", value: quantile(one.clickMs, 0.5), unit: "ms" },
      { what: "conversion → accrual in the API, p95", value: quantile(one.conversionMs, 0.95), unit: "ms" },
      { what: "conversion → accrual in the API, p50", value: quantile(one.conversionMs, 0.5), unit: "ms" },
      { what: `click → row, ${CONCURRENT} at once, p95`, value: quantile(many.clickMs, 0.95), unit: "ms" },
      {
        what: `conversion → accrual, ${CONCURRENT} at once, p95`,
        value: quantile(many.conversionMs, 0.95),
        unit: "ms",
      },
    ];
  } finally {
    await temporary.stop();
  }
}

/** So many visitors at once share the clicks; each click's row is awaited before the same visitor's next. */
async function visit(temporary: TemporaryPlatform, visitors: number, clicks: number, conversions: number) {
  const random = createRandom(visitors);
  const clickMs: number[] = [];
  const conversionMs: number[] = [];
  let begun = 0;
  const visitor = async () => {
    for (let n = begun++; n < clicks; n = begun++) {
      await delay(random() * PAUSE_MS_MAX);
      const click = await timeClick(temporary);
      clickMs.push(click.ms);
      if (n >= conversions) continue;
      conversionMs.push(await timeConversion(temporary, `${visitors}-${n}`, click.token));
    }
  };
  await Promise.all(Array.from({ length: visitors }, visitor));
  console.log(`${visitors} at once: ${clickMs.length} clicks, ${conversionMs.length} conversions`);
  return { clickMs, conversionMs };
}

/** One click at a time; the page itself says when its figure changed, so that no question of ours is measured. */
async function watchDashboard({ platform }: TemporaryPlatform, clicks: number): Promise<number[]> {
  const random = createRandom(clicks);
  const { app, edge, demo } = platform.ready;
  const browser = await launchBrowser();
  try {
    const { page } = await openWatched(browser);
    await signIn(page, app, demo.affiliate);
    const figure = page.getByRole("region", { name: "Clicks" }).locator(".figure-value");
    await figure.filter({ hasText: /\d/ }).waitFor();
    const times: number[] = [];
    for (let n = 0; n < clicks; n++) {
      await delay(random() * PAUSE_MS_MAX);
      const shown = figure.evaluate(
        (element) =>
          new Promise<number>((resolve) => {
            const observer = new MutationObserver(() => {
              observer.disconnect();
              resolve(Date.now());
            });
            observer.observe(element, { characterData: true, childList: true, subtree: true });
          }),
      );
      // The observer is in place before the click: a message to the browser and back lies between.
      await page.evaluate("0");
      const startMs = Date.now();
      await new Visitor().click(edge, demo.linkCode);
      times.push((await shown) - startMs);
    }
    console.log(`an open dashboard: ${times.length} clicks`);
    return times;
  } finally {
    await browser.close();
  }
}

async function timeClick({ platform, api }: TemporaryPlatform): Promise<{ token: string; ms: number }> {
  const { edge, demo } = platform.ready;
  const startMs = performance.now();
  const token = await new Visitor().click(edge, demo.linkCode);
  const clickId = clickIdOf(token);
  await until(async () => {
    const { data } = await api.get<{ data: { id: string }[] }>(`/reports/clicks?limit=${PAGE_ROWS}`);
    return data.some((row) => row.id === clickId);
  });
  return { token, ms: performance.now() - startMs };
}

async function timeConversion({ api }: TemporaryPlatform, orderId: string, clickId: string): Promise<number> {
  const startMs = performance.now();
  const { id } = await api.post<{ id: string }>("/conversions", {
    orderId,
    amountMinor: 12_345,
    currency: "USD",
    clickId,
  });
  await until(async () => {
    const { accruals } = await api.get<{ accruals: unknown[] }>(`/conversions/${id}`);
    return accruals.length > 0;
  });
  return performance.now() - startMs;
}

async function until(shown: () => Promise<boolean>): Promise<void> {
  const giveUpAt = performance.now() + GIVE_UP_MS;
  while (!(await shown())) {
    if (performance.now() > giveUpAt) throw new Error(`nothing is shown after ${GIVE_UP_MS / 1000} s`);
    await delay(POLL_MS);
  }
}

/** A token describes itself: its first byte names the key, the next 16 are the click's id. */
function clickIdOf(token: string): string {
  const bytes = fromBase64Url(token);
  if (bytes === undefined) throw new Error(`not a token: ${token}`);
  return bytesToUuid(bytes, 1);
}
