import { expect } from "vitest";
import { seedUser } from "../../db/seed/user.ts";
import { createApiClient } from "../../local/demo/api-client.ts";
import { filtersTexts } from "../../web/src/components/table/texts/filters.ts";
import { tableTexts } from "../../web/src/components/table/texts/table.ts";
import { uiTexts } from "../../web/src/components/ui/texts/ui.ts";
import { exportsTexts } from "../../web/src/features/account/texts/exports.ts";
import { applicationsTexts } from "../../web/src/features/merchant/texts/applications.ts";
import { merchantAreaTexts } from "../../web/src/features/merchant/texts/area.ts";
import { conversionListTexts } from "../../web/src/features/merchant/texts/conversion-list.ts";
import { conversionsTexts } from "../../web/src/features/merchant/texts/conversions.ts";
import { homeTexts } from "../../web/src/features/merchant/texts/home.ts";
import { planFormTexts } from "../../web/src/features/merchant/texts/plan-form.ts";
import { planPreviewTexts } from "../../web/src/features/merchant/texts/plan-preview.ts";
import { plansTexts } from "../../web/src/features/merchant/texts/plans.ts";
import { reportTexts } from "../../web/src/features/reports/texts/reports.ts";
import { openSession } from "../support/api-session.ts";
import { exported } from "../support/exported.ts";
import { type Look, openSignedIn, type Person } from "../support/person.ts";
import type { Stage } from "./stage.ts";

/** A merchant sees what waits and what was sold, lets a partner in, compares reports, and tries out another plan. */
export async function merchantJourney(stage: Stage, look: Look): Promise<void> {
  const { platform, browser, program } = stage;
  const applicant = await apply(stage, look);
  const mai = await openSignedIn(browser, platform.ready.app, look, platform.ready.demo.merchant);
  await mai.page
    .getByLabel(mai.say(merchantAreaTexts).program, { exact: true })
    .selectOption({ label: program.name });
  await letsAPartnerIn(stage, mai, applicant);
  await comparesReports(stage, mai);
  await triesAPlan(mai);
  await mai.close();
}

/** Somebody asks for a place in the campaign; answers the name. */
async function apply({ platform, program, askedFor }: Stage, { language }: Look): Promise<string> {
  const { app, databaseUrl } = platform.ready;
  const name = `Cuong ${language} ${Date.now().toString(36)}`;
  const login = { email: `${name.replaceAll(" ", "-")}@partner.example`, password: "a password of Cuong" };
  await createApiClient(app, program.apiKey).post("/partners", { name, email: login.email });
  await seedUser(databaseUrl, { ...login, name, affiliate: true });
  const own = await openSession(app, login);
  await own("POST", `/affiliate/campaigns/${askedFor.id}/apply`);
  return name;
}

/** From what waits at home to where it is decided; the partner is told of it. */
async function letsAPartnerIn(stage: Stage, mai: Person, applicant: string): Promise<void> {
  const { expected, database, program } = stage;
  const { page, say } = mai;
  const t = say(homeTexts);
  const owed = Object.values(expected.commissionBy).reduce((sum, amount) => sum + amount, 0n);
  await page.getByRole("heading", { level: 1, name: program.name }).waitFor();
  await mai.expectFigure(t.owed, mai.money(owed));
  await mai.inspect("journey-merchant-home");
  await mai.region(t.work.title).getByRole("link", { name: t.work.applications }).click();
  const { actions, done, title } = say(applicationsTexts);
  await page.getByRole("heading", { level: 1, name: title }).waitFor();
  await page.getByRole("button", { name: `${actions.approve} ${applicant}`, exact: true }).click();
  await page.getByText(done.approve(applicant)).first().waitFor();
  await mai.inspect("journey-merchant-applications");
  const { rows } = await database.query(
    "SELECT e.status FROM enrollments e JOIN partners p ON p.id = e.partner_id WHERE p.name = $1",
    [applicant],
  );
  expect(rows).toEqual([{ status: "approved" }]);
}

