import { checkCountryPolicy } from "../core/commission/country-policy.ts";
import type { PlanRules } from "../core/commission/plan.ts";
import type { Identity } from "../db/client.ts";
import { findCountryPolicy } from "../db/repositories/country-policies.ts";
import { listProgramPlansFrom } from "../db/repositories/plans.ts";
import type { FieldError } from "./problem.ts";
import { invalidFields } from "./read-body.ts";
import type { Services } from "./services.ts";

const CODE = "not_allowed_in_country";

/** Refuses rules that the country where their program is offered does not allow. `place` is where they stand in the body. */
export async function refuseRulesInCountry(
  { appDb }: Pick<Services, "appDb">,
  caller: Identity,
  country: string | null,
  rules: PlanRules,
  place: string,
): Promise<void> {
  const policy = country === null ? undefined : await findCountryPolicy(appDb, caller, country);
  if (policy === undefined) return;
  const errors = checkCountryPolicy(rules, policy).map(({ path, message }): FieldError => {
    return { field: [place, fieldOf(path)].join("."), code: CODE, message };
  });
  if (errors.length > 0) throw invalidFields(errors);
}

/** Refuses a country that does not allow one of the plans that hold now or will. */
export async function refuseCountry(
  { appDb, now }: Pick<Services, "appDb" | "now">,
  caller: Identity,
  programId: string,
  country: string | null | undefined,
): Promise<void> {
  const policy =
    country === null || country === undefined ? undefined : await findCountryPolicy(appDb, caller, country);
  if (policy === undefined) return;
  const plans = await listProgramPlansFrom(appDb, caller, programId, now());
  const errors = plans.flatMap(({ number, campaignId, rules }) =>
    checkCountryPolicy(rules, policy).map(({ path, message }): FieldError => {
      const plan = `version ${number} of the ${campaignId === null ? "program's" : "campaign's"} plan`;
      return { field: "country", code: CODE, message: `${plan}, ${fieldOf(path)}: ${message}` };
    }),
  );
  if (errors.length > 0) throw invalidFields(errors);
}

/** As `bonuses[0].rates`. */
function fieldOf(path: readonly (string | number)[]): string {
  return path.reduce<string>(
    (text, part) => (typeof part === "number" ? `${text}[${part}]` : text === "" ? part : `${text}.${part}`),
    "",
  );
}
