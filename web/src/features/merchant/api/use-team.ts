import { useQuery } from "@tanstack/react-query";
import type { Invitation, Member } from "../../../../../core/api/members.ts";
import { usePlace } from "./use-place.ts";

/** The team is the organisation's, whichever of its programs is chosen. */
export const teamKeys = (organisationId: string) =>
  ({
    members: ["merchant", organisationId, "members"],
    invitations: ["merchant", organisationId, "invitations"],
  }) as const;

export function useMembers() {
  const { api, organisation } = usePlace();
  return useQuery({
    queryKey: teamKeys(organisation.id).members,
    queryFn: ({ signal }) => api.get<{ data: readonly Member[] }>("/api/v1/members", {}, signal),
    select: ({ data }) => data,
  });
}

/** Those that wait for an answer. */
export function useInvitations() {
  const { api, organisation } = usePlace();
  return useQuery({
    queryKey: teamKeys(organisation.id).invitations,
    queryFn: ({ signal }) => api.get<{ data: readonly Invitation[] }>("/api/v1/invitations", {}, signal),
    select: ({ data }) => data,
  });
}
