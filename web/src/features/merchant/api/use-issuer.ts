import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { OrganisationIssuer } from "../../../../../core/api/security.ts";
import { ApiProblem } from "../../../lib/api/problem.ts";
import { usePlace } from "./use-place.ts";

const PATH = "/api/v1/issuer";

/** What is sent of an issuer; without a secret the one that stands stays. */
export interface WantedIssuer {
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret?: string;
}

const keyOf = (organisationId: string) => ["organisation-issuer", organisationId] as const;

/** The organisation's issuer; null while it has none. Looked at once: each look may ask for a second factor. */
export function useIssuer() {
  const { api, organisation } = usePlace();
  return useQuery({
    queryKey: keyOf(organisation.id),
    queryFn: ({ signal }) => api.get<OrganisationIssuer>(PATH, {}, signal).catch(noneYet),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
}

export function useChangeIssuer() {
  const { api, organisation } = usePlace();
  const queries = useQueryClient();
  const queryKey = keyOf(organisation.id);
  return {
    save: async (wanted: WantedIssuer): Promise<void> => {
      queries.setQueryData(queryKey, await api.put<OrganisationIssuer>(PATH, wanted));
    },
    remove: async (): Promise<void> => {
      await api.delete(PATH);
      queries.setQueryData(queryKey, null);
    },
  };
}

function noneYet(error: unknown): null {
  if (error instanceof ApiProblem && error.status === 404) return null;
  throw error;
}
