import type { Browser, BrowserContext, Page } from "playwright-core";
import { totpCode } from "../../functions/session/totp.ts";

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
}

export interface WatchOptions {
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly colorScheme?: "light" | "dark";
  /** Whether the site may put its worker beside itself; it may not unless told so. */
  readonly serviceWorkers?: "allow" | "block";
}

/** A browser profile of its own with one page open in it. */
export async function openWatched(browser: Browser, options: WatchOptions = {}): Promise<Watched> {
  const { viewport = SIZES.desk, colorScheme = "light", serviceWorkers = "block" } = options;
  const context = await browser.newContext({
    ...{ userAgent: PERSON, viewport, colorScheme, locale: "en-GB" },
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
  const page = await context.newPage();
  const shift = async () => {
    const shifts = await page.evaluate<{ value: number; moved: string }[]>("window.__shifts");
    return {
      total: shifts.reduce((total, { value }) => total + value, 0),
      moved: shifts.map(({ value, moved }) => `${value.toFixed(4)} ${moved}`),
    };
  };
  return { page, context, complaints, shift };
}

/** With what one signs in; the platform's own people have an authenticator app as well. */
export interface Login {
  readonly email: string;
  readonly password: string;
  readonly totpSecret?: string;
}

/** Signs in as a person would, and waits for the home that follows. */
export async function signIn(page: Page, app: string, { email, password, totpSecret }: Login): Promise<void> {
  await page.goto(`${app}/sign-in`);
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  if (totpSecret !== undefined) await showCode(page, totpSecret);
  await accountMenu(page).waitFor();
}

/** What stands on every page of those who are signed in. */
export const accountMenu = (page: Page) => page.getByRole("button", { name: /^Account of / });

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

const CODE_MS = 30_000;
/** The half minute whose code was used last, by site and secret: a code works once. */
const usedSteps = new Map<string, number>();

/** Types what the authenticator app shows, once it shows what was not used before. */
async function showCode(page: Page, secret: string): Promise<void> {
  const key = `${new URL(page.url()).port} ${secret}`;
  const used = usedSteps.get(key) ?? 0;
  const untilMs = (used + 1) * CODE_MS - Date.now();
  if (untilMs > 0) await page.waitForTimeout(untilMs);
  usedSteps.set(key, Math.floor(Date.now() / CODE_MS));
  await page.getByLabel("Code", { exact: true }).fill(totpCode(secret, new Date()));
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** The large number of the section with this title; an unknown one is null. */
export async function figureOf(page: Page, section: string | RegExp): Promise<number | null> {
  const text = await page.getByRole("region", { name: section }).locator(".figure-value").first().innerText();
  const digits = text.replace(/[^\d.-]/g, "");
  return digits === "" ? null : Number(digits);
}
