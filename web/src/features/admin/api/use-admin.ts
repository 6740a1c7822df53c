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

export const USERS = "/api/admin/users";
export const ORGANISATIONS = "/api/admin/organisations";

/** What is looked for among users or organisations, and in which order. */
interface AdminSearch {
  /** How a name begins, of users also an address. */
  readonly q?: string;
  readonly sort?: string;
}

export function useUsers(search: AdminSearch) {
  return useInfiniteQuery({
    ...listOptions<AdminUser>(useOwnApi(), KEYS.users, USERS, { ...search }),
    placeholderData: keepPreviousData,
  });
}

export function useUser(id: string) {
  const api = useOwnApi();
  return useQuery({
    queryKey: KEYS.user(id),
    queryFn: ({ signal }) => api.get<AdminUserDetail>(`${USERS}/${id}`, {}, signal),
  });
}

export function useOrganisations(search: AdminSearch) {
  const api = useOwnApi();
  return useInfiniteQuery({
    ...listOptions<AdminOrganisation>(api, KEYS.organisations, ORGANISATIONS, { ...search }),
    placeholderData: keepPreviousData,
  });
}

export function useOrganisation(id: string) {
  const api = useOwnApi();
  return useQuery({
    queryKey: KEYS.organisation(id),
    queryFn: ({ signal }) => api.get<AdminOrganisationDetail>(`${ORGANISATIONS}/${id}`, {}, signal),
  });
}
