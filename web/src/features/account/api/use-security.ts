import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { LinkedIdentity, SignedInDevice } from "../../../../../core/api/security.ts";
import type { Session } from "../../../../../core/api/session.ts";
import { FACTORS_KEY, factorsQuery } from "../../../components/factor/factors-query.ts";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { useSessionStore } from "../../../lib/session/use-session.ts";
import { ACCOUNT, KEYS } from "./use-profile.ts";

export const useFactors = () => useQuery(factorsQuery(useOwnApi()));

export function useDevices() {
  const api = useOwnApi();
  return useQuery({
    queryKey: KEYS.sessions,
    queryFn: ({ signal }) => api.get<{ data: readonly SignedInDevice[] }>(`${ACCOUNT}/sessions`, {}, signal),
    select: ({ data }) => data,
  });
}

export function useIdentities() {
  const api = useOwnApi();
  return useQuery({
    queryKey: KEYS.identities,
    queryFn: ({ signal }) =>
      api.get<{ data: readonly LinkedIdentity[] }>(`${ACCOUNT}/identities`, {}, signal),
    select: ({ data }) => data,
  });
}

/** Takes the session that a change of factors brought, and looks at the factors again. */
export function useFactorsChanged(): (session?: Session) => Promise<void> {
  const queries = useQueryClient();
  const store = useSessionStore();
  return async (session) => {
    if (session !== undefined) store.accept(session);
    await queries.invalidateQueries({ queryKey: FACTORS_KEY });
  };
}
