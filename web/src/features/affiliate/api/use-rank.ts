import { useQuery } from "@tanstack/react-query";
import type { AffiliateBonus } from "../../../../../core/api/affiliate.ts";
import type { OwnRank, OwnRanks } from "../../../../../core/api/affiliate-ranks.ts";
import { AFFILIATE, useAffiliateApi, useList } from "./use-affiliate.ts";

const RANK = ["affiliate", "rank"] as const;

/** The ladder of a program, and what its partner held. */
export function useRanks(partnerId: string) {
  const api = useAffiliateApi();
  return useQuery({
    queryKey: [...RANK, partnerId, "ladder"],
    queryFn: ({ signal }) => api.get<OwnRanks>(`${AFFILIATE}/partners/${partnerId}/ranks`, {}, signal),
  });
}

/** How far a partner is in the period that goes on: worked out of all below it when it is asked for. */
export function useRankProgress(partnerId: string) {
  const api = useAffiliateApi();
  return useQuery({
    queryKey: [...RANK, partnerId, "progress"],
    staleTime: 60_000,
    queryFn: ({ signal }) => api.get<OwnRank>(`${AFFILIATE}/partners/${partnerId}/rank`, {}, signal),
  });
}

export const useBonuses = () => useList<AffiliateBonus>(["affiliate", "bonuses"], "bonuses");
