import * as z from "zod/mini";
import type { CountryPolicy as PolicyRule } from "../commission/country-policy.ts";
import { countryField, lineField, versionField, wholeField } from "./fields.ts";

/** Of the path. */
export const countryPathSchema = z.object({ country: countryField });

/** `PUT /api/admin/country-policies/:country`: all of it, so that nothing is allowed by being left out. */
export const countryPolicySchema = z.strictObject({
  /** All payouts together, of what was sold; null: no bound. */
  maxPayoutBps: z.nullable(wholeField(0, 10_000)),
  /** Levels that may be paid, the seller's own being the first; null: no bound. */
  maxLevels: z.nullable(wholeField(1, 100)),
  /** A bonus for a bare sign-up may be paid. */
  signUpBonus: z.boolean("must be true or false"),
  /** The rule that it follows, as merchants read it. */
  source: lineField(500),
  version: versionField,
});

/** What a country allows a plan to pay, as it stands. A country without one is not judged. */
export interface CountryPolicy extends PolicyRule {
  readonly version: number;
  readonly updatedAt: string;
}

/** `GET /api/v1/programs/:id/country-policy`: what holds for a program, and which of its plans are within it. */
export interface ProgramCountryPolicy {
  readonly programId: string;
  /** Null: nobody said where the program is offered. */
  readonly country: string | null;
  /** Null: the country is not judged. */
  readonly policy: CountryPolicy | null;
  /** The program's plan and those of its campaigns, as they hold now or will. */
  readonly plans: readonly {
    readonly id: string;
    readonly number: number;
    /** Null: the program's. */
    readonly campaignId: string | null;
    readonly effectiveFrom: string;
    /** By field of the plan's rules, the sum in words; none: the plan is allowed. */
    readonly breaches: readonly { readonly field: string; readonly message: string }[];
  }[];
}
