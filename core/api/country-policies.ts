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
