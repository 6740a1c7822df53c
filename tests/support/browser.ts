import chromium from "@sparticuz/chromium";
import { type Browser, chromium as playwright } from "playwright-core";

/**
 * What the package adds for its own purposes and these tests cannot bear: in a single process, closing one page ends
 * the browser; and without web security a page may read and send what no visitor's browser would let it.
 */
const UNWANTED = [
  "--single-process",
  "--disable-web-security",
  "--disable-site-isolation-trials",
  "--allow-running-insecure-content",
];

/** What the same browser calls itself with a window; without one it says Headless, and is counted as a bot. */
const USER_AGENT =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/153.0.0.0 Safari/537.36";

/** A real Chromium out of the npm registry, as strict as a visitor's; as root it runs without its sandbox. */
export async function launchBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: [
      ...chromium.args.filter((arg) => !UNWANTED.includes(arg)),
      "--no-sandbox",
      `--user-agent=${USER_AGENT}`,
      "--disable-background-networking",
    ],
    headless: true,
  });
}
