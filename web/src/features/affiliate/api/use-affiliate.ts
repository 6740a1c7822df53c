import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type {
  AffiliateCampaign,
  AffiliateClick,
  AffiliateConversion,
  AffiliateEarning,
  AffiliateLink,
  AffiliateOverview,
  Listed,
} from "../../../../../core/api/affiliate.ts";
import { type Api, createApi, type Query } from "../../../lib/api/create-api.ts";
import { fetchInTime } from "../../../lib/api/fetch-in-time.ts";
import { listOptions } from "../../../lib/api/list-options.ts";
import { startOfToday } from "../../../lib/day.ts";
import { viewerZone } from "../../../lib/formatters.ts";
import { useSessionStore } from "../../../lib/session/use-session.ts";

export const AFFILIATE = "/api/affiliate";

/** Names of what is loaded, by which a change of the pulse calls it again. */
export const KEYS = {
  overview: ["affiliate", "overview"],
  links: ["affiliate", "links"],
  share: ["affiliate", "share"],
  clicks: ["affiliate", "clicks"],
  conversions: ["affiliate", "conversions"],
  earnings: ["affiliate", "earnings"],
  campaigns: ["affiliate", "campaigns"],
  payouts: ["affiliate", "payouts"],
  disputes: ["affiliate", "disputes"],
} as const;

/** The signed-in affiliate's part of the API. */
export function useAffiliateApi(): Api {
  const session = useSessionStore();
  return useMemo(() => createApi(session, fetchInTime), [session]);
}

export function useOverview() {
  const api = useAffiliateApi();
  return useQuery({
    queryKey: KEYS.overview,
    queryFn: ({ signal }) => {
      const day = { from: startOfToday(Date.now()), timezone: viewerZone() };
      return api.get<AffiliateOverview>(`${AFFILIATE}/overview`, day, signal);
    },
  });
}

const LINKS_LOOKED_AT = 5;

/** The newest link that leads somewhere; null: none does. Clicks on it change nothing of it, so the pulse does not call it again. */
export function useShareLink() {
  const api = useAffiliateApi();
  return useQuery({
    queryKey: KEYS.share,
    queryFn: async ({ signal }) => {
      const query = { limit: LINKS_LOOKED_AT };
      const { data } = await api.get<Listed<AffiliateLink>>(`${AFFILIATE}/links`, query, signal);
      return (
        data.find(({ status, enrollmentStatus }) => status === "active" && enrollmentStatus === "approved") ??
        null
      );
    },
  });
}

export const useLinks = () => useList<AffiliateLink>(KEYS.links, "links");
export const useConversions = (search: Query) =>
  useList<AffiliateConversion>([...KEYS.conversions, search], "conversions", search);
export const useEarnings = (search: Query) =>
  useList<AffiliateEarning>([...KEYS.earnings, search], "earnings", search);
export const useCampaigns = () => useList<AffiliateCampaign>(KEYS.campaigns, "campaigns");
export const useClicks = (search: Query) =>
  useList<AffiliateClick>([...KEYS.clicks, search], "clicks", search);

export function useList<Item>(queryKey: readonly unknown[], path: string, query: Query = {}) {
  return useInfiniteQuery(listOptions<Item>(useAffiliateApi(), queryKey, `${AFFILIATE}/${path}`, query));
}
