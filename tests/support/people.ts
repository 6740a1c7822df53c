import type { Browser, BrowserContext, Page, Request } from "playwright-core";
import { expect } from "vitest";
import { totpCode } from "../../functions/session/totp.ts";
import { proofTexts } from "../../web/src/components/factor/texts/proof.ts";
import { entryTexts } from "../../web/src/components/frame/texts/entry.ts";
import { frameTexts } from "../../web/src/components/frame/texts/frame.ts";
import { uiTexts } from "../../web/src/components/ui/texts/ui.ts";
import { LANGUAGES, type Language } from "../../web/src/lib/texts/language.ts";
import { LANGUAGE_NAMES } from "../../web/src/lib/texts/language-names.ts";
import { unusedCode } from "./unused-code.ts";

/** What a visitor's browser says of itself: the test's own says that a program drives it, and is taken for a bot. */
export const PERSON =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/153.0.0.0 Safari/537.36";

export const SIZES = { desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const;

/** A page, what its console complained of, and how far its content has jumped. */
export interface Watched {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly complaints: string[];
  /** Cumulative layout shift that no input had caused, and what moved. */
  shift(): Promise<{ readonly total: number; readonly moved: readonly string[] }>;
  /** Resolves once nothing is being asked for any more, and what came of it is drawn. */
  settled(): Promise<void>;
}

export interface WatchOptions {
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly colorScheme?: "light" | "dark";
  /** Whether the site may put its worker beside itself; it may not unless told so. */
  readonly serviceWorkers?: "allow" | "block";
  /** Of the browser, which pages are in until another is chosen. */
  readonly language?: Language;
}

const LOCALES = { en: "en-GB", vi: "vi-VN" } as const;

/** Once what is known now has been drawn. */
export const nextFrame = (page: Page) =>
  page.evaluate("new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)))");
const DRAWN_QUIETLY = 6;

/** A browser profile of its own with one page open in it. */
export async function openWatched(browser: Browser, options: WatchOptions = {}): Promise<Watched> {
  const { viewport = SIZES.desk, colorScheme = "light", serviceWorkers = "block", language = "en" } = options;
  const context = await browser.newContext({
    ...{ userAgent: PERSON, viewport, colorScheme, locale: LOCALES[language] },
    // Looked at between two colours, a page would seem to be of neither.
    reducedMotion: "reduce",
    // Playwright sees no request that a worker stands before.
    serviceWorkers,
  });
  await context.addInitScript(`
    window.__shifts = [];
    new PerformanceObserver((list) => {
      for (const { hadRecentInput, value, sources, startTime } of list.getEntries()) {
        if (hadRecentInput) continue;
        const moved = sources
          .map(({ node, previousRect, currentRect }) =>
            [node?.className || node?.nodeName, previousRect.y, "to", currentRect.y].join(" "))
          .join(", ") + " at " + Math.round(startTime) + " ms";
        window.__shifts.push({ value, moved });
      }
    }).observe({ type: "layout-shift", buffered: true });
  `);
  const complaints: string[] = [];
  context.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  context.on("weberror", ({ error }) => void complaints.push(String(error())));
  const asked = new Set<Request>();
  context.on("request", (request) => asked.add(request));
  context.on("requestfinished", (request) => asked.delete(request));
  context.on("requestfailed", (request) => asked.delete(request));
  const page = await context.newPage();
  // What was drawn may ask for more: until it has been drawn a few times without.
  const settled = async () => {
    const isQuiet = async () => {
      for (let drawn = 0; drawn < DRAWN_QUIETLY; drawn++) {
        if (asked.size > 0) return false;
        await nextFrame(page);
      }
      return asked.size === 0;
    };
    await expect.poll(isQuiet).toBe(true);
  };
  const shift = async () => {
    const shifts = await page.evaluate<{ value: number; moved: string }[]>("window.__shifts");
    return {
      total: shifts.reduce((total, { value }) => total + value, 0),
      moved: shifts.map(({ value, moved }) => `${value.toFixed(4)} ${moved}`),
    };
  };
  return { page, context, complaints, shift, settled };
}

/** With what one signs in; the platform's own people have an authenticator app as well. */
export interface Login {
  readonly email: string;
  readonly password: string;
  readonly totpSecret?: string;
}

/**
 * Signs in as a person would, and waits for the home that follows. The screens are in the language from then on, whatever
 * the account has had before.
 */
export async function signIn(
  page: Page,
  app: string,
  login: Login,
  language: Language = "en",
): Promise<void> {
  await page.goto(`${app}/sign-in`);
  await speak(page, language);
  const t = entryTexts[language];
  await page.getByLabel(t.email).fill(login.email);
  await page.getByLabel(uiTexts[language].password).fill(login.password);
  await page.getByRole("button", { name: t.signIn }).click();
  if (login.totpSecret !== undefined) await showCode(page, login.totpSecret, language);
  await accountMenu(page).waitFor();
  await speak(page, language);
}

const ACCOUNT = new RegExp(`^(${LANGUAGES.map((language) => frameTexts[language].account("")).join("|")})`);

/** What stands on every page of those who are signed in. */
export const accountMenu = (page: Page) => page.getByRole("button", { name: ACCOUNT });

const languageOf = (page: Page) => page.evaluate<string>("document.documentElement.lang");

/** Puts the screens into a language by the switch that stands on every page; of whoever is signed in it is the account's then. */
export async function speak(page: Page, language: Language): Promise<void> {
  if ((await languageOf(page)) === language) return;
  const isSignedIn = (await accountMenu(page).count()) > 0;
  const kept = isSignedIn
    ? page.waitForResponse(`${new URL(page.url()).origin}/api/auth/refresh`)
    : undefined;
  await page.getByRole("button", { name: LANGUAGE_NAMES[language], exact: true }).click();
  await expect.poll(() => languageOf(page)).toBe(language);
  // It is kept with the account by then, and told to the page.
  await kept;
}

/** Goes to the pages of one's account. */
export async function openAccount(page: Page): Promise<void> {
  await accountMenu(page).click();
  await page.getByRole("menuitem", { name: "Your account" }).click();
}

export async function signOut(page: Page): Promise<void> {
  await accountMenu(page).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
}

/** Sets up an authenticator app where a page asks for a second factor and there is none yet, and goes on. */
export async function setUpAuthenticator(page: Page): Promise<void> {
  const dialog = page.getByRole("dialog", { name: "Confirm that it is you" });
  await dialog.getByRole("button", { name: "Set up: Authenticator app" }).click({ timeout: 60_000 });
  await dialog.getByText("Or enter it by hand").click();
  const secret = (await dialog.locator(".setup-secret code").innerText()).replaceAll(" ", "");
  await dialog.getByLabel("Code that the app shows").fill(totpCode(secret, new Date()));
  await dialog.getByRole("button", { name: "Confirm the code" }).click();
  await dialog.getByRole("button", { name: "I have kept them" }).click();
}

/** Types what the authenticator app shows. */
async function showCode(page: Page, secret: string, language: Language): Promise<void> {
  const t = proofTexts[language];
  await page
    .getByLabel(t.codes.totp.label, { exact: true })
    .fill(await unusedCode(new URL(page.url()).port, secret));
  await page.getByRole("button", { name: t.signIn }).click();
}

/** The large number of the section with this title; an unknown one is null. */
export async function figureOf(page: Page, section: string | RegExp): Promise<number | null> {
  const text = await page.getByRole("region", { name: section }).locator(".figure-value").first().innerText();
  const digits = text.replace(/[^\d.-]/g, "");
  return digits === "" ? null : Number(digits);
}
