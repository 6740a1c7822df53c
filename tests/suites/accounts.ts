import { TOTP } from "otpauth";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { faultsFor } from "../support/accessibility.ts";
import { linkInMail } from "../support/mailbox.ts";
import type { Opened } from "../support/opened.ts";
import { accountMenu, signOut as leave, openAccount, openWatched, signIn } from "../support/people.ts";

/**
 * Goal: whoever comes gets in, stays in control of the account, and gets back in after losing a password or a phone, by
 * what the screens and mails say alone. Method: real browsers on a real platform, mails out of its mailbox, codes worked
 * out as an authenticator app does.
 */
export function accountsSuite(opened: Opened): void {
  const LIVE = { timeout: 60_000 };
  const PASSWORD = "correct horse battery staple";
  const NEW_PASSWORD = "violet ladder copper window";

  /** Follows the link of a mail in the page that asked for it. */
  async function followMail(page: Page, email: string, path: string): Promise<void> {
    const link = await linkInMail(opened.platform.ready.mailbox, email, path);
    // Another address than the one that is shown, so that the page is loaded as from a mail.
    await page.goto("about:blank");
    await page.goto(link);
  }

  async function registerAffiliate(page: Page, name: string, email: string): Promise<void> {
    await askForAccount(page, name, email);
    await followMail(page, email, "/register/confirm");
    await page.getByRole("button", { name: "Confirm and go on" }).click();
    await accountMenu(page).waitFor(LIVE);
  }

  async function askForAccount(page: Page, name: string, email: string): Promise<void> {
    await page.getByLabel("Your name").fill(name);
    await page.getByLabel("E-mail address").fill(email);
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Create the account" }).click();
    await page.getByRole("heading", { name: "Look into your mailbox" }).waitFor(LIVE);
  }

  async function signOut(page: Page): Promise<void> {
    await leave(page);
    await page.getByRole("heading", { name: "Sign in" }).waitFor(LIVE);
  }

  async function typePassword(page: Page, email: string, password: string): Promise<void> {
    await page.getByLabel("E-mail address").fill(email);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
  }

  /** The code of a half minute that was not used: that of now, or the next one, which clocks that are ahead show. */
  const codeOf = (secret: string, ahead = 0) =>
    new TOTP({ secret }).generate({ timestamp: Date.now() + ahead * 30_000 });

  describe("coming in", () => {
    test("a merchant registers, opens the mailbox of this machine, confirms and lands in the guide", async () => {
      const { page, context, complaints } = await openWatched(opened.browser);
      await page.goto(`${opened.platform.ready.app}/sign-in`);
      await page.getByRole("link", { name: "Create an account" }).click();
      await page.getByRole("radio", { name: /^I sell/ }).check();
      // What is missing is said at its field, and the first of them has the focus.
      await page.getByRole("button", { name: "Create the account" }).click();
      await page.getByText("Must not be empty.").first().waitFor();
      await page.getByLabel("Name of your company or shop").fill("Riverside Ltd");
      await page.getByLabel("Name of your program").fill("Riverside Friends");
      await page.getByLabel("Currency of your orders").selectOption("EUR");
      await page.getByLabel("Your name").fill("Grace");
      await page.getByLabel("E-mail address").fill("grace@riverside.example");
      await page.getByLabel("Password").fill(PASSWORD);
      await page.getByRole("button", { name: "Create the account" }).click();
      await page.getByRole("heading", { name: "Look into your mailbox" }).waitFor(LIVE);
      expect(await faultsFor(page)).toEqual([]);
      const mailbox = await context.request.get(
        `${opened.platform.ready.app}${await page
          .getByRole("link", { name: "Open the mailbox of this machine" })
          .getAttribute("href", LIVE)}`,
      );
      expect(new URL(mailbox.url()).origin).toBe(new URL(opened.platform.ready.mailbox).origin);

      await followMail(page, "grace@riverside.example", "/register/confirm");
      await page.getByRole("button", { name: "Confirm and go on" }).click();
      await page.getByRole("heading", { name: "Guide", exact: true }).waitFor(LIVE);
      expect(new URL(page.url()).hash).toBe("");
      expect(complaints).toEqual([]);

      // The link is spent: whoever opens it again is told what to do.
      await followMail(page, "grace@riverside.example", "/register/confirm");
      await page.getByRole("button", { name: "Confirm and go on" }).click();
      await page.getByRole("heading", { name: "This link does not work any more" }).waitFor(LIVE);
      await context.close();
    });

    test("who follows an affiliate's invitation sees who invites, and joins below them", async () => {
      const sponsor = await openWatched(opened.browser);
      const { app, demo } = opened.platform.ready;
      await signIn(sponsor.page, app, demo.affiliate);
      await openAccount(sponsor.page);
      const link = await sponsor.page.locator(".invite-url").first().getAttribute("href", LIVE);
      await sponsor.context.close();

      const { page, context, complaints } = await openWatched(opened.browser);
      await page.goto(link ?? "");
      await page.getByText("Ada invites you to share links").waitFor(LIVE);
      expect(await faultsFor(page)).toEqual([]);
      await registerAffiliate(page, "Newcomer", "newcomer@partner.example");
      await page.getByRole("link", { name: "Campaigns", exact: true }).click();
      await page.getByRole("heading", { name: "Campaigns" }).waitFor(LIVE);
      expect(complaints).toEqual([]);
      await context.close();

      const merchant = await fetch(`${app}/api/v1/partners?limit=100`, {
        headers: { authorization: `Bearer ${demo.apiKey}` },
      });
      const { data } = (await merchant.json()) as {
        data: { id: string; sponsorPartnerId: string | null; email: string }[];
      };
      const joined = data.find(({ email }) => email === "newcomer@partner.example");
      expect(data.find(({ id }) => id === joined?.sponsorPartnerId)?.email).toBe(demo.affiliate.email);
    });

    test("a mail that is opened on another device asks for the password, and tells who did not register that all is well", async () => {
      const email = "elsewhere@partner.example";
      const here = await openWatched(opened.browser);
      await here.page.goto(`${opened.platform.ready.app}/register`);
      await askForAccount(here.page, "Elsewhere", email);
      const { page, context, complaints } = await openWatched(opened.browser);
      await followMail(page, email, "/register/confirm");
      await page.getByRole("button", { name: "This was not me" }).click();
      await page.getByText("Then there is nothing to do").waitFor();
      expect(await faultsFor(page)).toEqual([]);
      const confirm = page.getByRole("button", { name: "Confirm and go on" });
      await confirm.click();
      await page.getByText("Must be the one you chose when you registered").waitFor(LIVE);
      await page.getByLabel("Password").fill(NEW_PASSWORD);
      await confirm.click();
      await page.getByText("Is not the one that was chosen when registering").waitFor(LIVE);
      expect(await faultsFor(page)).toEqual([]);
      await page.getByLabel("Password").fill(PASSWORD);
      await confirm.click();
      await accountMenu(page).waitFor(LIVE);
      expect(complaints.filter((text) => !text.includes("status of 422"))).toEqual([]);
      await context.close();
      await here.context.close();
    });

    test("an invitation that nobody made says what to do", async () => {
      const { page, context } = await openWatched(opened.browser);
      await page.goto(`${opened.platform.ready.app}/join/aaaaaaaaaaaaaaaa`);
      await page.getByRole("heading", { name: "This invitation leads nowhere" }).waitFor(LIVE);
      await context.close();
    });
  });

  describe("getting back in", () => {
    test("whoever forgot the password chooses another by the link of a mail", async () => {
      const { page, context } = await openWatched(opened.browser);
      const email = "forgetful@partner.example";
      await page.goto(`${opened.platform.ready.app}/register`);
      await registerAffiliate(page, "Forgetful", email);
      await signOut(page);

      await page.getByRole("link", { name: "Forgot password?" }).click();
      await page.getByRole("heading", { name: "Forgot your password?" }).waitFor(LIVE);
      await page.getByLabel("E-mail address").fill(email);
      await page.getByRole("button", { name: "Send the link" }).click();
      await page.getByRole("heading", { name: "Look into your mailbox" }).waitFor(LIVE);
      await followMail(page, email, "/reset");
      await page.getByLabel("New password").fill("short");
      await page.getByRole("button", { name: "Change the password" }).click();
      await page.getByText("Must have at least 10 characters.").waitFor();
      await page.getByLabel("New password").fill(NEW_PASSWORD);
      await page.getByRole("button", { name: "Change the password" }).click();
      await page.getByRole("heading", { name: "Sign in" }).waitFor(LIVE);

      await typePassword(page, email, PASSWORD);
      await page.getByText("The e-mail address or the password is not right.").waitFor(LIVE);
      await typePassword(page, email, NEW_PASSWORD);
      await accountMenu(page).waitFor(LIVE);
      await context.close();
    });

    test("with an authenticator app one signs in by its code, and without it by a recovery code, once", async () => {
      const { page, context, complaints } = await openWatched(opened.browser);
      const email = "careful@partner.example";
      await page.goto(`${opened.platform.ready.app}/register`);
      await registerAffiliate(page, "Careful", email);
      await openAccount(page);
      await page.getByRole("link", { name: "Security", exact: true }).click();
      await page.getByRole("button", { name: "Set up an authenticator app" }).click();
      await page.getByText("Or enter it by hand").click(LIVE);
      const secret = (await page.locator(".setup-secret code").innerText()).replaceAll(" ", "");
      await page.getByRole("img", { name: "QR code for your authenticator app" }).waitFor();
      expect(await faultsFor(page)).toEqual([]);
      await page.getByLabel("Code that the app shows").fill(codeOf(secret, -1));
      await page.getByRole("button", { name: "Confirm the code" }).click();
      const codes = page.getByRole("list", { name: "Recovery codes" }).getByRole("listitem");
      await codes.first().waitFor(LIVE);
      expect(await codes.count()).toBe(10);
      const [recovery = ""] = await codes.allInnerTexts();
      expect(await faultsFor(page)).toEqual([]);
      await page.getByRole("button", { name: "I have kept them" }).click();
      await page.getByText("10 are left.").waitFor(LIVE);
      expect(complaints).toEqual([]);

      await signOut(page);
      await typePassword(page, email, PASSWORD);
      await page.getByLabel("Code", { exact: true }).fill("000000");
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByRole("alert").waitFor(LIVE);
      await page.getByLabel("Code", { exact: true }).fill(codeOf(secret));
      await page.getByRole("button", { name: "Sign in" }).click();
      await accountMenu(page).waitFor(LIVE);

      await signOut(page);
      const signInByRecovery = async () => {
        await typePassword(page, email, PASSWORD);
        await page.getByRole("button", { name: "Use a recovery code" }).click();
        await page.getByLabel("Recovery code").fill(recovery.toLowerCase());
        await page.getByRole("button", { name: "Sign in" }).click();
      };
      await signInByRecovery();
      await accountMenu(page).waitFor(LIVE);
      await signOut(page);
      await signInByRecovery();
      await page.getByRole("alert").waitFor(LIVE);
      await context.close();
    });
  });

  describe("staying in control", () => {
    test("a profile is changed, pictures too, and a session elsewhere is ended", async () => {
      const email = "settled@partner.example";
      const elsewhere = await openWatched(opened.browser);
      await elsewhere.page.goto(`${opened.platform.ready.app}/register`);
      await registerAffiliate(elsewhere.page, "Settled", email);
      const { page, context, complaints } = await openWatched(opened.browser);
      await signIn(page, opened.platform.ready.app, { email, password: PASSWORD });

      await page.goto(`${opened.platform.ready.app}/account`);
      await page.getByLabel(/^Phone/).fill("0901");
      await page.getByRole("button", { name: "Save", exact: true }).click();
      await page.getByText("Must be a number as +84901234567.").waitFor();
      await page.getByLabel(/^Phone/).fill("+84 901 234 567");
      await page.getByLabel("Name", { exact: true }).fill("Settled Down");
      await page.getByLabel("Time zone").fill("Asia/Ho_Chi_Minh");
      await page.getByRole("button", { name: "Save", exact: true }).click();
      await page.getByRole("button", { name: "Account of Settled Down" }).waitFor(LIVE);
      await page.getByLabel("Picture file").setInputFiles({
        ...{ name: "me.png", mimeType: "image/png" },
        buffer: Buffer.from(PIXEL, "base64"),
      });
      await page.getByRole("button", { name: "Save the picture" }).click();
      await accountMenu(page).locator("img.avatar").waitFor(LIVE);
      await page.getByRole("button", { name: "Remove", exact: true }).click();
      await accountMenu(page)
        .locator("img.avatar")
        .waitFor({ state: "detached", ...LIVE });

      await page.getByRole("link", { name: "Security", exact: true }).click();
      await page.getByRole("button", { name: "Sign out everywhere else" }).click();
      await page.getByText("Every other session has ended.").waitFor(LIVE);
      await elsewhere.page.reload();
      await elsewhere.page.getByRole("heading", { name: "Sign in" }).waitFor(LIVE);
      expect(complaints).toEqual([]);
      await elsewhere.context.close();
      await context.close();
    });

    test("what weakens the account asks for the second factor in front of it, and is done once it was shown", async () => {
      const { page, context } = await openWatched(opened.browser);
      const email = "stepping@partner.example";
      await page.goto(`${opened.platform.ready.app}/register`);
      await registerAffiliate(page, "Stepping", email);
      await page.goto(`${opened.platform.ready.app}/account/security`);
      // Recovery codes want a second factor, and there is none: it is set up on the way.
      await page.getByRole("button", { name: "Set up an authenticator app" }).click();
      await page.getByText("Or enter it by hand").click(LIVE);
      const secret = (await page.locator(".setup-secret code").innerText()).replaceAll(" ", "");
      await page.getByLabel("Code that the app shows").fill(codeOf(secret, -1));
      await page.getByRole("button", { name: "Confirm the code" }).click();
      await page.getByRole("button", { name: "I have kept them" }).click(LIVE);
      await signOut(page);
      await typePassword(page, email, PASSWORD);
      await page.getByLabel("Code", { exact: true }).fill(codeOf(secret));
      await page.getByRole("button", { name: "Sign in" }).click();
      await accountMenu(page).waitFor(LIVE);
      // The server says that it was shown too long ago, once.
      let refused = 0;
      await page.route("**/api/account/totp", async (route) => {
        if (route.request().method() !== "DELETE" || refused++ > 0) return route.continue();
        const type = "/problems/step_up_required";
        await route.fulfill({ status: 403, json: { type, title: "Confirm that it is you" } });
      });
      await page.goto(`${opened.platform.ready.app}/account/security`);
      await page.getByRole("button", { name: "Remove the authenticator app" }).click();
      await page.getByRole("button", { name: "Remove", exact: true }).click();
      const dialog = page.getByRole("dialog", { name: "Confirm that it is you" });
      await dialog.waitFor(LIVE);
      expect(await faultsFor(page)).toEqual([]);
      await dialog.getByLabel("Code", { exact: true }).fill(codeOf(secret, 1));
      await dialog.getByRole("button", { name: "Confirm" }).click();
      await page.getByText("The authenticator app is removed.").waitFor(LIVE);
      await page.getByText("Your password alone opens this account").waitFor(LIVE);
      await context.close();
    });
  });

  /** A picture of one pixel. */
  const PIXEL =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
}
