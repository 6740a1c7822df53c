import { expect, test } from "vitest";
import type { Opened } from "../support/opened.ts";
import { openWatched, signIn } from "../support/people.ts";

/**
 * Goal: a merchant tops up in the browser, by Stripe's own page, and sees the money in the funds. Method: the running stack with
 * its stand-in of Stripe, whose webhooks come as the real ones would.
 */
export function fundingSuite(opened: Opened): void {
  test("A merchant pays in by card, comes back, and has it in the funds.", async () => {
    const { page, context, complaints } = await openWatched(opened.browser);
    const { app, demo } = opened.platform.ready;
    await signIn(page, app, demo.merchant);
    await page.getByRole("link", { name: "Funding", exact: true }).click();
    const dollars = page.getByRole("region", { name: "USD" });
    await dollars.getByText("$10,000.00").first().waitFor();
    await page.getByRole("button", { name: "Top up", exact: true }).click();
    await page.getByLabel("Currency").selectOption("USD");
    await page.getByLabel("Amount").fill("nothing");
    await page.getByRole("button", { name: "Go on to Stripe" }).click();
    await page.getByText("Must be digits alone").waitFor();
    await page.getByLabel("Amount").fill("250.75");
    await page.getByRole("button", { name: "Go on to Stripe" }).click();
    await page.getByRole("heading", { name: "Stripe Checkout, on this machine" }).waitFor();
    await page.getByRole("button", { name: "Pay by card" }).click();
    await page.getByText("Your top-up stands in the list.").waitFor();
    await dollars.getByText("$10,250.75").first().waitFor({ timeout: 120_000 });
    const row = page
      .getByRole("table", { name: "Top-ups, newest first" })
      .getByRole("row", { name: /\$250\.75/ });
    await row.getByText("In the funds").waitFor();
    await page.getByRole("button", { name: "When to be told" }).click();
    await page.getByLabel("Tell owners below, in USD").fill("20000");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await dollars.getByText(/Below .*20,000\.00/).waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });
}
