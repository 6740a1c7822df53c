import type { Page } from "playwright-core";

export async function allowCopying(page: Page): Promise<void> {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
}

/** Presses a copy button and answers what it put on the clipboard. */
export async function copied(page: Page, what: string): Promise<string> {
  await page.getByRole("button", { name: `Copy ${what}`, exact: true }).click();
  return page.evaluate<string>("navigator.clipboard.readText()");
}
