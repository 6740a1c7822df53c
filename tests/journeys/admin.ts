import { expect } from "vitest";
import { actingTexts } from "../../web/src/components/acting/texts/acting.ts";
import { uiTexts } from "../../web/src/components/ui/texts/ui.ts";
import { adminAreaTexts } from "../../web/src/features/admin/texts/area.ts";
import { findTexts } from "../../web/src/features/admin/texts/find.ts";
import { homeTexts } from "../../web/src/features/admin/texts/home.ts";
import { jobsTexts } from "../../web/src/features/admin/texts/jobs.ts";
import { peopleTexts } from "../../web/src/features/admin/texts/people.ts";
import { auditTexts } from "../../web/src/features/audit/texts/audit.ts";
import { merchantAreaTexts } from "../../web/src/features/merchant/texts/area.ts";
import { teamTexts } from "../../web/src/features/merchant/texts/team.ts";
import { type Look, openSignedIn, type Person } from "../support/person.ts";
import type { Stage } from "./stage.ts";

const REASON = "The overview shows no sale of Friday";

/** One of the platform's people looks into what waits, finds an order, acts as a user, and stands in the log with it. */
export async function adminJourney(stage: Stage, look: Look): Promise<void> {
  const { platform, browser } = stage;
  // What a job that failed leaves behind.
  await stage.database.query(
    `INSERT INTO job_runs (id, job, request_id, started_at, duration_ms, ok, counts, error)
     VALUES (uuidv7(), 'keep-kyc', uuidv7(), now(), 12, false, '{}', 'Error: the connection was lost')`,
  );
  const op = await openSignedIn(browser, platform.ready.app, look, platform.ready.demo.admin);
  await op.page.goto(`${platform.ready.app}/admin`);
  await looksIntoAJob(op);
  await findsAnOrder(stage, op);
  await actsAsAUser(stage, op);
  await standsInTheLog(op);
  await op.close();
}

/** From the inbox to the run, with its error; and the job is called again. */
async function looksIntoAJob(op: Person): Promise<void> {
  const { page, say } = op;
  const [home, t] = [say(homeTexts), say(jobsTexts)];
  const inbox = page.getByRole("table", { name: home.caption });
  await inbox.getByRole("link", { name: home.job("keep-kyc") }).waitFor();
  await op.inspect("journey-admin-inbox");
  await inbox.getByRole("link", { name: home.job("keep-kyc") }).click();
  const runs = page.getByRole("table", { name: t.runsCaption });
  await runs.getByText(t.outcomes.failed).first().waitFor();
  expect(new URL(page.url()).search).toBe("?job=keep-kyc&outcome=failed");
  await runs
    .getByRole("button", { name: `${t.open}: keep-kyc` })
    .first()
    .click();
  await runs.getByText("Error: the connection was lost").waitFor();
  await op.inspect("journey-admin-run");
  await page.getByRole("button", { name: `${t.call} keep-kyc` }).click();
  const dialog = page.getByRole("dialog", { name: t.callTitle("keep-kyc") });
  await dialog.getByLabel(say(uiTexts).reason).fill("Its connection was lost.");
  await dialog.getByRole("button", { name: t.callSubmit }).click();
  await page.getByText(t.called("keep-kyc")).first().waitFor();
}

/** An order of the replay is found by its number, over all organisations, and leads to whose it is. */
async function findsAnOrder({ database, program }: Stage, op: Person): Promise<void> {
  const { page, say } = op;
  const t = say(findTexts);
  const { rows } = await database.query(
    "SELECT order_id AS number FROM conversions WHERE program_id = $1 ORDER BY id LIMIT 1",
    [program.programId],
  );
  const { number } = rows[0];
  await op.goTo(say(adminAreaTexts).find);
  await page.getByLabel(t.label).fill(number);
  const found = page.getByRole("table", { name: t.caption }).getByRole("row").filter({ hasText: number });
  await found.getByText(t.kinds.order, { exact: true }).waitFor();
  await op.inspect("journey-admin-found");
  await found.getByRole("link", { name: number }).click();
  await page.getByRole("heading", { level: 2, name: say(peopleTexts).members }).waitFor();
  await page.getByText(program.name).first().waitFor();
  await op.inspect("journey-admin-organisation");
}

/** Acts with a reason, which stands over every page until it is over. */
async function actsAsAUser({ platform }: Stage, op: Person): Promise<void> {
  const { page, say, look } = op;
  const { merchant } = platform.ready.demo;
  const t = say(peopleTexts);
  const acting = say(actingTexts);
  await op.goTo(say(adminAreaTexts).users);
  await page.getByRole("searchbox").fill(merchant.email.slice(0, 6));
  await op.inspect("journey-admin-users");
  await page.getByRole("row").filter({ hasText: merchant.email }).getByRole("link").click();
  await page.getByRole("button", { name: t.actAs }).waitFor();
  await op.inspect("journey-admin-user");
  await page.getByRole("button", { name: t.actAs }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: t.actAs }).click();
  await dialog.locator("[aria-invalid=true]").waitFor();
  await dialog.getByRole("textbox").fill(REASON);
  await op.inspect("journey-admin-act-as");
  await dialog.getByRole("button", { name: t.actAs }).click();
  const banner = page.getByRole("region", { name: acting.label });
  await banner.getByText(REASON).waitFor();
  await page.waitForURL("**/merchant");
  // Whoever acts as somebody keeps the own language.
  expect(await page.evaluate("document.documentElement.lang")).toBe(look.language);
  await op.inspect("journey-acting");
  const area = say(merchantAreaTexts);
  await op.goTo(area.campaigns);
  await page.getByRole("heading", { level: 1, name: area.campaigns }).waitFor();
  await banner.waitFor();
  await banner.getByRole("button", { name: acting.stop }).click();
  await page.waitForURL("**/admin/users/*");
  await banner.waitFor({ state: "detached" });
  await page.getByRole("button", { name: t.actAs }).waitFor();
}

/** What was done stands there under the own name, with the reason. */
async function standsInTheLog(op: Person): Promise<void> {
  const { page, say } = op;
  const t = say(auditTexts);
  await op.goTo(say(adminAreaTexts).audit);
  const rows = page.getByRole("table", { name: t.caption });
  const done = rows.getByRole("row").filter({ hasText: t.actingFor("Demo merchant") });
  await done.first().getByRole("button").click();
  await rows.getByText(REASON).first().waitFor();
  await op.inspect("journey-admin-audit");
}

/** A merchant sees who is in the team and what each may do, and begins to invite somebody. */
export async function membersJourney({ platform, browser }: Stage, look: Look): Promise<void> {
  const { app, demo } = platform.ready;
  const mai = await openSignedIn(browser, app, look, demo.merchant);
  const { page, say } = mai;
  const t = say(teamTexts);
  await mai.goTo(say(merchantAreaTexts).team);
  await page.getByText(t.you).waitFor();
  await mai.inspect("journey-merchant-team");
  await page.getByRole("button", { name: t.invite }).first().click();
  await mai.inspect("journey-merchant-team-invite");
  await mai.close();
}
