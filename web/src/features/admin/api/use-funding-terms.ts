import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { AdminOrganisationDetail } from "../../../../../core/api/admin.ts";
import type { FundingTermsAnswer } from "../../../../../core/api/funding.ts";
import type { FundingTerms } from "../../../../../core/payout/funding.ts";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { KEYS } from "./use-admin.ts";

const pathOf = (programId: string) => `/api/admin/programs/${programId}/funding-terms`;
const keyOf = (organisationId: string) => [...KEYS.organisation(organisationId), "terms"];

/** Of each of an organisation's programs, by its id; asked only of whom it is told. */
export function useFundingTerms({ id, programList }: AdminOrganisationDetail, enabled: boolean) {
  const api = useOwnApi();
  return useQuery({
    queryKey: keyOf(id),
    queryFn: async ({ signal }) =>
      Object.fromEntries(
        await Promise.all(
          programList.map(
            async (program) =>
              [program.id, await api.get<FundingTermsAnswer>(pathOf(program.id), {}, signal)] as const,
          ),
        ),
      ),
    enabled,
  });
}

/** Says on what terms a program is funded, unless they were changed since they were read. */
export function usePutFundingTerms(organisationId: string) {
  const api = useOwnApi();
  const queries = useQueryClient();
  return async ({ programId, version }: FundingTermsAnswer, terms: FundingTerms): Promise<void> => {
    await api.put(pathOf(programId), { ...terms, ...(version === null ? {} : { version }) });
    await queries.invalidateQueries({ queryKey: keyOf(organisationId) });
  };
}
