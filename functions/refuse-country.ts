import { checkCountryPayout, checkCountryPolicy } from "../core/commission/country-policy.ts";
import type { PlanRules } from "../core/commission/plan.ts";
import type { AgreedPays } from "../core/commission/rules/base.ts";
import { topRate } from "../core/commission/worst-case.ts";
import type { Identity } from "../db/client.ts";
import { findCountryPolicy } from "../db/repositories/country-policies.ts";
import { findAgreedMost } from "../db/repositories/enrollment-rates.ts";
import { listProgramPlansFrom, type PlanOfProgram } from "../db/repositories/plans.ts";
import type { PlanDraft } from "./plan-draft.ts";
import { type FieldError, fieldName } from "./problem.ts";
import { invalidFields } from "./read-body.ts";
import type { Services } from "./services.ts";

type Reading = Pick<Services, "appDb">;

export const NOT_ALLOWED_IN_COUNTRY = "not_allowed_in_country";
const code = NOT_ALLOWED_IN_COUNTRY;

/** A plan that holds or will, and what of it the country does not allow. */
export interface JudgedPlan extends Omit<PlanOfProgram, "rules"> {
  /** `field` of the plan's rules. */
  readonly breaches: readonly { readonly field: string; readonly message: string }[];
}

/** What of a draft the country does not allow, with what was agreed with partners for whom it would hold. */
export async function rulesNotAllowed(
  { appDb }: Reading,
  caller: Identity,
  country: string | null,
  draft: PlanDraft,
): Promise<FieldError[]> {
  const policy = country === null ? undefined : await findCountryPolicy(appDb, caller, country);
  if (policy === undefined) return [];
  const agreed = await findAgreedMost(appDb, caller, draft);
  return checkCountryPolicy(draft.rules, policy, agreed).map(({ path, message }) => ({
    ...{ field: fieldName(path, "rules"), code, message },
  }));
}

/** Refuses a new program's plan that its country does not allow. */
export async function refuseFirstPlan(
  { appDb }: Reading,
  caller: Identity,
  country: string | null,
  rules: PlanRules,
): Promise<void> {
  const policy = country === null ? undefined : await findCountryPolicy(appDb, caller, country);
  if (policy === undefined) return;
  const errors = checkCountryPolicy(rules, policy).map(({ path, message }): FieldError => {
    return { field: fieldName(path, "plan"), code, message };
  });
  if (errors.length > 0) throw invalidFields(errors);
}

/**
 * Plans of a program that hold at a moment or later, each held against a country's policy as it stands, with what is agreed
 * with partners. A country without one finds nothing.
 */
export async function judgePlans(
  { appDb }: Reading,
  caller: Identity,
  of: { readonly programId: string; readonly country: string | null; readonly from: Date },
): Promise<JudgedPlan[]> {
  const { programId, country, from } = of;
  const [policy, plans] = await Promise.all([
    country === null ? undefined : findCountryPolicy(appDb, caller, country),
    listProgramPlansFrom(appDb, caller, programId, from),
  ]);
  return Promise.all(
    plans.map(async ({ rules, ...plan }): Promise<JudgedPlan> => {
      if (policy === undefined) return { ...plan, breaches: [] };
      const effectiveFrom = plan.effectiveFrom < from ? from : plan.effectiveFrom;
      const agreed = await findAgreedMost(appDb, caller, { ...plan, programId, effectiveFrom });
      const problems = checkCountryPolicy(rules, policy, agreed);
      return {
        ...plan,
        breaches: problems.map(({ path, message }) => ({ field: fieldName(path, "rules"), message })),
      };
    }),
  );
}

/** One line for each clause that a plan breaks, as `version 2 of the program's plan, levels: …`. */
export function breachLines(plans: readonly JudgedPlan[]): string[] {
  return plans.flatMap(({ number, campaignId, breaches }) => {
    const plan = `version ${number} of ${campaignId === null ? "the program's plan" : `the plan of campaign ${campaignId}`}`;
    return breaches.map(({ field, message }) => `${plan}, ${field.slice("rules.".length)}: ${message}`);
  });
}

/** Refuses a country that does not allow one of the plans that hold now or will. */
export async function refuseCountry(
  { appDb, now }: Pick<Services, "appDb" | "now">,
  caller: Identity,
  programId: string,
  country: string | null,
): Promise<void> {
  if (country === null) return;
  const plans = await judgePlans({ appDb }, caller, { programId, country, from: now() });
  const errors = breachLines(plans).map((message): FieldError => ({ field: "country", code, message }));
  if (errors.length > 0) throw invalidFields(errors);
}

/** Refuses what is to be agreed with a partner when a plan that holds or will could then pay more than the country allows. */
export async function refuseAgreement(
  { appDb }: Reading,
  caller: Identity,
  country: string | null,
  pays: AgreedPays,
  plans: readonly { readonly number: number; readonly rules: PlanRules }[],
): Promise<void> {
  const policy = country === null ? undefined : await findCountryPolicy(appDb, caller, country);
  if (policy === undefined) return;
  const agreed = { rateBps: topRate(pays), flat: pays.kind === "flat" };
  const errors = plans.flatMap(({ number, rules }) =>
    checkCountryPayout(rules, policy, agreed).map(({ message }): FieldError => {
      return { field: "pays", code, message: `under version ${number} of the plan ${message}` };
    }),
  );
  if (errors.length > 0) throw invalidFields(errors);
}
