import type { Page } from "playwright-core";
import { launchBrowser } from "../tests/support/browser.ts";
import { type Login, openWatched, SIZES, signIn } from "../tests/support/people.ts";
import type { Figure } from "./figures.ts";
import { startTemporaryPlatform } from "./start-temporary-platform.ts";

/** What Lighthouse slows a phone's processor by. */
const SLOWER = 4;
const INP_MS_MAX = 200;
/** Until a slow phone has drawn what a page loads, and what an interaction shows. */
const [LOADED_MS, DRAWN_MS] = [3_000, 500];
/** Of each kind of thing on a page. */
const AT_MOST = 6;
/** What opens or chooses, and sends nothing off. */
const PRESSED =
  "header button:not([type=submit]), main [aria-haspopup], main [aria-expanded], main [role=tab], main summary";
const TYPED = "main input:is([type=search], [type=text], :not([type])):not([aria-hidden], [tabindex='-1'])";

const ROLES = [
  {
    role: "affiliate",
    pages: [
      "/affiliate",
      "/affiliate/links",
      "/affiliate/conversions",
      "/affiliate/team",
      "/affiliate/reports",
    ],
  },
  {
    role: "merchant",
    pages: [
      "/merchant",
      "/merchant/conversions",
      "/merchant/partners",
      "/merchant/clicks",
      "/merchant/reports",
    ],
  },
] as const;

/** Written into the page: every interaction with the time from its input to what it drew, as INP takes it. */
const WATCH = `
  window.interactions = new Map();
  new PerformanceObserver((list) => {
    for (const { interactionId, duration, name, target } of list.getEntries())
      if (interactionId > 0 && duration > (window.interactions.get(interactionId)?.duration ?? 0))
        window.interactions.set(interactionId, { duration, what: name + ' ' + (target?.outerHTML ?? '').slice(0, 90) });
  }).observe({ type: 'event', durationThreshold: 16, buffered: true });`;

interface Interaction {
  readonly duration: number;
  readonly what: string;
}

/**
 * Interaction to Next Paint on a phone whose processor is four times slower: on each page what opens or chooses
 * is pressed, fields are typed into, and the command palette is asked. Each page's figure is its slowest interaction; those
 * under 16 ms are not told by the browser.
 */
export async function run(): Promise<Figure[]> {
  const temporary = await startTemporaryPlatform();
  const { app, demo } = temporary.platform.ready;
  const browser = await launchBrowser();
  try {
    const figures: Figure[] = [];
    for (const { role, pages } of ROLES) {
      const who: Login = demo[role];
      const { page, context } = await openWatched(browser, { viewport: SIZES.phone });
      await page.addInitScript(WATCH);
      await signIn(page, app, who);
      const cdp = await context.newCDPSession(page);
      await cdp.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
      for (const path of pages) {
        await page.goto(`${app}${path}`);
        await page.getByRole("heading", { level: 1 }).first().waitFor();
        await page.waitForTimeout(LOADED_MS);
        await pressAll(page, path);
        const all = await page.evaluate<Interaction[]>("[...window.interactions.values()]");
        const [slowest] = all.toSorted((one, other) => other.duration - one.duration);
        console.log(
          `${path}: ${all.length} told, slowest ${slowest?.duration ?? 0} ms: ${slowest?.what ?? ""}`,
        );
        figures.push({ what: `${path}: INP`, value: slowest?.duration ?? 0, unit: "ms", atMost: INP_MS_MAX });
      }
      await context.close();
    }
    return figures;
  } finally {
    await browser.close();
    await temporary.stop();
  }
}

async function pressAll(page: Page, path: string): Promise<void> {
  const drawn = () => page.waitForTimeout(DRAWN_MS);
  const pressed = page.locator(PRESSED).filter({ visible: true });
  for (let at = 0; at < Math.min(AT_MOST, await pressed.count()); at++) {
    await pressed.nth(at).click({ timeout: 5_000 });
    await drawn();
    await page.keyboard.press("Escape");
    await drawn();
    // What leads elsewhere is no part of this page.
    if (new URL(page.url()).pathname !== path) return;
  }
  const typed = page.locator(TYPED).filter({ visible: true });
  for (let at = 0; at < Math.min(2, await typed.count()); at++) {
    await typed.nth(at).click();
    await page.keyboard.type("con", { delay: 80 });
    await drawn();
  }
  await page.keyboard.press("ControlOrMeta+k");
  await drawn();
  await page.keyboard.type("con", { delay: 80 });
  await drawn();
  await page.keyboard.press("Escape");
}