/** A week beside the one before, and every partner's part of it. */
async function comparesReports(stage: Stage, mai: Person): Promise<void> {
  const { expected, program, platform } = stage;
  const { page, say } = mai;
  const t = say(reportTexts);
  const clicks = expected.clicks + (await stage.furtherClicks());
  // Reports are a minute behind at most.
  const api = createApiClient(platform.ready.app, program.apiKey);
  const counted = async () =>
    (await api.get<{ totals: { clicks: number } }>("/reports/series")).totals.clicks;
  await expect.poll(counted, { timeout: 120_000, interval: 1_000 }).toBe(clicks);
  await mai.goTo(say(merchantAreaTexts).reports);
  await page.getByLabel(t.period, { exact: true }).selectOption({ label: t.presets["7d"] });
  await page.getByLabel(t.compare, { exact: true }).selectOption({ label: t.comparisons.previous_period });
  const commission = Object.values(expected.commissionBy).reduce((sum, amount) => sum + amount, 0n);
  await mai.expectFigure(t.clicks, mai.count(clicks));
  await mai.expectFigure(t.conversions, mai.count(expected.conversions));
  await mai.expectFigure(t.commission, mai.money(commission));
  const before = mai.region(t.commission).locator("dt", { hasText: t.before }).locator("xpath=../dd");
  expect(await before.innerText()).toBe(mai.money(0));

  const rows = page.getByRole("table", { name: t.breakdown }).getByRole("row");
  await page.getByLabel(t.sort, { exact: true }).selectOption({ label: t.conversions });
  for (const [channel, conversions] of Object.entries(expected.lastClick)) {
    const row = rows.filter({ has: page.getByRole("button", { name: t.only(channel), exact: true }) });
    const cell = (title: string) => row.locator(`td[data-title="${title}"]`).innerText();
    await expect.poll(async () => Number.parseInt(await cell(t.conversions), 10)).toBe(conversions);
    expect(await cell(t.commission)).toContain(mai.money(expected.commissionBy[channel] ?? 0n));
  }
  await mai.inspect("journey-merchant-reports");
  const [first = ""] = Object.keys(expected.lastClick);
  await page.getByRole("button", { name: t.only(first), exact: true }).click();
  await mai.expectFigure(t.conversions, mai.count(expected.lastClick[first] ?? 0));
  expect(new URL(page.url()).searchParams.get("partnerId")).toBe(
    program.partners.find(({ channel }) => channel === first)?.partnerId,
  );
}

/** What is typed of a draft is what the sample order beside it pays. */
async function triesAPlan(mai: Person): Promise<void> {
  const { page, say } = mai;
  const [t, preview] = [say(plansTexts), say(planPreviewTexts)];
  await mai.goTo(say(merchantAreaTexts).plans);
  await page.getByRole("link", { name: t.newPlan }).click();
  const rate = page.getByLabel(say(planFormTexts).rate).first();
  await rate.fill("12.5");
  await page.getByLabel(preview.amount, { exact: true }).fill("49.99");
  // 12.5, 3, 2 and 1 % of 49.99: 6.24875, 1.4997, 0.9998 and 0.4999, which make 9.24 in all; floors make 9.20.
  const order = mai.region(preview.order);
  const amounts = order.locator(".plan-line > strong");
  await expect
    .poll(() => amounts.allInnerTexts())
    .toEqual([624, 150, 100, 50].map((cents) => mai.money(cents)));
  await order.getByText(mai.money(924)).waitFor();
  await rate.fill("45");
  await page.getByText(preview.above("31%")).first().waitFor();
  await mai.inspect("journey-merchant-plan");
  // Nothing of it is kept.
  await rate.fill("10");
}

