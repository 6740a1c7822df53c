import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { openSession } from "../support/api-session.ts";
import { LINUS, type OpenedPayees } from "../support/opened-payees.ts";
import { look, loseAnswer } from "../support/payouts.ts";
import { openWatched, setUpAuthenticator, signIn } from "../support/people.ts";

/**
 * Goal: money that was earned arrives, by what the screens say alone: by Stripe, and by hand where Stripe does not pay.
 * Method: real browsers on a whole platform; the merchant's owners make and approve batches by the API, jobs run through
 * QStash, and the database is read in the end.
 */
export function payoutJourneySuite(opened: OpenedPayees): void {
  const LIVE = { timeout: 60_000 };
  /** A job that nobody wakes runs each minute. */
  const RUNS = { timeout: 120_000, interval: 500 };

  let maker: Awaited<ReturnType<typeof openSession>>;
  let approver: Awaited<ReturnType<typeof openSession>>;

  beforeAll(async () => {
    const { app, demo } = opened.platform.ready;
    maker = await openSession(app, demo.merchant);
    approver = await openSession(app, demo.admin);
  });

  interface Batch {
    readonly id: string;
    readonly version: number;
    readonly state: string;
  }

  /** One owner makes a batch of what was asked for, another approves it. */
  async function approveBatch(): Promise<void> {
    const { programId } = opened.platform.ready.demo;
    const body = { programId, requestedOnly: true };
    const made = await maker<Batch>("POST", "/v1/payout-batches", body, opened.organisationId);
    const path = `/v1/payout-batches/${made.id}`;
    const approved = await approver<Batch>(
      "POST",
      `${path}/approve`,
      { version: made.version },
      opened.organisationId,
    );
    expect(approved.state).toMatch(/^(approved|running|done)$/);
  }

  /** What a partner has, by kind of account. */
  async function purse(email: string, currency: string): Promise<Record<string, number>> {
    const { rows } = await opened.database.query(
      `SELECT c.kind, c.balance_minor::float8 AS minor FROM accounts c JOIN partners p ON p.id = c.partner_id
     JOIN affiliates a ON a.id = p.affiliate_id WHERE a.email = $1 AND c.currency = $2`,
      [email, currency],
    );
    return Object.fromEntries(rows.map(({ kind, minor }) => [kind, minor]));
  }

  async function expectRightLedger(): Promise<void> {
    const { rows } = await opened.database.query(
      "SELECT posting_id FROM entries GROUP BY posting_id, currency HAVING sum(amount_minor) <> 0",
    );
    expect(rows).toEqual([]);
  }

  async function subjectsTo(email: string): Promise<string[]> {
    const answer = await fetch(`${opened.platform.ready.mailbox}/api/messages?to=${email}`);
    const { messages } = (await answer.json()) as { messages: { subject: string }[] };
    return messages.map(({ subject }) => subject);
  }

  const chooseCountry = async (page: Page, country: string) => {
    await page.getByLabel("Country", { exact: true }).selectOption(country);
    await page.getByRole("button", { name: "Save" }).click();
  };

  const stateOf = (page: Page, amount: string) =>
    page.getByRole("row", { name: amount }).locator("td[data-title=State]");

  describe("an affiliate where Stripe pays", () => {
    test("names its country, is onboarded, asks once although the answer is lost, and sees the money arrive", async () => {
      const { app, demo } = opened.platform.ready;
      const { page, context, complaints } = await openWatched(opened.browser);
      await signIn(page, app, demo.affiliate);
      await page.getByRole("link", { name: "Payouts", exact: true }).click();
      await page.getByText("You have not said how you are to be paid").first().waitFor(LIVE);
      await page.getByRole("link", { name: "Set up how I am paid" }).click();
      await chooseCountry(page, "DE");
      await page.getByText("Stripe pays to your country").waitFor(LIVE);
      await look(page, "payee-choosing");

      // Stripe is what is chosen first, and choosing it needs a second factor.
      await page.getByRole("button", { name: "Go on at Stripe" }).click();
      await setUpAuthenticator(page);
      await page.getByRole("button", { name: "Come back later" }).click(LIVE);
      await page.getByText("Stripe wants the bank account it pays to").first().waitFor(LIVE);
      await look(page, "payouts-wanting");
      await page.getByRole("link", { name: "Set up how I am paid" }).click();
      await page.getByRole("button", { name: "Go on at Stripe" }).click(LIVE);
      const hosted = page.getByRole("button", { name: "Give everything that is wanted" });
      await hosted.waitFor(LIVE);
      const used = page.url();
      await hosted.click();
      await page.getByText("Stripe pays you now.").waitFor(LIVE);
      expect(new URL(page.url()).search).toBe("");

      // A link works once: opened again, it leads to where there is another, which is not needed any more.
      await page.goto(used);
      await page.getByRole("button", { name: "Ask for a payout in EUR from Demo program" }).waitFor(LIVE);

      await page.getByRole("button", { name: "Ask for a payout in EUR from Demo program" }).click();
      await page.getByLabel("Amount in EUR").fill("40,00");
      await page.getByRole("button", { name: "Ask for it" }).click();
      await page.getByText("Must be digits alone, as 10.50.").waitFor();
      await look(page, "payouts-asking");
      await page.getByLabel("Amount in EUR").fill("40.00");
      await loseAnswer(page, "**/api/affiliate/payouts");
      await page.getByRole("button", { name: "Ask for it" }).click();
      await page.getByText("The server cannot be reached.").waitFor(LIVE);
      expect(await page.getByLabel("Amount in EUR").inputValue()).toBe("40.00");
      await page.getByRole("button", { name: "Ask for it" }).click();
      await page.getByText("You have asked for €40.00.").waitFor(LIVE);
      await expect.poll(() => stateOf(page, "€40.00").innerText(), LIVE).toContain("requested");
      expect(await purse(demo.affiliate.email, "EUR")).toMatchObject({
        ...{ partner_available: 999, partner_in_transit: 4_000 },
      });

      await approveBatch();
      await expect.poll(() => stateOf(page, "€40.00").innerText(), RUNS).toContain("paid");
      await page.getByRole("button", { name: "€40.00" }).click();
      await page.getByText("It is in your account at Stripe").waitFor(LIVE);
      await look(page, "payouts-paid");
      await expect
        .poll(() => subjectsTo(demo.affiliate.email), RUNS)
        .toContainEqual(expect.stringMatching(/^Demo program paid you .*40/));

      const { rows } = await opened.database.query(
        `SELECT state, amount_minor::int AS minor, funded_minor::int AS funded, method_kind AS method, transfer_id AS transfer
       FROM payouts WHERE currency = 'EUR'`,
      );
      expect(rows).toEqual([
        {
          state: "paid",
          minor: 4_000,
          funded: 4_000,
          method: "stripe",
          transfer: expect.stringMatching(/^tr_/),
        },
      ]);
      expect(await purse(demo.affiliate.email, "EUR")).toMatchObject({
        ...{ partner_available: 999, partner_in_transit: 0 },
      });
      await expectRightLedger();
      // The browser says that a second factor was asked for, and that the answer was lost.
      expect(complaints).toEqual([
        expect.stringContaining("403"),
        expect.stringContaining("net::ERR_FAILED"),
      ]);
      await context.close();
    });
  });

  describe("an affiliate where Stripe does not pay", () => {
    test("names its bank, is checked, asks for all there is, and sees it marked paid", async () => {
      const { app } = opened.platform.ready;
      const { page, context, complaints } = await openWatched(opened.browser);
      await signIn(page, app, LINUS);
      await page.goto(`${app}/affiliate/payouts/method`);
      await chooseCountry(page, "VN");
      await page.getByText("You are paid by hand").waitFor(LIVE);
      await page.getByRole("radio", { name: /^Bank transfer/ }).check();
      await page.getByLabel("Bank", { exact: true }).fill("Vietcombank");
      await page.getByLabel("Account number").fill("12-3");
      await page.getByLabel("Account holder").fill("NGUYEN VAN AN");
      await page.getByRole("button", { name: "Be paid this way" }).click();
      await page.getByText("Must be 6 to 19 letters and digits.").waitFor();
      await look(page, "payee-bank");
      await page.getByLabel("Account number").fill("0123 987 654 321");
      await page.getByRole("button", { name: "Be paid this way" }).click();
      await setUpAuthenticator(page);
      await page.getByText("Vietcombank ••4321").first().waitFor(LIVE);
      await page.getByText("The platform checks how you are paid, once.").waitFor(LIVE);
      await look(page, "payee-checked");

      const { data } = await approver<{ data: { id: string; method: { id: string } }[] }>(
        ...(["GET", "/admin/payees?q=linus"] as const),
      );
      const payee = data[0];
      const verify = `/admin/payees/${payee?.id}/methods/${payee?.method.id}/verify`;
      await approver("POST", verify, { reason: "Paid one dong, and asked." });
      await page.getByRole("link", { name: "Payouts", exact: true }).first().click();
      await page.getByRole("button", { name: "Ask for a payout in VND from Demo program" }).click(LIVE);
      await page.getByRole("button", { name: "Ask for it" }).click();
      await page.getByText("You have asked for ₫750,000.").waitFor(LIVE);
      await approveBatch();
      const listed = await maker<{ data: { id: string }[] }>(
        ...(["GET", `/v1/payouts?programId=${opened.platform.ready.demo.programId}&currency=VND`] as const),
        ...([undefined, opened.organisationId] as const),
      );
      const paidOn = new Date().toISOString().slice(0, 10);
      await approver(
        ...(["POST", `/v1/payouts/${listed.data[0]?.id}/mark-paid`] as const),
        ...([{ reference: "FT26112", paidOn }, opened.organisationId] as const),
      );
      await expect.poll(() => stateOf(page, "₫750,000").innerText(), LIVE).toContain("paid");
      await page.getByRole("row", { name: "₫750,000" }).getByText("FT26112").waitFor();
      await expect
        .poll(() => subjectsTo(LINUS.email), RUNS)
        .toContainEqual(expect.stringMatching(/^Demo program paid you .*750/));
      expect(await purse(LINUS.email, "VND")).toMatchObject({ partner_available: 0, partner_in_transit: 0 });
      await expectRightLedger();
      expect(complaints).toEqual([expect.stringContaining("403")]);
      await context.close();
    });
  });
}
