import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Listed } from "../../../../../core/api/affiliate.ts";
import type { Enrollment } from "../../../../../core/api/enrollments.ts";
import type { PartnersChanged } from "../../../../../core/api/partner-changes.ts";
import type { PartnerGroup } from "../../../../../core/api/partner-groups.ts";
import type { PartnerNote } from "../../../../../core/api/partner-notes.ts";
import type { Partner, PartnerFigures } from "../../../../../core/api/partners.ts";
import type { Query } from "../../../lib/api/create-api.ts";
import { listOptions } from "../../../lib/api/list-options.ts";
import { useKeys } from "./use-merchant.ts";
import { usePlace } from "./use-place.ts";

export const PARTNERS = "/api/v1/partners";

/** @param query filters and `sort`, with the program's id */
export function usePartnerList(query: Query) {
  const { api } = usePlace();
  return useInfiniteQuery(listOptions<Partner>(api, useKeys().partners, PARTNERS, query));
}

/** The program's groups, by name. */
export function useGroups() {
  const { api, program } = usePlace();
  return useQuery({
    queryKey: [...useKeys().partners, "groups"],
    queryFn: ({ signal }) =>
      api.get<Pick<Listed<PartnerGroup>, "data">>(
        "/api/v1/partner-groups",
        { programId: program.id },
        signal,
      ),
    select: ({ data }) => data,
  });
}

export type WholePartner = Partner & {
  readonly uplinePartnerIds: readonly string[];
  /** Oldest first. */
  readonly history: readonly {
    readonly status: Partner["status"];
    readonly reason: string | null;
    readonly effectiveFrom: string;
  }[];
};

export function usePartner(id: string) {
  const { api } = usePlace();
  return useQuery({
    queryKey: [...useKeys().partners, "one", id],
    queryFn: ({ signal }) => api.get<WholePartner>(`${PARTNERS}/${id}`, {}, signal),
  });
}

export function usePartnerFigures(id: string) {
  const { api } = usePlace();
  return useQuery({
    queryKey: [...useKeys().partners, "figures", id],
    queryFn: ({ signal }) => api.get<PartnerFigures>(`${PARTNERS}/${id}/figures`, {}, signal),
  });
}

export function usePlacesOf(partnerId: string) {
  const { api } = usePlace();
  return useInfiniteQuery(
    listOptions<Enrollment>(api, useKeys().enrollments, "/api/v1/enrollments", { partnerId }),
  );
}

export const notesKey = (keys: ReturnType<typeof useKeys>, partnerId: string) =>
  [...keys.partners, "notes", partnerId] as const;

export function useNotes(partnerId: string) {
  const { api } = usePlace();
  return useInfiniteQuery(
    listOptions<PartnerNote>(api, notesKey(useKeys(), partnerId), `${PARTNERS}/${partnerId}/notes`),
  );
}

/** What is to become of partners. */
export type PartnerChange =
  | { readonly action: "suspend"; readonly reason: string }
  | { readonly action: "reinstate" }
  | { readonly action: "group"; readonly groupId: string | null };

/** Does something to partners, or says what that would be; lists are read anew. */
export function useChangePartners() {
  const { api } = usePlace();
  const keys = useKeys();
  const queries = useQueryClient();
  return async (
    partnerIds: readonly string[],
    change: PartnerChange,
    dryRun = false,
  ): Promise<PartnersChanged> => {
    const changed = await api.post<PartnersChanged>(`${PARTNERS}/changes`, { ...change, partnerIds, dryRun });
    if (!dryRun) await queries.invalidateQueries({ queryKey: keys.partners });
    return changed;
  };
}
