import { expect } from "vitest";
import { Visitor } from "../../local/replay/visitor.ts";
import { entryTexts } from "../../web/src/components/frame/texts/entry.ts";
import { siteFootTexts } from "../../web/src/components/frame/texts/site-foot.ts";
import { uiTexts } from "../../web/src/components/ui/texts/ui.ts";
import { affiliateAreaTexts } from "../../web/src/features/affiliate/texts/area.ts";
import { ownCampaignsTexts } from "../../web/src/features/affiliate/texts/campaigns.ts";
import { confirmTexts } from "../../web/src/features/registration/texts/confirm.ts";
import { joinTexts } from "../../web/src/features/registration/texts/join.ts";
import { registerTexts } from "../../web/src/features/registration/texts/register.ts";
import { landingTexts } from "../../web/src/features/site/texts/landing.ts";
import { programTexts } from "../../web/src/features/site/texts/program.ts";
import { assessTexts } from "../../web/src/features/status/texts/assess.ts";
import { statusTexts } from "../../web/src/features/status/texts/status.ts";
import { linkInMail } from "../support/mailbox.ts";
import { accountMenu } from "../support/people.ts";
import { type Look, openPerson, type Person } from "../support/person.ts";
import type { Stage } from "./stage.ts";

const ORDER_CENTS = 8_000;

/** Somebody who has never been here finds out what this is, joins a program by its public page, and applies for a campaign. */
export async function visitorJourney(stage: Stage, look: Look): Promise<void> {
  const { browser, platform } = stage;
  const bob = await openPerson(browser, platform.ready.app, look);
  const t = bob.say(landingTexts);
  await bob.page.getByRole("heading", { level: 1, name: t.title }).waitFor();
  await bob.page.getByText(t.example.sum(bob.money(ORDER_CENTS))).waitFor();
  await bob.inspect("journey-landing");
  await seesThatAllRuns(stage, bob);
  const email = await joins(stage, bob);
  await applies(stage, bob, email);
  await bob.close();
}

/** The page of the platform's state tells the truth: a click is counted there within seconds. */
async function seesThatAllRuns({ platform }: Stage, { page, say, region, inspect }: Person): Promise<void> {
  const { edge, demo } = platform.ready;
  await page.getByRole("link", { name: say(siteFootTexts).status }).click();
  await page.getByText(say(assessTexts).running).first().waitFor();
  const clicks = async () => {
    const text = await region(say(statusTexts).clicks.title).innerText();
    return Number(/(\d[\d,.\s]*)/.exec(text)?.[1]?.replace(/\D/g, "") ?? 0);
  };
  const before = await clicks();
  await new Visitor().click(edge, demo.linkCode);
  await expect.poll(clicks).toBeGreaterThan(before);
  await inspect("journey-status");
}

/** Answers the address that the new account has. */
async function joins({ platform, program }: Stage, bob: Person): Promise<string> {
  const { page, say } = bob;
  const { app, mailbox } = platform.ready;
  const t = say(programTexts);
  await page.goto(`${app}/p/${program.slug}`);
  await page.getByRole("heading", { level: 1, name: "Tell others what you like" }).waitFor();
  expect(await bob.region(t.terms).getByRole("listitem").count()).toBeGreaterThan(0);
  await bob.inspect("journey-program");
  await page.getByRole("link", { name: t.join }).click();
  await page.getByRole("heading", { level: 1, name: say(joinTexts).title(program.name) }).waitFor();
  const { name, create } = say(registerTexts);
  const email = `bob-${bob.look.language}-${Date.now().toString(36)}@visitor.example`;
  await page.getByLabel(name).fill("Bob");
  await page.getByLabel(say(registerTexts).email).fill(email);
  await page.getByLabel(say(uiTexts).password).fill("correct horse battery staple");
  await bob.inspect("journey-join");
  await page.getByRole("button", { name: create }).click();
  await page.getByRole("heading", { name: say(entryTexts).mailTitle }).waitFor();
  const link = await linkInMail(mailbox, email, "/register/confirm");
  await page.goto("about:blank");
  await page.goto(link);
  await page.getByRole("button", { name: say(confirmTexts).go }).click();
  await accountMenu(page).waitFor();
  // The account has the language that was chosen before there was one.
  expect(await page.evaluate("document.documentElement.lang")).toBe(bob.look.language);
  return email;
}

/** Applies for what is given after approval alone. */
async function applies({ database, askedFor }: Stage, bob: Person, email: string): Promise<void> {
  const { page, say } = bob;
  const t = say(ownCampaignsTexts);
  await bob.goTo(say(affiliateAreaTexts).campaigns);
  await page.getByRole("button", { name: t.applyFor(t.apply, askedFor.name), exact: true }).click();
  await page.getByText(t.applied(askedFor.name)).first().waitFor();
  await bob.inspect("journey-applied");
  const { rows } = await database.query(
    `SELECT e.status FROM enrollments e JOIN partners p ON p.id = e.partner_id JOIN affiliates a ON a.id = p.affiliate_id
     WHERE a.email = $1 AND e.campaign_id = $2`,
    [email, askedFor.id],
  );
  expect(rows).toEqual([{ status: "pending" }]);
}
