import { useQueryClient } from "@tanstack/react-query";
import type { AffiliateLink } from "../../../../../core/api/affiliate.ts";
import type { AffiliateLinksBulk, LinksMade } from "../../../../../core/api/affiliate-links.ts";
import type { LinkSearch } from "../link-search.ts";
import { AFFILIATE, KEYS, useAffiliateApi, useList } from "./use-affiliate.ts";

export const useOwnLinks = (search: LinkSearch) =>
  useList<AffiliateLink>([...KEYS.links, search], "links", { ...search });

/** Calls the lists of links again, and the one to share. */
export function useRenewLinks() {
  const queries = useQueryClient();
  return () =>
    Promise.all(
      [KEYS.links, KEYS.share].map((queryKey) => queries.invalidateQueries({ queryKey: [...queryKey] })),
    );
}

/** Puts a link away, or back. */
export function useKeepLink() {
  const api = useAffiliateApi();
  const renew = useRenewLinks();
  return async ({ id }: AffiliateLink, what: "archive" | "reactivate") => {
    await api.post(`${AFFILIATE}/links/${id}/${what}`);
    await renew();
  };
}

/** Makes several links, or says what would become of each. */
export function useMakeLinks() {
  const api = useAffiliateApi();
  const renew = useRenewLinks();
  return async (order: AffiliateLinksBulk) => {
    const made = await api.post<LinksMade>(`${AFFILIATE}/links/bulk`, order);
    if (!order.dryRun) await renew();
    return made;
  };
}
