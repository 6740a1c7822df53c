import { readFile } from "node:fs/promises";
import { expect } from "vitest";
import { uiTexts } from "../../web/src/components/ui/texts/ui.ts";
import { affiliateAreaTexts } from "../../web/src/features/affiliate/texts/area.ts";
import { clicksTexts } from "../../web/src/features/affiliate/texts/clicks.ts";
import { earningsTexts } from "../../web/src/features/affiliate/texts/earnings.ts";
import { homeTexts } from "../../web/src/features/affiliate/texts/home.ts";
import { linksTexts } from "../../web/src/features/affiliate/texts/links.ts";
import { ownPayoutsTexts } from "../../web/src/features/affiliate/texts/payouts.ts";
import { receiptsTexts } from "../../web/src/features/affiliate/texts/receipts.ts";
import { teamTexts } from "../../web/src/features/affiliate/texts/team.ts";
import { allowCopying } from "../support/clipboard.ts";
import { exported } from "../support/exported.ts";
import { PERSON } from "../support/people.ts";
import { type Look, openSignedIn, type Person } from "../support/person.ts";
import type { Stage } from "./stage.ts";

/** An affiliate looks at what it has earned and whence, shares a link, and sees what comes of it. */
export async function affiliateJourney(stage: Stage, look: Look): Promise<void> {
  const { top, platform, browser } = stage;
  const ada = await openSignedIn(browser, platform.ready.app, look, top);
  await seesTheSums(stage, ada);
  await sharesALink(ada);
  await verifiesAReceipt(stage, ada);
  await looksAtTheTeam(stage, ada);
  await isToldWhyNothingIsPaid(stage, ada);
  await ada.close();
}

/** The numbers of the home are those of the journeys, and lead to lists that come to the same. */
async function seesTheSums(stage: Stage, ada: Person): Promise<void> {
  const { top, expected } = stage;
  const t = ada.say(homeTexts);
  const commission = expected.commissionBy[top.channel] ?? 0n;
  const clicks = (expected.clicksBy[top.channel] ?? 0) + (await stage.furtherClicks(partnerOf(stage)));
  await ada.expectFigure(t.pending.title, ada.money(commission));
  const inAll = ada.region(t.clicks.title).getByRole("definition").first();
  await expect.poll(() => inAll.innerText()).toBe(ada.count(clicks));
  const conversions = ada.region(t.conversions.title).getByRole("definition").first();
  await expect.poll(() => conversions.innerText()).toBe(ada.count(expected.lastClick[top.channel] ?? 0));
  await ada.inspect("journey-affiliate-home");

  await inAll.getByRole("link").click();
  await ada.page.getByRole("heading", { level: 1, name: ada.say(clicksTexts).title }).waitFor();
  expect(await exported(ada)).toHaveLength(clicks);
  await ada.page.goBack();
  await ada.region(t.pending.title).locator(".figure-value").getByRole("link").click();
  await ada.page.getByRole("heading", { level: 1, name: ada.say(earningsTexts).title }).waitFor();
  expect(new URL(ada.page.url()).search).toBe("?state=pending&currency=USD");
  const lines = await exported(ada);
  expect(lines.reduce((sum, line) => sum + BigInt(line.amount_minor ?? ""), 0n)).toBe(commission);
}

/** A link with a sub-id is followed elsewhere, and the click stands in the list that is open. */
async function sharesALink(ada: Person): Promise<void> {
  const { page } = ada;
  const t = ada.say(linksTexts);
  const code = `bio-${ada.look.language}-${Date.now().toString(36)}`;
  await ada.goTo(ada.say(affiliateAreaTexts).links);
  await page.getByRole("button", { name: t.newLink }).click();
  await page.locator("form").getByLabel(t.form.code).fill(code);
  await page.getByRole("button", { name: t.form.submit }).click();
  await page.getByRole("button", { name: t.open(code) }).click();
  await page.getByLabel(t.detail.sub("s1")).fill("spring bio");
  await ada.inspect("journey-affiliate-link");
  await allowCopying(page);
  const copy = ada.say(uiTexts).copyWhat(t.detail.copyWhat);
  await page.getByRole("button", { name: copy, exact: true }).click();
  const shared = await page.evaluate<string>("navigator.clipboard.readText()");

  await ada.goTo(ada.say(affiliateAreaTexts).clicks);
  const clicks = page.getByRole("table", { name: ada.say(clicksTexts).caption });
  await clicks.getByRole("row").nth(1).waitFor();
  const answer = await fetch(shared, { redirect: "manual", headers: { "user-agent": PERSON } });
  expect(answer.status).toBe(302);
  const row = clicks.getByRole("row").filter({ hasText: code });
  await expect.poll(() => row.count()).toBe(1);
  expect(await row.innerText()).toContain("s1=spring bio");
}

