import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import type { Opened } from "../support/opened.ts";
import { accountMenu, signOut as leave, openWatched, signIn } from "../support/people.ts";

/**
 * Goal: people guard their account with a passkey or an app, and get in with it and by nothing less. Method: a real
 * browser with an authenticator of its own, at the machine's name, since passkeys belong to names and not to addresses.
 */
export function secondFactorSuite(opened: Opened): void {
  let site: string;

  beforeAll(async () => {
    site = opened.platform.ready.app.replace("127.0.0.1", "localhost");
  });

  /** Plugs in an authenticator that knows its owner's finger, which is on it. */
  async function plugIn(page: Page): Promise<void> {
    const cdp = await page.context().newCDPSession(page);
    await cdp.send("WebAuthn.enable");
    await cdp.send("WebAuthn.addVirtualAuthenticator", {
      options: {
        ...{ protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true },
        ...{ isUserVerified: true, automaticPresenceSimulation: true },
      },
    });
  }

  /**
   * Lets the browser offer passkeys among the addresses that it fills in only when it is told to. It would choose what it
   * offers by itself, since the finger is on it, and be quicker than whoever uses a button.
   */
  async function offerWhenTold(page: Page): Promise<(offers: boolean) => void> {
    let offering = false;
    await page.exposeFunction("offersPasskeys", () => offering);
    await page.addInitScript(
      "PublicKeyCredential.isConditionalMediationAvailable = () => window.offersPasskeys()",
    );
    return (offers) => {
      offering = offers;
    };
  }

  /**
   * Lets the offer of the next page that is loaded wait for the API, and whoever asks for a passkey take a while to lay the
   * finger on. Answers what ends the one and the other.
   */
  async function offerLate(page: Page) {
    const api = Promise.withResolvers<void>();
    const finger = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    const address = "**/api/auth/passkey/options";
    await page.route(
      address,
      async (route) => {
        await api.promise;
        await route.continue();
      },
      { times: 1 },
    );
    await page.exposeFunction("layFingerOn", () => {
      asked.resolve();
      return finger.promise;
    });
    await page.addInitScript(`
    const get = navigator.credentials.get.bind(navigator.credentials);
    navigator.credentials.get = async (options) => {
      if (options.mediation === "conditional") return new Promise(() => undefined);
      await window.layFingerOn();
      options.signal.throwIfAborted();
      return get(options);
    };`);
    return { asked: asked.promise, answer: api.resolve, touch: finger.resolve };
  }

  const signOut = async (page: Page) => {
    await leave(page);
    await page.getByLabel("Password").waitFor();
  };

  test("a merchant adds a passkey, keeps the recovery codes, and signs in with the passkey, asked for or offered, or with a code", async () => {
    const { page, context } = await openWatched(opened.browser);
    await plugIn(page);
    const offer = await offerWhenTold(page);
    const { merchant } = opened.platform.ready.demo;
    await signIn(page, site, merchant);
    await page.goto(`${site}/account/security`);
    await page.getByRole("button", { name: "Add a passkey" }).click();
    await page.getByLabel("Name of the passkey").fill("Laptop");
    await page.getByRole("button", { name: "Make the passkey" }).click();
    await page.getByRole("button", { name: "I have kept them" }).waitFor();
    const codes = await page.getByRole("list", { name: "Recovery codes" }).locator("code").allInnerTexts();
    expect(codes).toHaveLength(10);
    await page.getByRole("button", { name: "I have kept them" }).click();
    await page.getByRole("button", { name: "Rename the passkey Laptop" }).waitFor();

    await signOut(page);
    await page.getByRole("button", { name: "Use a passkey" }).click();
    await accountMenu(page).waitFor();

    // Chosen among what the browser fills in.
    offer(true);
    const entered = page.waitForResponse(`${site}/api/auth/passkey`);
    await leave(page);
    expect((await entered).status()).toBe(200);
    await accountMenu(page).waitFor();

    offer(false);
    await signOut(page);
    await page.getByLabel("E-mail address").fill(merchant.email);
    await page.getByLabel("Password").fill(merchant.password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByRole("button", { name: "Use a recovery code" }).click();
    await page.getByLabel("Recovery code").fill(codes[0] ?? "");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await accountMenu(page).waitFor();
    await page.goto(`${site}/account/security`);
    await page.getByText("9 are left").waitFor();

    // Asked for before the offer is there: what is asked for goes on.
    offer(true);
    const late = await offerLate(page);
    const offering = page.waitForRequest("**/api/auth/passkey/options");
    await signOut(page);
    const offered = await offering;
    await page.getByRole("button", { name: "Use a passkey" }).click();
    await late.asked;
    late.answer();
    await (await offered.response())?.finished();
    await page.waitForTimeout(500);
    late.touch();
    await accountMenu(page).waitFor();
    await context.close();
  });

  test("the admin is let in by a code of the app, and stays signed in when the page is loaded again", async () => {
    const { page, context } = await openWatched(opened.browser);
    await signIn(page, site, opened.platform.ready.demo.admin);
    for (let load = 1; load <= 5; load++) await page.reload();
    await accountMenu(page).waitFor();
    await context.close();
  });

  test("tabs that are opened at once are all signed in", async () => {
    const { page, context } = await openWatched(opened.browser);
    await signIn(page, opened.platform.ready.app, opened.platform.ready.demo.affiliate);
    const tabs = await Promise.all(Array.from({ length: 6 }, () => context.newPage()));
    await Promise.all(tabs.map((tab) => tab.goto(`${opened.platform.ready.app}/affiliate`)));
    // Whoever is in the middle of a refresh leaves, and comes back.
    await Promise.all(tabs.map((tab) => tab.reload({ waitUntil: "commit" })));
    for (const tab of [page, ...tabs]) await accountMenu(tab).waitFor();
    await context.close();
  });
}
