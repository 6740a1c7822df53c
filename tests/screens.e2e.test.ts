import pg from "pg";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createApiClient } from "../local/demo/api-client.ts";
import { Visitor } from "../local/replay/visitor.ts";
import { formWalks } from "./suites/form-walks.ts";
import { faultsFor } from "./support/accessibility.ts";
import { launchBrowser } from "./support/browser.ts";
import { fillScreens, type Ids } from "./support/fill-screens.ts";
import { accountMenu, openWatched, SIZES, signIn, type Watched } from "./support/people.ts";
import { LOOKS, type Look } from "./support/person.ts";
import { keepPicture } from "./support/pictures.ts";
import { ROLES, SCREENS } from "./support/screens.ts";
import { startTestPlatform, type TestPlatform } from "./support/test-platform.ts";
import { until } from "./support/until.ts";

/*
 * Goal: every screen can be used by everybody, at desk and phone width, in light and dark, in both languages, and nothing jumps. Method:
 * a real browser on a platform with clicks and orders in it; axe looks at each screen, the browser counts shifts.
 * TRIBUTARY_SCREENSHOTS=FOLDER keeps a picture of each.
 */

/** What a browser's own measure calls good is 0.1; nothing here should move at all. */
const SHIFT_MAX = 0.01;

/** As long as the token of a mail; the pages use one only when they are told to. */
const TOKEN = "A".repeat(43);
const ENTRY_SCREENS = [
  "/",
  "/p/demo",
  "/components",
  "/reference",
  "/register",
  "/register?as=merchant",
  `/register/confirm#${TOKEN}`,
  "/forgot",
  "/reset",
  `/reset#${TOKEN}`,
  `/email-confirm#${TOKEN}`,
  "/terms",
  "/privacy",
] as const;

let platform: TestPlatform;
let browser: Browser;
/** What stands behind a colon in a path. */
let ids: Ids;

beforeAll(async () => {
  platform = await startTestPlatform();
  browser = await launchBrowser();
  await bringSomeSales();
  await bringATeam();
  ids = await fillScreens(platform);
});

afterAll(async () => {
  await browser?.close();
  await platform?.remove();
});

/** Clicks, orders in several currencies, a refund and a rejection, so that no table is empty. */
async function bringSomeSales(): Promise<void> {
  const { app, edge, demo } = platform.ready;
  const api = createApiClient(app, demo.apiKey);
  const orders = [
    ["USD", 4_999],
    ["EUR", 129_900],
    ["VND", 2_450_000],
    ["USD", 1_250],
  ] as const;
  // A server that answers 404: each attempt stands in the log.
  await api.post("/webhook-endpoints", {
    ...{ url: `${app}/api/nowhere`, types: ["conversion.created", "conversion.approved"], key: "screens" },
    description: "Orders of the shop",
  });
  for (const [index, [currency, amountMinor]] of orders.entries()) {
    const clickId = await new Visitor().click(edge, demo.linkCode);
    const { id } = await api.post<{ id: string }>("/conversions", {
      ...{ orderId: `screen-${index}`, amountMinor, currency, clickId },
    });
    if (index === 0)
      await api.post(`/conversions/${id}/refunds`, { refundId: "re-1", amountMinor: 2_000, currency });
    if (index === 3) await api.post(`/conversions/${id}/reject`, { reason: "The card was stolen." });
  }
  // A job that failed, so that something waits for the operator.
  await asOwnerOfDatabase(
    `INSERT INTO job_runs (id, job, request_id, started_at, duration_ms, ok, counts, error)
     VALUES (uuidv7(), 'keep-kyc', uuidv7(), now(), 12, false, '{}', 'Error: the connection was lost')`,
  );
  await bringSuspicion(demo.programId);
  await until("the sales are credited", async () => {
    const { data } = await api.get<{ data: { conversions: number }[] }>("/reports/partners");
    return data.some(({ conversions }) => conversions === orders.length);
  });
}

/** Clicks of bots on two days, and what the hourly job finds in them. */
async function bringSuspicion(programId: string): Promise<void> {
  const partner = `(SELECT id, affiliate_id, organisation_id FROM partners WHERE program_id = '${programId}' ORDER BY id LIMIT 1) p`;
  await asOwnerOfDatabase(
    `INSERT INTO report_rollups (organisation_id, program_id, dimension, key, grain, bucket, currency, partner_id, clicks, bots, uniques)
     SELECT p.organisation_id, '${programId}', 'partner', p.id, 'day', date_trunc('day', now(), 'UTC') - make_interval(days => d), '', p.id, 300, 210, 90
     FROM ${partner} CROSS JOIN generate_series(2, 3) d`,
  );
  await asOwnerOfDatabase(
    `INSERT INTO fraud_signals (id, kind, subject_id, affiliate_id, partner_id, program_id, grade, figures, changed_at)
     SELECT '01900000-0000-7000-8000-0000000000f1', 'bots', p.id, p.affiliate_id, p.id, '${programId}', 3, '{"clicks": 600, "bots": 420}', now() FROM ${partner}`,
  );
}

