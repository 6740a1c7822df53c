import type { CountryPolicy } from "../core/api/country-policies.ts";
import type { CountryPolicyRow } from "../db/repositories/country-policies.ts";

/** A country's policy as the API answers it. */
export function presentPolicy({ updatedAt, ...row }: CountryPolicyRow): CountryPolicy {
  return { ...row, updatedAt: updatedAt.toISOString() };
}
