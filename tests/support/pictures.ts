import { join } from "node:path";
import type { Page } from "playwright-core";

/** Where pictures of the screens are kept; undefined: nobody wants any. */
const FOLDER = process.env.TRIBUTARY_SCREENSHOTS;

/** What stands at an edge of the window would lie across the middle of the page. */
const edges = (position: string, height: string) =>
  `document.querySelector(".bottom")?.style.setProperty("position", "${position}");
   document.querySelector(".side")?.style.setProperty("height", "${height}")`;

/** What is loaded once it is in sight is there by then. */
const SCROLL_THROUGH = `(async () => {
  const drawn = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  for (let top = 0; top < document.documentElement.scrollHeight; top += innerHeight) {
    scrollTo(0, top);
    await drawn();
  }
  scrollTo(0, 0);
  await drawn();
})()`;

/** Keeps a picture of the whole page in the folder that `TRIBUTARY_SCREENSHOTS` names. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  if (FOLDER === undefined) return;
  await page.evaluate(SCROLL_THROUGH);
  // The drawing of a chart comes after its figures.
  await page.locator('.chart-plot:empty:not([aria-valuemax="0"])').first().waitFor({ state: "detached" });
  await page.evaluate(edges("static", "auto"));
  await page.screenshot({ path: join(FOLDER, `${name}.png`), fullPage: true });
  await page.evaluate(edges("", ""));
}
