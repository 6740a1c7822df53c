import type { PlanCheck, PlanWarning } from "../core/api/plans.ts";
import { campaignProblems, problemsOf } from "../core/commission/plan.ts";
import { summarisePlan } from "../core/commission/summarise-plan.ts";
import { checkWorstCase, worstCase } from "../core/commission/worst-case.ts";
import { formatRate } from "../core/money/rate.ts";
import type { Identity } from "../db/client.ts";
import { findHighestAgreed } from "../db/repositories/enrollment-rates.ts";
import type { PlanDraft } from "./plan-draft.ts";
import { planWarnings } from "./plan-warnings.ts";
import { type FieldError, fieldName, invalidField } from "./problem.ts";
import { rulesNotAllowed } from "./refuse-country.ts";
import type { Services } from "./services.ts";

/** What saving a draft would answer, and what its rules come to. Nothing is written. */
export async function checkPlan(
  services: Services,
  identity: Identity,
  draft: PlanDraft,
  { currencies, country }: { readonly currencies: readonly string[]; readonly country: string | null },
): Promise<PlanCheck> {
  const { rules } = draft;
  const problems = problemsOf(rules).map(({ path, message }) => ({
    field: fieldName(path, "rules"),
    message,
  }));
  const [agreed, notAllowed] = await Promise.all([
    agreedAboveCap(services, identity, draft),
    rulesNotAllowed(services, identity, country, draft),
  ]);
  for (const { field, message } of [...refusedInCampaign(draft), ...notAllowed])
    problems.push({ field, message });
  const all = agreed === null ? problems : [...problems, agreed];
  return {
    acceptable: all.length === 0,
    problems: all,
    worstCase: worstCase(rules),
    summary: summarisePlan(rules),
    warnings: planWarnings(rules, currencies, "rules"),
  };
}

/** What of a campaign's own plan would never be paid, as saving refuses it. */
export function refusedInCampaign({ campaignId, rules }: PlanDraft): FieldError[] {
  if (campaignId === null) return [];
  return campaignProblems(rules).map(({ path, message }) => ({
    ...{ field: fieldName(path, "rules"), code: "not_in_campaign", message },
  }));
}

/** Throws 422 when a rate that was agreed with somebody would break the plan's cap. */
export async function checkAgreedRates(
  services: Services,
  identity: Identity,
  draft: PlanDraft,
): Promise<void> {
  const problem = await agreedAboveCap(services, identity, draft);
  if (problem !== null) throw invalidField(problem.field, "agreed_rate_above_cap", problem.message);
}

/** The highest of the agreed rates decides: with a lower one the plan pays less. */
async function agreedAboveCap(
  { appDb }: Services,
  identity: Identity,
  draft: PlanDraft,
): Promise<PlanWarning | null> {
  // What is above its cap by itself is told so already.
  if (!checkWorstCase(draft.rules).ok) return null;
  const agreed = await findHighestAgreed(appDb, identity, draft);
  const worst = checkWorstCase(draft.rules, agreed?.rateBps);
  if (worst.ok || agreed === undefined) return null;
  const message = `with the ${formatRate(agreed.rateBps)} that are agreed for enrollment ${agreed.enrollmentId} ${worst.reason.message}`;
  return { field: "rules.capBps", message };
}
