import { type PublicProgram, slugField } from "../core/api/program-pages.ts";
import type { PlanRules } from "../core/commission/plan.ts";
import { summariseInVietnamese } from "../core/commission/summarise-in-vietnamese.ts";
import { summarisePlan } from "../core/commission/summarise-plan.ts";
import type { Locale } from "../core/notifications/words/say.ts";
import { trustFigures } from "../core/site/trust.ts";
import { findPlanInForce } from "../db/repositories/plans.ts";
import { findPublishedPage } from "../db/repositories/program-pages.ts";
import { iso } from "./iso.ts";
import type { Services } from "./services.ts";
import { settingsOf } from "./settings/in-force.ts";

const SUMMARIES = { en: summarisePlan, vi: summariseInVietnamese };

/** What everybody may know of a program by the address of its page; undefined when nothing is published there. */
export async function showProgram(
  services: Pick<Services, "appDb" | "env" | "jobDb" | "now">,
  slug: string,
  language: Locale = "en",
): Promise<PublicProgram | undefined> {
  const { appDb, now } = services;
  const at = now();
  const page = slugField.safeParse(slug).success ? await findPublishedPage(appDb, slug, at) : undefined;
  if (page === undefined) return undefined;
  const { organisationId, approved, rejected, paidPayouts, medianPayDays, updatedAt, ...shown } = page;
  if (!(await settingsOf(services, organisationId)).isOn("program_pages")) return undefined;
  const { programId } = page;
  const plan = await findPlanInForce(appDb, { organisationId }, { programId, campaignId: null, at });
  return {
    ...shown,
    terms:
      plan === undefined ? [] : SUMMARIES[language](plan.rules as PlanRules).map(({ sentence }) => sentence),
    trust: trustFigures({ approved, rejected, paidPayouts, medianPayDays }),
    updatedAt: iso(updatedAt),
  };
}
