import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { formatMoney } from "../web/src/lib/money.ts";
import { faultsFor } from "./support/accessibility.ts";
import { launchBrowser } from "./support/browser.ts";
import { type DemoPayee, openPayoutDesk, type PayoutDesk } from "./support/payees.ts";
import { openWatched, SIZES, signIn } from "./support/people.ts";
import { keepPicture } from "./support/pictures.ts";
import { startTestPlatform, type TestPlatform } from "./support/test-platform.ts";

/*
 * Goal: owners take a batch through: one makes it, another approves it, it runs, what failed stands first with Stripe's
 * reason, and is paid once it is mended; and the screen's totals are the ledger's all the while. Method: a real browser on the
 * running stack; one payee has an account that Stripe does not know.
 */

const AMOUNTS = { Grace: 12_050, Linus: 4_000, Ada: 1_275 } as const;
const ALL = 12_050 + 4_000 + 1_275;

let platform: TestPlatform;
let browser: Browser;
let desk: PayoutDesk;
let linus: DemoPayee;

beforeAll(async () => {
  platform = await startTestPlatform();
  browser = await launchBrowser();
  desk = await openPayoutDesk(platform);
  await desk.payee("Grace", await desk.openAccount(), AMOUNTS.Grace);
  linus = await desk.payee("Linus", "acct_unknown", AMOUNTS.Linus);
  await desk.payee("Ada", await desk.openAccount(), AMOUNTS.Ada);
});

afterAll(async () => {
  await desk?.close();
  await browser?.close();
  await platform?.remove();
});

const usd = (minor: number) => formatMoney(minor, "USD", "en-GB");

const keep = (page: Page, name: string) => keepPicture(page, `console-${name}`);

/** What the ledger says of the demo program, in minor units of USD. */
async function ledger(): Promise<{ inTransit: number; paidOut: number }> {
  const { rows } = await desk.owner.query(
    `SELECT coalesce(sum(balance_minor) FILTER (WHERE kind = 'partner_in_transit'), 0)::int AS "inTransit",
       coalesce(sum(balance_minor) FILTER (WHERE kind = 'program_paid_out'), 0)::int AS "paidOut"
     FROM accounts WHERE program_id = $1 AND currency = 'USD'`,
    [platform.ready.demo.programId],
  );
  return rows[0];
}

/** The cells of the row of USD, as the screen shows them. */
const totalsOf = async (page: Page): Promise<string> =>
  (
    await page
      .getByRole("table", { name: /^Totals by currency/ })
      .getByRole("row")
      .nth(1)
      .innerText()
  ).replaceAll(/\s+/g, " ");

async function expectLedger(page: Page, wanted: { inTransit: number; paidOut: number }): Promise<void> {
  expect(await ledger()).toEqual(wanted);
  const { inTransit, paidOut } = wanted;
  await expect
    .poll(() => totalsOf(page))
    .toContain(`${usd(inTransit)} as the lines say ${usd(paidOut)} as the lines say`);
}