/** A line of commission says how it came about, and its receipt is found to be what was signed. */
async function verifiesAReceipt(stage: Stage, ada: Person): Promise<void> {
  const { page } = ada;
  const t = ada.say(receiptsTexts);
  await stage.runJob("issue-receipts");
  await expect
    .poll(async () => (await stage.database.query(UNRECEIPTED, [partnerOf(stage)])).rows[0]?.missing)
    .toBe(0);
  await ada.goTo(ada.say(affiliateAreaTexts).earnings);
  const lines = page.getByRole("table", { name: ada.say(earningsTexts).caption });
  await lines.getByRole("button", { expanded: false }).first().click();
  await page.getByText(ada.say(earningsTexts).version("1"), { exact: true }).waitFor();
  const receipts = page.getByRole("table", { name: t.caption });
  await receipts
    .getByRole("button", { name: t.number("") })
    .first()
    .waitFor();
  await page.getByRole("button", { name: t.verify, exact: true }).click();
  await receipts.getByText(t.findings.right).first().waitFor();
  expect(await receipts.getByText(t.notYet).count()).toBe(0);
  await ada.inspect("journey-affiliate-receipt");
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: t.save }).click();
  const text = await readFile(await (await saved).path(), "utf8");
  expect(JSON.parse(text.split("\n")[0] ?? "")).toMatchObject({
    body: { type: "tributary/earnings-receipt", partnerId: partnerOf(stage) },
  });
}

const UNRECEIPTED = `
SELECT (SELECT coalesce(sum(version), 0) FROM accounts WHERE partner_id = $1 AND kind LIKE 'partner%')::int
  - (SELECT count(*) FROM receipts WHERE partner_id = $1)::int AS missing`;

/** As many stand on each level below as the chain of sponsors says. */
async function looksAtTheTeam(stage: Stage, ada: Person): Promise<void> {
  const { top, expected } = stage;
  const t = ada.say(teamTexts);
  const below = expected.below.filter(([upper]) => upper === top.channel);
  await ada.goTo(ada.say(affiliateAreaTexts).team);
  const levels = ada.region(t.levels);
  await levels.getByText(`${t.people(below.length)} ${t.inAll}`).waitFor();
  const shown = async () =>
    (await levels.getByRole("listitem").allInnerTexts()).map((text) =>
      text.split("\n").filter((part) => part !== ""),
    );
  const distances = [...new Set(below.map(([, , distance]) => distance))].sort((a, b) => a - b);
  await expect.poll(shown).toEqual(
    distances.map((distance) => {
      const members = below.filter(([, , one]) => one === distance).length;
      return [t.level(distance), ada.count(members)];
    }),
  );
  await ada.inspect("journey-affiliate-team");
}

/** All of it is on hold, and that is what the payouts say, with the amount. */
async function isToldWhyNothingIsPaid(stage: Stage, ada: Person): Promise<void> {
  const t = ada.say(ownPayoutsTexts);
  await ada.goTo(ada.say(affiliateAreaTexts).payouts);
  const purse = ada.region(stage.program.name);
  await purse.getByText(t.nothingNow).waitFor();
  const held = ada.money(stage.expected.commissionBy[stage.top.channel] ?? 0n);
  // English takes the API's sentence, which has the currency behind.
  expect(await purse.getByRole("list").innerText()).toContain(held.replaceAll(/[^\d.,]/g, ""));
  expect(await purse.getByRole("button", { name: t.askPayout }).count()).toBe(0);
  await ada.inspect("journey-affiliate-payouts");
}

const partnerOf = ({ program, top }: Stage): string =>
  program.partners.find(({ channel }) => channel === top.channel)?.partnerId ?? "";
