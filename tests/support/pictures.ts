import { join } from "node:path";
import type { Page } from "playwright-core";

/** Where pictures of the screens are kept; undefined: nobody wants any. */
const FOLDER = process.env.TRIBUTARY_SCREENSHOTS;

/** Keeps a picture of the whole page in the folder that `TRIBUTARY_SCREENSHOTS` names. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  if (FOLDER === undefined) return;
  await page.screenshot({ path: join(FOLDER, `${name}.png`), fullPage: true });
}
