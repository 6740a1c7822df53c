import { useQuery } from "@tanstack/react-query";
import type { InviteLink, Profile } from "../../../../../core/api/accounts.ts";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";

export const ACCOUNT = "/api/account";

/** Names of what is loaded of the account, by which a change calls it again. */
export const KEYS = {
  profile: ["account", "profile"],
  inviteLinks: ["account", "invite-links"],
  sessions: ["account", "sessions"],
  identities: ["account", "identities"],
} as const;

export function useProfile() {
  const api = useOwnApi();
  return useQuery({
    queryKey: KEYS.profile,
    queryFn: ({ signal }) => api.get<Profile>(ACCOUNT, {}, signal),
  });
}

export function useInviteLinks() {
  const api = useOwnApi();
  return useQuery({
    queryKey: KEYS.inviteLinks,
    queryFn: ({ signal }) => api.get<{ data: readonly InviteLink[] }>(`${ACCOUNT}/invite-links`, {}, signal),
    select: ({ data }) => data,
  });
}
