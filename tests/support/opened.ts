import type { Browser } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { launchBrowser } from "./browser.ts";
import { startTestPlatform, type TestPlatform } from "./test-platform.ts";

/** A platform and a browser that the tests of a file share: each platform takes ten seconds, and its part of the machine. */
export interface Opened {
  readonly platform: TestPlatform;
  readonly browser: Browser;
}

/** Opens both before the file's tests, and closes them after; what is answered has them once the tests run. */
export function openForAll(): Opened {
  const opened: { platform?: TestPlatform; browser?: Browser } = {};
  beforeAll(async () => {
    opened.platform = await startTestPlatform();
    opened.browser = await launchBrowser();
  });
  afterAll(async () => {
    await opened.browser?.close();
    await opened.platform?.remove();
  });
  return opened as Opened;
}