/** A merchant decides about conversions at once, takes a decision back, and takes the list along. */
export async function decidingJourney({ platform, browser }: Stage, look: Look): Promise<void> {
  const { app, demo } = platform.ready;
  const api = createApiClient(app, demo.apiKey);
  const prefix = `tea-${look.language}-${Date.now().toString(36)}-`;
  const orders = [`${prefix}1`, `${prefix}2`];
  for (const [index, orderId] of [...orders, `cup-${prefix}`].entries())
    await api.post("/conversions", { orderId, amountMinor: 1_000 * (index + 1), currency: "USD" });
  const statuses = async () => {
    const query = `orderPrefix=${prefix}&currency=USD&sort=amountMinor`;
    const { data } = await api.get<{ data: { status: string }[] }>(`/conversions?${query}`);
    return data.map(({ status }) => status);
  };
  const mai = await openSignedIn(browser, app, look, demo.merchant);
  const { page, say } = mai;
  const t = say(conversionsTexts);
  await page
    .getByLabel(say(merchantAreaTexts).program, { exact: true })
    .selectOption({ label: "Demo program" });
  await mai.goTo(say(merchantAreaTexts).conversions);
  await page.getByLabel(t.filters.orderPrefix, { exact: true }).fill(prefix);
  if (look.size === "phone") await page.getByRole("button", { name: say(filtersTexts).more }).click();
  await page.getByLabel(t.filters.currency, { exact: true }).selectOption("USD");
  await sortsByAmount(mai);
  const two = page.getByText(t.count(2), { exact: true });
  await two.waitFor();
  await expect.poll(() => new URL(page.url()).search).toContain("sort=-amountMinor");
  await page.reload();
  await two.waitFor();
  expect(await page.getByLabel(t.filters.orderPrefix, { exact: true }).inputValue()).toBe(prefix);
  const names = await page.getByRole("button", { name: /^tea-/ }).allInnerTexts();
  expect(names).toEqual(orders.toReversed());
  if (look.size === "desk") await choosesAColumn(mai);

  const choose = async () => {
    for (const order of orders) await page.getByRole("checkbox", { name: t.chooseOne(order) }).check();
  };
  await choose();
  await page.getByRole("button", { name: t.approve, exact: true }).click();
  await page.getByText(t.impact.approved(2)).waitFor();
  await mai.inspect("journey-conversions-impact");
  await page.getByRole("button", { name: t.confirmApprove }).click();
  await page.getByRole("button", { name: t.undo }).click();
  await page.getByText(t.undone).first().waitFor();
  expect(await statuses()).toEqual(["pending", "pending"]);

  await choose();
  await page.getByRole("button", { name: t.reject }).click();
  await page.getByLabel(say(uiTexts).reason).fill("A test of ours.");
  await page.route("**/conversions/decisions", (route) => route.abort(), { times: 1 });
  await page.getByRole("button", { name: t.rejectAll }).click();
  await page.getByText(t.failed.rejected(2)).waitFor();
  await page.getByText(t.said("A test of ours.")).waitFor();
  expect(await statuses()).toEqual(["pending", "pending"]);
  expect(mai.complaints.splice(0)).toEqual(["Failed to load resource: net::ERR_FAILED"]);
  await mai.inspect("journey-conversions-failed");
  await page.getByRole("button", { name: t.again, exact: true }).click();
  await expect.poll(statuses).toEqual(["rejected", "rejected"]);

  const lines = await exported(mai);
  expect(lines.map(({ currency, amount, amount_minor }) => [currency, amount, amount_minor])).toEqual([
    ["USD", "20.00", "2000"],
    ["USD", "10.00", "1000"],
  ]);
  expect(Object.keys(lines[0] ?? {}).slice(0, 3)).toEqual(["id", "program_id", "received_at"]);
  await page.goto(`${app}/account/exports`);
  await page.getByRole("heading", { level: 1, name: say(exportsTexts).title }).waitFor();
  await mai.inspect("journey-exports");
  await mai.close();
}

/** The largest first: by the head of the column, which a phone has no room for. */
async function sortsByAmount({ page, say, look }: Person): Promise<void> {
  const { amount } = say(conversionListTexts);
  const t = say(tableTexts);
  if (look.size === "phone") {
    await page.locator(".sort-choice select").selectOption({ label: t.descending(amount) });
    return;
  }
  const head = page.getByRole("columnheader", { name: amount });
  await head.getByRole("button").click();
  await expect.poll(() => head.getAttribute("aria-sort")).toBe("ascending");
  await head.getByRole("button").click();
}

/** A column that is chosen is still there when the page is loaded again. */
async function choosesAColumn({ page, say }: Person): Promise<void> {
  const { occurred } = say(conversionListTexts);
  await page.getByRole("button", { name: say(tableTexts).columns }).click();
  await page.getByRole("checkbox", { name: occurred }).check();
  await page.getByRole("columnheader", { name: occurred }).waitFor();
  await page.keyboard.press("Escape");
  await page.reload();
  await page.getByRole("columnheader", { name: occurred }).waitFor();
}
