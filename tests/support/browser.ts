import chromium from "@sparticuz/chromium";
import { type Browser, chromium as playwright } from "playwright-core";

/** A real Chromium out of the npm registry; as root it runs without its sandbox. */
export async function launchBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    // In a single process, closing one page ends the browser.
    args: [
      ...chromium.args.filter((arg) => arg !== "--single-process"),
      "--no-sandbox",
      "--disable-background-networking",
    ],
    headless: true,
  });
}