async function asOwnerOfDatabase(statement: string): Promise<pg.QueryResult> {
  const database = new pg.Client({ connectionString: platform.ready.databaseUrl });
  await database.connect();
  const result = await database.query(statement);
  await database.end();
  return result;
}

/** Below the affiliate some whom it brought, and one whom these did; from now on there are ranks to reach. */
async function bringATeam(): Promise<void> {
  const { app, demo } = platform.ready;
  const api = createApiClient(app, demo.apiKey);
  const { data } = await api.get<{ data: { id: string; email: string }[] }>("/partners");
  const own = data.find(({ email }) => email === demo.affiliate.email)?.id;
  const bring = async (name: string, sponsorPartnerId: string | undefined) => {
    const email = `${name.toLowerCase().replaceAll(" ", ".")}@team.example`;
    return (await api.post<{ id: string }>("/partners", { name, email, sponsorPartnerId })).id;
  };
  const ben = await bring("Ben Oh", own);
  await bring("Ann Lee", own);
  await bring("Cat Poe", ben);
  const level = (rateBps: number) => ({ kind: "percentage", rateBps });
  await api.post("/plans", {
    rules: {
      ...{ v: 1, compression: "none", capBps: 2_100, levels: [level(1_000), level(300), level(200)] },
      ranks: [
        { key: "bronze", name: "Bronze", badge: "★", requires: { directPartners: 2 } },
        { key: "silver", name: "Silver", badge: "★★", requires: { groupVolume: 5_000, activeLegs: 3 } },
      ],
      bonuses: [{ name: "pool", kind: "pool", rateBps: 100, sharesByRank: { silver: 1 } }],
    },
  });
}

async function inspect(watched: Watched, path: string, name: string): Promise<void> {
  const { page, complaints, shift, settled } = watched;
  await page.goto(`${platform.ready.app}${path.replace(/:(\w+)/, (_, name) => ids[name] ?? "")}`);
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  // What is inert only shows how waiting looks.
  await page.locator("[aria-busy=true]:not([inert] *)").first().waitFor({ state: "detached" });
  await settled();
  const overflow = await page.evaluate<number>(
    "document.documentElement.scrollWidth - document.documentElement.clientWidth",
  );
  expect.soft({ path, overflow }).toEqual({ path, overflow: 0 });
  const { total, moved } = await shift();
  // A picture of the whole page makes the window larger, which moves things.
  await keepPicture(page, name);
  expect.soft(total, `${path} jumps: ${moved.join("; ")}`).toBeLessThan(SHIFT_MAX);
  expect.soft(await faultsFor(page), path).toEqual([]);
  // What is nowhere is answered so.
  const expected = path === "/nowhere" ? [expect.stringContaining("404 (Not Found)")] : [];
  expect.soft(complaints.splice(0), path).toEqual(expected);
}

const openLook = ({ size, colorScheme, language }: Look) =>
  openWatched(browser, { viewport: SIZES[size], colorScheme, language });

/** What a path is called as a file. */
const fileOf = (path: string, { size }: Look) =>
  `${path.replace(/#.*/, "").slice(1).replaceAll(/[/?=]/g, "-").replace(":", "")}-${size}`;

describe.each(LOOKS)("on %s", (_, look) => {
  test.each(["/sign-in", ...ENTRY_SCREENS])("who comes by %s finds a page in order", async (path) => {
    const watched = await openLook(look);
    await inspect(watched, path, fileOf(path, look));
    await watched.context.close();
  });

  test.each(ROLES)("each screen of the %s is in order", async (role) => {
    const watched = await openLook(look);
    await signIn(watched.page, platform.ready.app, platform.ready.demo[role], look.language);
    for (const path of SCREENS[role]) await inspect(watched, path, fileOf(path, look));
    await watched.context.close();
  });
});

// Before anything is decided: what was decided has no form any more.
describe("forms", () => formWalks(() => ({ platform, browser, ids })));