test("a batch is made, approved by another owner, run, and its failing line mended and paid", async () => {
  const { app, demo } = platform.ready;
  const maker = await openWatched(browser);
  await signIn(maker.page, app, demo.merchant);
  await maker.page.goto(`${app}/merchant/payouts`);
  await maker.page.getByText("Nothing waits for anybody.").waitFor();
  await maker.page.getByRole("button", { name: "Make a batch" }).click();
  await maker.page.getByRole("radio", { name: /^Whoever is eligible/ }).check();
  await maker.page.getByRole("button", { name: "Make the batch" }).click();
  await maker.page.getByRole("heading", { name: "Batch 1", level: 1 }).waitFor();
  await maker.page.getByText("Somebody else must approve it").waitFor();
  await maker.page.getByText("Ask Demo admin.").waitFor();
  await expectLedger(maker.page, { inTransit: ALL, paidOut: 0 });
  const batchUrl = maker.page.url();
  expect(await faultsFor(maker.page)).toEqual([]);
  await keep(maker.page, "draft");

  // What waits is told to whoever can do it.
  await maker.page.getByRole("link", { name: "All payouts" }).click();
  await maker.page.getByRole("row", { name: /^Batches to approve 1 / }).waitFor();
  expect(maker.complaints).toEqual([]);
  await maker.context.close();

  const { page, context, complaints } = await openWatched(browser);
  await signIn(page, app, demo.admin);
  await page.goto(batchUrl);
  await page.getByRole("button", { name: `Approve ${usd(ALL)}` }).click();
  const lines = page.getByRole("table", { name: /^Payouts, failed ones first/ });
  // It follows by itself.
  await expect
    .poll(() => lines.getByRole("row").nth(1).innerText(), { timeout: 180_000 })
    .toMatch(/^Linus\s+failed/);
  await page.getByText("3 of 3 lines are done: 2 paid, 1 failed.").waitFor({ timeout: 180_000 });
  expect(await lines.getByRole("row").nth(1).innerText()).toContain("No such destination");
  await expectLedger(page, { inTransit: 0, paidOut: AMOUNTS.Grace + AMOUNTS.Ada });
  await keep(page, "failed");

  // By keys: the failed line is the first.
  await page.keyboard.press("?");
  const shortcuts = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await shortcuts.waitFor();
  await page.keyboard.press("Escape");
  // Until it is gone it keeps the keys, and gives back where one was.
  await shortcuts.waitFor({ state: "hidden" });
  await page.keyboard.press("j");
  await expect.poll(() => page.evaluate("document.activeElement.textContent")).toBe("Linus");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: `${usd(AMOUNTS.Linus)} to Linus` }).waitFor();
  await page.getByText("Stripe refused it; nothing left").waitFor();
  await page
    .getByText(/No such destination/)
    .first()
    .waitFor();
  await keep(page, "line-failed");

  await page.getByRole("button", { name: "Try again…" }).click();
  const account = await desk.openAccount();
  await desk.owner.query("UPDATE payees SET stripe_account_id = $2 WHERE affiliate_id = $1", [
    linus.affiliateId,
    account,
  ]);
  await page.getByRole("button", { name: "Try the payout again" }).click();
  const trail = page.getByRole("table", { name: "Postings, oldest first" });
  await trail.getByText("Settled, attempt 2").first().waitFor({ timeout: 180_000 });
  const there = page.getByRole("table", { name: "Here and at Stripe" });
  await there.getByRole("link", { name: /^tr_/ }).waitFor();
  expect(await there.getByRole("link", { name: account }).getAttribute("href")).toBe(
    `https://dashboard.stripe.com/test/connect/accounts/${account}`,
  );
  await expect
    .poll(() => trail.getByRole("button", { name: /^Receipt/ }).count(), { timeout: 180_000 })
    .toBeGreaterThan(0);
  expect(await faultsFor(page)).toEqual([]);
  await keep(page, "line-paid");
  await page.keyboard.press("u");
  await page.getByText("3 of 3 lines are done: 3 paid, 0 failed.").waitFor({ timeout: 180_000 });
  await expectLedger(page, { inTransit: 0, paidOut: ALL });
  expect(await faultsFor(page)).toEqual([]);
  await keep(page, "done");

  // Who did what is in the log.
  await page.goto(`${app}/merchant/audit?entity=payout_batch`);
  await page.getByRole("button", { name: "Payout batch changed" }).first().waitFor();
  expect(complaints).toEqual([]);
  await context.close();
});

test("what one looks for stands in the address, on a phone as well, and a payee is held with a reason", async () => {
  const { app, demo } = platform.ready;
  const { page, context } = await openWatched(browser, { viewport: SIZES.phone, colorScheme: "dark" });
  await signIn(page, app, demo.admin);
  await page.goto(`${app}/merchant/payouts`);
  await page.getByLabel("Partner begins with").fill("gra");
  await expect.poll(() => page.url()).toContain("q=gra");
  const lines = page.getByRole("table", { name: /^Payouts, failed ones first/ });
  await expect.poll(() => lines.getByRole("link").allInnerTexts()).toEqual(["Grace"]);
  await page.getByLabel("State").selectOption("failed");
  await page.getByText("No payout here").waitFor();
  await page.reload();
  await page.getByText("No payout here").waitFor();
  await page.getByRole("button", { name: "Show everything" }).first().click();
  await expect.poll(() => lines.getByRole("link").count()).toBe(3);
  await keep(page, "queue-phone");

  await page.goto(`${app}/admin/payees`);
  await page.getByRole("link", { name: "Linus" }).click();
  await page.getByRole("button", { name: "Hold the payee…" }).click();
  await page.getByRole("button", { name: "Hold", exact: true }).click();
  await page.getByText("Say why, in a sentence.").waitFor();
  await page.getByLabel("Reason").fill("A question about the address is open.");
  await page.getByRole("button", { name: "Hold", exact: true }).click();
  await page.getByText("Held: nothing is paid").waitFor();
  expect(await faultsFor(page)).toEqual([]);
  await keep(page, "payee-phone");
  await page.goto(`${app}/admin/payees`);
  await page.getByText("Held", { exact: true }).click();
  await expect.poll(() => page.url()).toContain("show=held");
  await expect.poll(() => page.getByRole("table").getByRole("link").allInnerTexts()).toEqual(["Linus"]);
  await keep(page, "payees-phone");
  await context.close();
});
