import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { pngOf } from "../../local/testing/pictures.ts";
import { openSession } from "../support/api-session.ts";
import { GRACE, type OpenedPayees } from "../support/opened-payees.ts";
import { look, loseAnswer } from "../support/payouts.ts";
import { openWatched, setUpAuthenticator, signIn } from "../support/people.ts";

/**
 * Goal: an affiliate proves who it is, and contests what is wrong, by what the screens say alone. Method: a real browser on a
 * whole platform; the merchant and the platform's people act by the API.
 */
export function payeeAffairsSuite(opened: OpenedPayees): void {
  const LIVE = { timeout: 60_000 };
  let maker: Awaited<ReturnType<typeof openSession>>;
  let approver: Awaited<ReturnType<typeof openSession>>;

  beforeAll(async () => {
    const { app, demo } = opened.platform.ready;
    maker = await openSession(app, demo.merchant);
    approver = await openSession(app, demo.admin);
  });

  test("an affiliate looks at a month, and keeps it as PDF and CSV", async () => {
    const { app } = opened.platform.ready;
    const { page, context, complaints } = await openWatched(opened.browser);
    await signIn(page, app, GRACE);
    await page.goto(`${app}/affiliate/payouts/statements`);
    for (const [format, start] of [
      ["PDF", "%PDF-"],
      ["CSV", ""],
    ] as const) {
      const download = page.waitForEvent("download");
      await page.getByRole("button", { name: new RegExp(`^${format} of `) }).click(LIVE);
      const path = await (await download).path();
      const bytes = await readFile(path);
      expect(bytes.length).toBeGreaterThan(100);
      expect(bytes.subarray(0, start.length).toString()).toBe(start);
    }
    await page.locator("table.list-table").first().getByRole("button", { expanded: false }).click();
    await page.getByRole("row", { name: /^At the end .*€10.00/ }).waitFor(LIVE);
    await page.getByText(/^Nothing was paid to you in/).waitFor(LIVE);
    await look(page, "statements");
    expect(complaints).toEqual([]);
    await context.close();
  });

  describe("an affiliate that sees something wrong", () => {
    test("contests a conversion once although the answer is lost, reads what the merchant says, and withdraws", async () => {
      const { app } = opened.platform.ready;
      const { page, context, complaints } = await openWatched(opened.browser);
      await signIn(page, app, GRACE);
      await page.getByRole("link", { name: "Conversions", exact: true }).click();
      await page
        .getByRole("button", { name: /^Contest the order/ })
        .first()
        .click(LIVE);
      const dialog = page.getByRole("dialog", { name: /^Contest the order/ });
      await dialog.getByLabel("What is wrong").fill("It should have been level 2.");
      await look(page, "disputes-contesting");
      await loseAnswer(page, "**/api/affiliate/disputes");
      await dialog.getByRole("button", { name: "Send it to the merchant" }).click();
      await dialog.getByText("The server cannot be reached.").waitFor(LIVE);
      await dialog.getByRole("button", { name: "Send it to the merchant" }).click();
      await dialog.getByText("It is sent, as dispute 1.").waitFor(LIVE);
      await dialog.getByRole("link", { name: "See your disputes" }).click();
      await page.getByRole("button", { name: "1: conversion" }).waitFor(LIVE);

      const listed = await maker<{ data: { id: string }[] }>(
        "GET",
        "/v1/disputes",
        undefined,
        opened.organisationId,
      );
      expect(listed.data).toHaveLength(1);
      const path = `/v1/disputes/${listed.data[0]?.id}/answer`;
      await maker("POST", path, { text: "Level 3 is what the plan says." }, opened.organisationId);
      await page.reload();
      await page.getByRole("button", { name: "1: conversion" }).click(LIVE);
      await page.getByText("Level 3 is what the plan says.").waitFor(LIVE);
      await page.getByLabel("Write to the merchant").fill("I see.");
      await page.getByRole("button", { name: "Send", exact: true }).click();
      await page.locator(".said").getByText("I see.").waitFor(LIVE);
      await look(page, "disputes-said");
      await page.getByRole("button", { name: "Withdraw dispute 1" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Withdraw", exact: true }).click();
      await page.getByText("You have withdrawn it.").waitFor(LIVE);

      await page.getByRole("button", { name: "A sale is missing" }).click();
      await page.getByRole("button", { name: "Send it to the merchant" }).click();
      await page.getByText("Give the number that the shop gave the order.").waitFor();
      await page.getByLabel("Order number").fill("A-1007");
      await page.getByLabel("How it came through you").fill("My brother bought it by my link.");
      await page.getByRole("button", { name: "Send it to the merchant" }).click();
      await page.getByRole("button", { name: "2: missing sale" }).waitFor(LIVE);
      expect(complaints).toEqual([expect.stringContaining("net::ERR_FAILED")]);
      await context.close();
    });
  });

  // The last one: from then on she is asked for a second factor when she signs in.
  describe("an affiliate of whom it is asked who it is", () => {
    test("hands in what is asked for, submits it, fetches it back, and is approved", async () => {
      const { app } = opened.platform.ready;
      const own = await openSession(app, GRACE);
      await own("PUT", "/affiliate/payee", { country: "DE", kind: "individual" });
      const { data } = await approver<{ data: { id: string }[] }>("GET", "/admin/payees?q=grace");
      const affiliateId = data[0]?.id;
      const reason = "Your first large payout is near.";
      const { id } = await approver<{ id: string }>("POST", "/admin/kyc/checks", { affiliateId, reason });

      const { page, context, complaints } = await openWatched(opened.browser);
      await signIn(page, app, GRACE);
      await page.goto(`${app}/affiliate/payouts/identity`);
      await page.getByText(reason).waitFor(LIVE);
      await page.getByRole("button", { name: /^Hand in Passport, identity card or/ }).click();
      await page.getByRole("button", { name: "Hand it in" }).click();
      await page.getByText("Choose a file.").waitFor();
      await page.getByLabel("What it is").selectOption("identity_card");
      await page
        .getByLabel("File", { exact: true })
        .setInputFiles({ name: "card.png", mimeType: "image/png", buffer: Buffer.from(pngOf(300, 200)) });
      await look(page, "identity-handing");
      await page.getByRole("button", { name: "Hand it in" }).click();
      await setUpAuthenticator(page);
      await page.getByText("Everything is there. Submit it, and it is looked at.").waitFor(LIVE);
      await page.getByRole("button", { name: "Submit it" }).click();
      await page.getByText("It waits to be looked at.").waitFor(LIVE);
      const download = page.waitForEvent("download");
      await page.getByRole("button", { name: "Download Identity card" }).click();
      expect((await download).suggestedFilename()).toBe("identity_card.png");

      await approver("POST", `/admin/kyc/checks/${id}/take`);
      await approver("POST", `/admin/kyc/checks/${id}/approve`, {});
      await page.reload();
      await page.getByText("It is known who you are.").waitFor(LIVE);
      await look(page, "identity-approved");
      expect(complaints).toEqual([expect.stringContaining("403")]);
      await context.close();
    });
  });
}