describe("what a merchant sets", () => {
  test("a plan above its cap is refused at the levels; mended, it shows what it pays and what changes, and is published", async () => {
    const { page, context } = await openWatched(browser);
    const { app, demo } = platform.ready;
    await signIn(page, app, demo.merchant);
    await page.getByRole("link", { name: "Plans", exact: true }).click();
    await page.getByRole("link", { name: "New version" }).click();
    const first = page.getByLabel("Rate in %").first();
    await page.getByText("5% are left under the cap.").waitFor();
    await first.fill("45");
    await page.getByText("That is 30% above the cap").waitFor();
    await page.getByRole("button", { name: "Look over and publish" }).click();
    await page
      .getByText("Levels pay 45 % + 3 % + 2 %, bonuses pool 1 % = 51 %, more than the cap of 21 %.")
      .waitFor();

    await first.fill("12.5");
    await page.getByLabel("Amount", { exact: true }).fill("49.99");
    // 6.24875 and 1.4997, 0.9998 of it: the cents left over go to the largest remainders.
    await page.getByText("12.5% of US$49.99, exactly 6.24875, rounded down.").waitFor();
    await page.getByRole("button", { name: "Run it over these days" }).click();
    await page.getByRole("heading", { name: /^USD: Difference \+/ }).waitFor();
    await page.getByRole("button", { name: "Look over and publish" }).click();
    const question = page.getByRole("dialog", { name: "Publish this version?" });
    await question
      .getByText("Level 1, the partner who brought the order, is paid 12.5 % of the order.")
      .waitFor();
    await question.getByRole("button", { name: "Publish" }).click();
    await page
      .getByRole("row", { name: /Version 3/ })
      .getByText("12.5% + 3% + 2%")
      .waitFor();
    await context.close();
  });

  test("a campaign is made in steps that keep what was typed, and what the API refuses leads back to its step; it is changed, paused, let go on and archived", async () => {
    const { page, context } = await openWatched(browser);
    const { app, demo } = platform.ready;
    await signIn(page, app, demo.merchant);
    await page.getByRole("link", { name: "Campaigns", exact: true }).click();
    await page.getByRole("link", { name: "New campaign" }).click();
    const next = page.getByRole("button", { name: "Next" });
    await next.click();
    await page.getByText("Must not be empty.").waitFor();
    await page.getByLabel("Name", { exact: true }).fill("Spring");
    await next.click();
    await page.getByRole("heading", { name: "Step 2 of 5: What it pays" }).waitFor();
    await next.click();
    await page.getByLabel("Page to lead to").fill("https://shop.example/spring");
    await page.getByLabel(/^Further hosts/).fill("not_a_host!");
    await next.click();
    await page.getByLabel(/^Budget for commission/).fill("1500");
    await next.click();
    await page.getByText(/^[\d.]+%, then 3% and 2% to the sponsors above/).waitFor();
    await page.getByRole("button", { name: "Make the campaign" }).click();
    await page.getByText("Must be a host name").waitFor();
    await page.getByLabel(/^Further hosts/).fill("");
    await next.click();
    expect(await page.getByLabel(/^Budget for commission/).inputValue()).toBe("1500");
    await next.click();
    await page.getByRole("button", { name: "Make the campaign" }).click();
    await page
      .getByRole("row", { name: /^Spring/ })
      .getByText("US$0.00 of US$1,500.00")
      .waitFor();

    await page.getByRole("link", { name: "Spring", exact: true }).click();
    const budget = page.getByLabel(/^Budget for commission/);
    await budget.fill("2000");
    await page.getByLabel(/^Last day/).fill("2100-05-31");
    await page.getByRole("button", { name: "Save the changes" }).click();
    await page.getByText("Saved: 2 changes.").waitFor();
    await page.getByText("US$0.00 of US$2,000.00").waitFor();
    expect(await budget.inputValue()).toBe("2000.00");
    await page.getByRole("button", { name: "Pause" }).click();
    const standing = page.getByRole("region", { name: "How it stands" });
    await standing.getByText("paused").waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await standing.getByText("active").waitFor();
    await page.getByRole("button", { name: "Archive Spring" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Archive" }).click();
    await standing.getByText("archived").waitFor();
    await page.getByRole("region", { name: "What partners are told" }).waitFor();
    expect(await page.getByRole("button", { name: "Save the changes" }).count()).toBe(0);
    await context.close();
  });

  test("who is credited, when it is approved and paid, and in which currencies, is the merchant's to say", async () => {
    const { page, context } = await openWatched(browser);
    const { app, demo } = platform.ready;
    await signIn(page, app, demo.merchant);
    await page.getByRole("link", { name: "Settings", exact: true }).click();
    const crediting = page.getByRole("region", { name: "Orders and commission" });
    await crediting.getByLabel("Time decay").check();
    await crediting.getByLabel("Days in which a share halves").fill("0");
    await crediting.getByLabel("Days until commission may be paid").fill("31");
    const save = crediting.getByRole("button", { name: "Save orders and commission" });
    await save.click();
    await crediting.getByText("A whole number of days, 1 to 365.").waitFor();
    await crediting.getByLabel("Days in which a share halves").fill("9");
    await crediting.getByLabel("Above it somebody approves, VND").fill("0.5");
    await save.click();
    await crediting.getByText("VND has no decimals.").waitFor();
    await crediting.getByLabel("Above it somebody approves, VND").fill("");
    await crediting.getByLabel("Above it somebody approves, USD").fill("1000.50");
    await save.click();
    await page.getByText("Saved.").waitFor();
    const program = page.getByRole("region", { name: "The program" });
    await program.getByLabel("Currencies").fill("usd, EUR VND ABC");
    await program.getByRole("button", { name: "Save the program" }).click();
    await program.getByText("ABC is no currency.").waitFor();
    await program.getByLabel("Currencies").fill("usd, EUR VND JPY");
    await program.getByRole("button", { name: "Save the program" }).click();
    const stored = async () => {
      const { rows } = await asOwnerOfDatabase(
        `SELECT attribution_model, half_life_days, hold_days, approve_after_days, manual_above_minor, currencies FROM programs WHERE id = '${demo.programId}'`,
      );
      return rows[0];
    };
    await expect.poll(stored).toEqual({
      ...{ attribution_model: "time_decay", half_life_days: 9, hold_days: 31, approve_after_days: 14 },
      ...{ manual_above_minor: { USD: 100_050 }, currencies: ["USD", "EUR", "VND", "JPY"] },
    });
    await context.close();
  });

  test("is refused at the field that is wrong, kept once it is right, and a coupon is archived for good", async () => {
    const { page, context } = await openWatched(browser);
    const { app, demo } = platform.ready;
    await signIn(page, app, demo.merchant);
    await page.getByRole("link", { name: "Coupons", exact: true }).click();
    await page.getByRole("button", { name: "New coupon" }).click();
    await page.getByLabel("Code", { exact: true }).fill("SPRING");
    await page.getByLabel(/^First day/).fill("2100-05-02");
    await page.getByLabel(/^Last day/).fill("2100-05-01");
    await page.getByRole("button", { name: "Make the coupon" }).click();
    await page.getByText("Must lie after the coupon begins.").waitFor();
    await page.getByLabel(/^Last day/).fill("2100-05-02");
    await page.getByRole("button", { name: "Make the coupon" }).click();
    const row = page.getByRole("row", { name: /SPRING/ });
    await row.getByText("to come").waitFor();
    await row.getByRole("button", { name: "Archive SPRING" }).click();
    await page.locator(".row-detail").getByRole("button", { name: "Archive SPRING" }).click();
    await row.getByText("archived").waitFor();

    await page.getByRole("link", { name: "Install", exact: true }).click();
    await page.getByLabel("Parameter of direct links").fill("Not This");
    await page.getByRole("button", { name: "Save the settings" }).click();
    await page.getByText(/Must be 1 to 32 of/).waitFor();
    await page.getByLabel("Parameter of direct links").fill("ref");
    await page.getByRole("radio", { name: /^Required/ }).check();
    await page.getByRole("button", { name: "Save the settings" }).click();
    await page.getByText('data-consent="required" data-via="ref"').waitFor();
    await context.close();
  });
});

describe("one of many", () => {
  test("is found by typing a part of its name, by keyboard alone, and stands in the address", async () => {
    const { page, context } = await openWatched(browser, { viewport: SIZES.phone });
    const { app, demo } = platform.ready;
    await signIn(page, app, demo.merchant);
    await page.goto(`${app}/merchant/clicks`);
    const partner = page.getByRole("combobox", { name: "Partner" });
    await partner.pressSequentially("ben o");
    await page.getByRole("option", { name: "Ben Oh" }).waitFor();
    await page.getByRole("option", { name: "Ada" }).waitFor({ state: "detached" });
    await keepPicture(page, "merchant-clicks-partner-phone");
    expect(await faultsFor(page)).toEqual([]);
    await partner.press("Enter");
    await page.waitForURL(/partnerId=/);
    expect(await partner.inputValue()).toBe("Ben Oh");
    await page.getByRole("listbox").waitFor({ state: "detached" });
    // Another in its place: what was found comes before what was chosen.
    await partner.fill("ann l");
    await page.getByRole("option", { name: "Ann Lee" }).waitFor();
    await page.getByRole("option", { name: "Ada" }).waitFor({ state: "detached" });
    await partner.press("Enter");
    await until("the other is chosen", async () => (await partner.inputValue()) === "Ann Lee");
    await page.reload();
    await until("its name is shown again", async () => (await partner.inputValue()) === "Ann Lee");
    await page.getByRole("button", { name: "All: Partner" }).click();
    await page.waitForURL((url) => !url.search.includes("partnerId"));
    await context.close();
  });
});

describe("what the operator sets", () => {
  test("a lower limit says whom it meets, stands in its history, and is taken back by its undo", async () => {
    const { page, context, complaints } = await openWatched(browser);
    const { app, demo } = platform.ready;
    await signIn(page, app, demo.admin);
    await page.goto(`${app}/admin/settings`);
    await page.getByRole("searchbox", { name: "Search", exact: true }).fill("members");
    const row = page.getByRole("row", { name: /^Members/ });
    await row.getByRole("button", { name: "Change: Members" }).click();
    const value = page.getByLabel("New value");
    await value.fill("0");
    await page.getByLabel("Reason").fill("fewer for the trial");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("From 1 to 10,000.").nth(1).waitFor();
    await value.fill("1");
    await page.getByText(/has more already|have more already|is above it/).waitFor();
    expect(await faultsFor(page)).toEqual([]);
    await keepPicture(page, "settings-impact");
    await page.getByRole("button", { name: "Save" }).click();
    const undo = page.getByRole("button", { name: "Undo: Members: 1." });
    await undo.waitFor();
    await row.getByText("Default: 200").waitFor();
    expect(await faultsFor(page)).toEqual([]);
    await keepPicture(page, "settings-undo");

    await page.getByRole("heading", { level: 1 }).focus();
    await page.keyboard.press("Control+z");
    await page.getByText("It is as it was before.").first().waitFor();
    await undo.waitFor({ state: "detached" });
    await row.getByText("Undone: fewer for the trial").waitFor();
    await row.getByRole("button", { name: "Change: Members" }).click();
    const history = page.getByRole("table", { name: "History" });
    await expect.poll(() => history.getByRole("row").count()).toBe(3);
    await keepPicture(page, "settings-history");
    expect(complaints).toEqual([]);
    await context.close();
  });
});

describe("on what terms a program is funded", () => {
  test("is the operator's to say, beside what holds until then, in each currency's own decimals", async () => {
    const { page, context, complaints } = await openWatched(browser, { viewport: SIZES.phone });
    const { app, demo } = platform.ready;
    await signIn(page, app, demo.admin);
    await page.goto(`${app}/admin/organisations/${ids.organisations}`);
    const row = page.getByRole("row", { name: /2\.5%/ });
    await row.getByText("US$2,500.00").waitFor();
    await row.getByRole("button", { name: "Change the terms of" }).click();
    expect(await page.getByLabel("Credit limit in USD").inputValue()).toBe("2500.00");
    await page.getByLabel("Credit limit in VND").fill("9000000.5");
    await page.getByLabel("Fee in %").fill("101");
    await page.getByRole("button", { name: "Save the terms" }).click();
    await page.getByText("VND has no decimals.").waitFor();
    await page.getByText("Give a share from 0 to 100, with at most two decimals.").waitFor();
    expect(await faultsFor(page)).toEqual([]);
    await keepPicture(page, "organisation-terms-form-phone");
    await page.getByLabel("Credit limit in VND").fill("9000000");
    await page.getByLabel("Credit limit in USD").fill("");
    await page.getByLabel("Fee in %").fill("1.25");
    await page.getByRole("radio", { name: /^The platform/ }).check();
    await page.getByRole("button", { name: "Save the terms" }).click();
    const changed = page.getByRole("row", { name: /1\.25%/ });
    await changed.getByText("₫9,000,000").waitFor();
    await changed.getByText("the platform pays").waitFor();
    expect(await changed.getByText("US$").count()).toBe(0);
    expect(complaints).toEqual([]);
    await context.close();
  });
});

describe("what differs by country", () => {
  test("is the operator's to add and to change; what is wrong is refused at its field", async () => {
    const { page, context, complaints } = await openWatched(browser);
    const { app, demo } = platform.ready;
    await signIn(page, app, demo.admin);
    await page.goto(`${app}/admin`);
    await page.getByRole("link", { name: "Countries", exact: true }).click();
    const policies = page.getByRole("region", { name: "What plans may pay" });
    await policies.getByRole("button", { name: "Add a country" }).click();
    const savePolicy = policies.getByRole("button", { name: "Save the policy" });
    await savePolicy.click();
    await policies.getByText("Choose a country.").waitFor();
    await policies.getByText("Must not be empty.").waitFor();
    await policies.getByLabel("Country").selectOption("TH");
    await policies.getByLabel(/^All payouts together/).fill("150");
    await policies.getByLabel("Levels that may be paid").fill("2.5");
    await policies.getByLabel("The rule it follows").fill("Direct Sales Act of 2002");
    await savePolicy.click();
    await policies.getByText("Give a share from 0 to 100, with at most two decimals.").waitFor();
    await policies.getByText("Must be a whole number.").waitFor();
    expect(await faultsFor(page)).toEqual([]);
    await keepPicture(page, "countries-policy-form");
    await policies.getByLabel(/^All payouts together/).fill("50");
    await policies.getByLabel("Levels that may be paid").fill("");
    await savePolicy.click();
    const thailand = policies.getByRole("row", { name: /^Thailand/ });
    await thailand.getByText("at most 50%").waitFor();
    await thailand.getByText("no bound").waitFor();
    await thailand.getByText("forbidden").waitFor();
    await thailand.getByRole("button", { name: "Change what Thailand allows" }).click();
    await policies.getByLabel("Levels that may be paid").fill("3");
    await policies.getByLabel("A bonus for a bare sign-up may be paid").check();
    await savePolicy.click();
    await thailand.getByText("at most 3 levels").waitFor();
    await thailand.getByText("allowed", { exact: true }).waitFor();

    const thresholds = page.getByRole("region", { name: "From which sum tax offices are told" });
    await thresholds.getByRole("button", { name: "Add a threshold" }).click();
    await thresholds.getByLabel("Country").selectOption("US");
    await thresholds.getByLabel("Form").fill("1099-NEC");
    await thresholds.getByLabel("From year").fill("2026");
    await thresholds.getByLabel("Threshold in USD").fill("2,100");
    const saveThreshold = thresholds.getByRole("button", { name: "Save the threshold" });
    await saveThreshold.click();
    await thresholds.getByText("There is one from this year: change it in the list.").waitFor();
    await thresholds.getByText("Must be digits alone, as 10.50.").waitFor();
    expect(await faultsFor(page)).toEqual([]);
    await keepPicture(page, "countries-threshold-form");
    await thresholds.getByLabel("From year").fill("2027");
    await thresholds.getByLabel("Threshold in USD").fill("2100");
    await saveThreshold.click();
    const ofYear = thresholds.getByRole("row", { name: /2027/ });
    await ofYear.getByText("US$2,100.00").waitFor();
    await ofYear.getByRole("button", { name: "Change the threshold of 1099-NEC" }).click();
    await thresholds.getByLabel("Threshold in USD").fill("2150.50");
    await saveThreshold.click();
    await ofYear.getByText("US$2,150.50").waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });
});

describe("what the books and Stripe do not say alike", () => {
  test("is found when an operator asks, shown with both sides, taken and resolved with a reason", async () => {
    const watched = await openWatched(browser);
    const { page, context } = watched;
    const { app, demo } = platform.ready;
    const { rowCount } = await asOwnerOfDatabase(
      "UPDATE accounts SET balance_minor = balance_minor + 1 WHERE id = (SELECT id FROM accounts WHERE kind = 'partner_pending' LIMIT 1)",
    );
    expect(rowCount).toBe(1);
    await signIn(page, app, demo.admin);
    await page.goto(`${app}/admin/reconciliation`);
    await page.getByRole("button", { name: "Compare now" }).click();
    const wrong = page.getByRole("link", { name: "An account is not what its entries say" });
    await wrong.waitFor();
    const path = "/admin/reconciliation";
    await inspect(watched, path, "admin-reconciliation-differs");
    await wrong.click();
    await page.getByRole("heading", { name: "Side by side" }).waitFor();
    expect.soft(await faultsFor(page), `${path}/:id`).toEqual([]);
    await page.getByRole("button", { name: "I look after it" }).click();
    await page.getByText("being looked into").waitFor();
    await page.getByRole("button", { name: "Resolve…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Resolve" }).click();
    await dialog.locator("[aria-invalid=true]").waitFor();
    await dialog.getByLabel("Resolution").fill("A test added a cent past the ledger.");
    await dialog.getByRole("button", { name: "Resolve" }).click();
    await page.getByText("A test added a cent past the ledger.").waitFor();
    await page.getByRole("button", { name: "Open it again" }).waitFor();
    await context.close();
  });
});

describe("what a partner contests", () => {
  test("stands before the merchant with what the record says, and is answered and accepted", async () => {
    const { app, demo } = platform.ready;
    const ask = async (path: string, body: object, token?: string) => {
      const response = await fetch(`${app}/api${path}`, {
        method: "POST",
        headers: {
          ...{ "content-type": "application/json", origin: app },
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify(body),
      });
      return (await response.json()) as { accessToken: string; number: number };
    };
    const { accessToken } = await ask("/auth/sign-in", demo.affiliate);
    const sale = { subject: "missing_sale", programId: demo.programId, orderId: "screen-1" };
    const { number } = await ask("/affiliate/disputes", { ...sale, text: "Mine?", key: "e2e" }, accessToken);
    const watched = await openWatched(browser, { viewport: SIZES.phone });
    const { page, context } = watched;
    await signIn(page, app, demo.merchant);
    await page.goto(`${app}/merchant/disputes`);
    await page.getByRole("button", { name: `Dispute ${number}` }).click();
    await page.getByText("Mine?").waitFor();
    await page.getByText("Commission", { exact: true }).waitFor();
    expect(await faultsFor(page)).toEqual([]);
    await page.getByRole("button", { name: "Answer…" }).click();
    await page.getByLabel("To the partner").fill("We look into it.");
    await page.getByRole("button", { name: "Send the answer" }).click();
    await page.getByText("We look into it.").waitFor();
    await page.getByRole("button", { name: "Accept…" }).click();
    await page.getByLabel("To the partner").fill("You are right.");
    await page.getByRole("button", { name: "Accept the dispute" }).click();
    await page.getByText(/nothing has moved by that/).waitFor();
    expect(await faultsFor(page)).toEqual([]);
    await context.close();
  });
});

describe("by keyboard alone", () => {
  test("an affiliate goes through its team, finds who is further down, and sees it as a list", async () => {
    const { page, context, complaints } = await openWatched(browser);
    const { app, demo } = platform.ready;
    await signIn(page, app, demo.affiliate);
    await page.goto(`${app}/affiliate/team`);
    const tree = page.getByRole("tree", { name: "Team" });
    const active = () =>
      tree.evaluate((element) => {
        const item = document.getElementById(element.getAttribute("aria-activedescendant") ?? "");
        const said = ["level", "posinset", "setsize", "expanded"].map((name) =>
          item?.getAttribute(`aria-${name}`),
        );
        return [item?.querySelector("strong")?.textContent, ...said];
      });
    await page.getByRole("treeitem", { name: /Ann Lee/ }).waitFor();
    await tree.focus();
    expect(await active()).toEqual(["You", "1", "1", "1", "true"]);
    await page.keyboard.press("b");
    await expect.poll(active).toEqual(["Ben Oh", "2", "2", "2", "false"]);
    await page.keyboard.press("ArrowRight");
    await page.getByRole("treeitem", { name: /C\. P\./ }).waitFor();
    await page.keyboard.press("ArrowRight");
    await expect.poll(active).toEqual(["C. P.", "3", "1", "1", null]);
    for (const key of ["ArrowLeft", "ArrowLeft", "Home", "+", "0"]) await page.keyboard.press(key);
    await expect.poll(() => page.getByRole("treeitem").count()).toBe(3);

    await page.getByRole("searchbox", { name: "Search the team" }).fill("c.p.");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: /^C\. P\./ }).press("Enter");
    await expect.poll(active).toEqual(["C. P.", "3", "1", "1", null]);
    await page.getByRole("region", { name: "C. P." }).waitFor();

    await page.getByRole("button", { name: "List", exact: true }).press("Enter");
    await page.getByRole("combobox", { name: "Level" }).selectOption("2");
    await expect
      .poll(() => page.getByRole("table", { name: "Members of your team" }).getByRole("row").count())
      .toBe(2);
    expect(await faultsFor(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test("one signs in, walks to the links and opens a QR code, and closes it again", async () => {
    const { page, context } = await openWatched(browser);
    const { email, password } = platform.ready.demo.affiliate;
    await page.goto(`${platform.ready.app}/sign-in`);
    await page.getByLabel("E-mail address").waitFor();
    const press = (key: string) => page.keyboard.press(key);
    const tabTo = async (name: string | RegExp, role: "link" | "button" | "textbox") => {
      const target = page.getByRole(role, { name }).first();
      await target.waitFor();
      for (let step = 0; step < 60; step++) {
        if (await target.evaluate((element) => element === document.activeElement)) return;
        await press("Tab");
      }
      throw new Error(`${String(name)} is not reached by Tab`);
    };
    await tabTo("E-mail address", "textbox");
    await page.keyboard.type(email);
    await press("Tab");
    await page.keyboard.type(password);
    await press("Enter");
    await accountMenu(page).waitFor();
    await tabTo("Links", "link");
    await press("Enter");
    await tabTo(/QR code of/, "button");
    const opener = page.getByRole("button", { name: /QR code of/ }).first();
    const outline = await opener.evaluate((element) => getComputedStyle(element).outlineStyle);
    expect(outline).not.toBe("none");
    await press("Enter");
    await page.getByRole("dialog", { name: /QR code of/ }).waitFor();
    await press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    // The focus is back where it came from.
    await expect
      .poll(() => page.evaluate("document.activeElement.getAttribute('aria-label')"))
      .toMatch(/QR code of/);
    await context.close();
  });
});

// Last: who stands below whom is another's after it.
describe("the tree of a program", () => {
  test("another sponsor is asked for after a look at who moves along, refused in a circle, applied, and the next one rejected", async () => {
    const { page, context } = await openWatched(browser);
    const { app, demo } = platform.ready;
    await signIn(page, app, demo.merchant);
    await page.goto(`${app}/merchant/partners`);
    await page.getByRole("link", { name: "Ben Oh", exact: true }).click();
    const changes = page.getByRole("region", { name: "Changes of sponsor" });
    const ask = changes.getByRole("button", { name: "Change the sponsor…" });
    const send = changes.getByRole("button", { name: "Ask for the change" });
    const sponsor = changes.getByRole("combobox", { name: "New sponsor" });
    const choose = async (name: string) => {
      await sponsor.fill(name);
      await page.getByRole("option", { name }).click();
      await page.getByRole("listbox").waitFor({ state: "detached" });
    };
    await ask.click();
    await changes.getByText("1 partner below moves along.").waitFor();
    await changes.getByText("You are an owner and can apply it yourself").waitFor();
    await changes.getByLabel("Reason").fill("Ann brought him.");
    await send.click();
    await changes.getByText("Choose somebody else than now.").waitFor();
    await choose("Cat Poe");
    await send.click();
    await changes.getByText("Nobody can stand above itself.").waitFor();
    expect(await sponsor.getAttribute("aria-invalid")).toBe("true");
    await choose("Ann Lee");
    expect(await faultsFor(page)).toEqual([]);
    await keepPicture(page, "merchant-partner-sponsor");
    await send.click();
    const row = changes.getByRole("row", { name: /From Ada to Ann Lee/ });
    await row.getByText("waits for a decision").waitFor();
    await row.getByRole("button", { name: "Apply" }).click();
    const question = page.getByRole("dialog", { name: "Move Ben Oh?" });
    await question.getByText("1 partner below moves along.").waitFor();
    await keepPicture(page, "merchant-partner-sponsor-apply");
    await question.getByRole("button", { name: "Apply" }).click();
    await row.getByText("applied", { exact: true }).waitFor();
    const about = page.getByRole("region", { name: "About" });
    await about.getByRole("link", { name: "Ann Lee" }).waitFor();

    await ask.click();
    await changes.getByRole("button", { name: "Nobody: New sponsor" }).click();
    await changes.getByLabel("Reason").fill("He begins anew.");
    await send.click();
    await changes.getByRole("row", { name: /From Ann Lee to nobody/ }).waitFor();
    await page.getByRole("link", { name: "All partners" }).click();
    const waiting = page.getByRole("region", { name: "Changes of sponsor to decide" });
    const asked = waiting.getByRole("row", { name: /^Ben Oh/ });
    await asked.getByRole("button", { name: "Reject" }).click();
    const refusal = page.getByRole("dialog", { name: "Leave Ben Oh where it is?" });
    await refusal.getByLabel("Reason").fill("Ann looks after him.");
    await refusal.getByRole("button", { name: "Reject" }).click();
    await asked.waitFor({ state: "detached" });
    await page.getByRole("link", { name: "Ben Oh", exact: true }).click();
    await changes.getByText("Ann looks after him.").waitFor();
    await about.getByRole("link", { name: "Ann Lee" }).waitFor();
    await context.close();
  });
});
