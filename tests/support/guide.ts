import type { Browser, Page } from "playwright-core";
import { seedOrganisation } from "../../db/seed/organisation.ts";
import { seedUser } from "../../db/seed/user.ts";
import type { Platform } from "../../local/platform/start-platform.ts";
import { allowCopying } from "./clipboard.ts";
import { openWatched, signIn, type Watched } from "./people.ts";

const LIVE = { timeout: 60_000 };

/** Somebody whose organisation has nothing as yet: signed in, with a first program, before the guide. */
export async function openGuide(browser: Browser, platform: Platform, name: string): Promise<Watched> {
  const { app, databaseUrl } = platform.ready;
  const email = `${name}@merchant.example`;
  const password = "correct horse battery staple";
  const { organisationId } = await seedOrganisation(databaseUrl, `Shop ${name}`);
  await seedUser(databaseUrl, { email, password, name, memberships: [{ organisationId, role: "owner" }] });
  const merchant = await openWatched(browser);
  const { page } = merchant;
  await signIn(page, app, { email, password });
  await allowCopying(page);
  await page.getByRole("heading", { name: "Make your first program" }).waitFor(LIVE);
  await page.getByRole("button", { name: "Make the program" }).click();
  await page.getByRole("heading", { name: "Guide", exact: true }).waitFor(LIVE);
  return merchant;
}

/** Follows the guide's link as a visitor would, to the page that was saved; answers the token that it was opened with. */
export async function followTrial(browser: Browser, merchant: Page): Promise<string> {
  await merchant.getByRole("button", { name: "Make a link to try" }).click();
  const link = await merchant.getByRole("link", { name: "Follow the link" }).getAttribute("href", LIVE);
  const visitor = await openWatched(browser);
  await visitor.page.goto(link ?? "");
  const token = new URL(visitor.page.url()).searchParams.get("tcid");
  await visitor.context.close();
  if (token === null) throw new Error(`no token in ${visitor.page.url()}`);
  return token;
}

/** Sends the request that a curl command of the guide would. */
export async function runCurl(command: string): Promise<{ status: number; body: unknown }> {
  const text = command.replaceAll("\\\n", "");
  const [, url = ""] = /^curl (\S+)/.exec(text) ?? [];
  const headers = [...text.matchAll(/-H "([^:"]+): ([^"]*)"/g)].map(([, name = "", value = ""]) => [
    name,
    value,
  ]);
  const [, body = ""] = /-d '([^']*)'/.exec(text) ?? [];
  const response = await fetch(url, { method: "POST", headers: Object.fromEntries(headers), body });
  return { status: response.status, body: await response.json() };
}
