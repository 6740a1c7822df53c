import { expect } from "vitest";
import { describeAction, entityName, fieldName } from "../../web/src/features/audit/describe-audit.ts";
import { auditTexts } from "../../web/src/features/audit/texts/audit.ts";
import { type Look, openSignedIn } from "../support/person.ts";
import type { Stage } from "./stage.ts";

/** An owner finds in the log who changed what, has it proved, and takes it away. */
export async function auditJourney({ platform, browser }: Stage, look: Look): Promise<void> {
  const { app, demo } = platform.ready;
  const owner = await openSignedIn(browser, app, look, demo.merchant);
  const { page, say } = owner;
  const t = say(auditTexts);
  await page.goto(`${app}/merchant/audit`);
  const rows = page.getByRole("table", { name: t.caption });
  await rows.getByRole("button").first().waitFor();
  await page.getByLabel(t.kind, { exact: true }).selectOption("program");
  await expect.poll(() => page.url()).toContain("entity=program");
  const program = entityName("program");
  await expect
    .poll(async () =>
      (await rows.getByRole("rowheader").getByRole("button").allInnerTexts()).every((text) =>
        text.startsWith(program),
      ),
    )
    .toBe(true);
  await page.reload();
  const created = describeAction({ action: "program.created", entity: "program" });
  await rows.getByRole("button", { name: created }).last().click();
  const fields = page.getByRole("table", { name: t.fields });
  await expect.poll(() => fields.innerText()).toContain(fieldName("timezone"));
  await owner.inspect("journey-audit-open");
  await page.getByRole("button", { name: t.everything }).click();
  await expect.poll(() => page.url()).not.toContain("entity");
  await page.getByRole("button", { name: t.verify }).click();
  await page.getByText(t.whole).waitFor();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: t.exportAs("NDJSON") }).click();
  expect((await download).suggestedFilename()).toBe("audit-log.ndjson");
  await owner.inspect("journey-audit");
  await owner.close();
}

/** Everybody sees what happened to the own account. */
export async function activityJourney({ platform, browser }: Stage, look: Look): Promise<void> {
  const { app, demo } = platform.ready;
  const ada = await openSignedIn(browser, app, look, demo.affiliate);
  const { page, say } = ada;
  const t = say(auditTexts);
  await page.goto(`${app}/account/activity`);
  const rows = page.getByRole("table", { name: t.caption });
  const begun = describeAction({ action: "session.created", entity: "session" });
  await rows.getByRole("button", { name: begun }).first().click();
  await page.getByRole("table", { name: t.fields }).waitFor();
  await ada.inspect("journey-activity");
  await ada.close();
}
