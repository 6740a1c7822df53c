import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type {
  AdminOrganisation,
  AdminOrganisationDetail,
  AdminUser,
  AdminUserDetail,
} from "../../../../../core/api/admin.ts";
import { listOptions } from "../../../lib/api/list-options.ts";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";

export const KEYS = {
  users: ["admin", "users"],
  user: (id: string) => ["admin", "user", id],
  organisations: ["admin", "organisations"],
  organisation: (id: string) => ["admin", "organisation", id],
} as const;

/** @param q how a name or an address begins; empty: everybody */
export function useUsers(q: string) {
  return useInfiniteQuery({
    ...listOptions<AdminUser>(useOwnApi(), KEYS.users, "/api/admin/users", { q: q || null }),
    placeholderData: keepPreviousData,
  });
}

export function useUser(id: string) {
  const api = useOwnApi();
  return useQuery({
    queryKey: KEYS.user(id),
    queryFn: ({ signal }) => api.get<AdminUserDetail>(`/api/admin/users/${id}`, {}, signal),
  });
}

export function useOrganisations(q: string) {
  const api = useOwnApi();
  return useInfiniteQuery({
    ...listOptions<AdminOrganisation>(api, KEYS.organisations, "/api/admin/organisations", { q: q || null }),
    placeholderData: keepPreviousData,
  });
}

export function useOrganisation(id: string) {
  const api = useOwnApi();
  return useQuery({
    queryKey: KEYS.organisation(id),
    queryFn: ({ signal }) => api.get<AdminOrganisationDetail>(`/api/admin/organisations/${id}`, {}, signal),
  });
}
