import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { Listed } from "../../../../../core/api/affiliate.ts";
import type { CountryPolicy } from "../../../../../core/api/country-policies.ts";
import type { TaxThreshold } from "../../../../../core/api/statements.ts";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";

const POLICIES = "/api/admin/country-policies";
const THRESHOLDS = "/api/admin/tax-thresholds";
const KEYS = { policies: ["admin", "country-policies"], thresholds: ["admin", "tax-thresholds"] } as const;

export function useCountryPolicies() {
  const api = useOwnApi();
  return useQuery({
    queryKey: KEYS.policies,
    queryFn: ({ signal }) => api.get<Listed<CountryPolicy>>(POLICIES, {}, signal),
    select: ({ data }) => data,
  });
}

/** Asked only of whom it is told. */
export function useTaxThresholds(enabled: boolean) {
  const api = useOwnApi();
  return useQuery({
    queryKey: KEYS.thresholds,
    queryFn: ({ signal }) => api.get<Listed<TaxThreshold>>(THRESHOLDS, {}, signal),
    select: ({ data }) => data,
    enabled,
  });
}

/** What stands is replaced in the version that was read; lists are read anew. */
export function usePutCountries() {
  const api = useOwnApi();
  const queries = useQueryClient();
  return {
    policy: async (
      { country, ...policy }: Omit<CountryPolicy, "version" | "updatedAt">,
      standing: CountryPolicy | null,
    ): Promise<void> => {
      await api.put(`${POLICIES}/${country}`, { ...policy, ...versionOf(standing) });
      await queries.invalidateQueries({ queryKey: KEYS.policies });
    },
    threshold: async (
      threshold: Omit<TaxThreshold, "id" | "version">,
      standing: TaxThreshold | null,
    ): Promise<void> => {
      await api.put(THRESHOLDS, { ...threshold, ...versionOf(standing) });
      await queries.invalidateQueries({ queryKey: KEYS.thresholds });
    },
  };
}

const versionOf = (standing: { readonly version: number } | null) =>
  standing === null ? {} : { version: standing.version };
