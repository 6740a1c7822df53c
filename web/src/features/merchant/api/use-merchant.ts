import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { Campaign } from "../../../../../core/api/campaigns.ts";
import type { Coupon } from "../../../../../core/api/coupons.ts";
import type { Enrollment } from "../../../../../core/api/enrollments.ts";
import type { Installation } from "../../../../../core/api/installation.ts";
import type { Partner } from "../../../../../core/api/partners.ts";
import { listOptions } from "../../../lib/api/list-options.ts";
import type { ConversionSearch } from "../conversion-search.ts";
import type { Conversion, WholeConversion } from "./conversion.ts";
import { usePlace } from "./use-place.ts";

/** Names of what is loaded of a program, by which a change of the pulse calls it again. */
export const keysOf = (programId: string) =>
  ({
    campaigns: ["merchant", programId, "campaigns"],
    enrollments: ["merchant", programId, "enrollments"],
    partners: ["merchant", programId, "partners"],
    coupons: ["merchant", programId, "coupons"],
    clicks: ["merchant", programId, "clicks"],
    links: ["merchant", programId, "links"],
    creatives: ["merchant", programId, "creatives"],
    conversions: ["merchant", programId, "conversions"],
    conversion: ["merchant", programId, "conversion"],
    installation: ["merchant", programId, "installation"],
    stripe: ["merchant", programId, "stripe"],
    postback: ["merchant", programId, "postback"],
    trial: ["merchant", programId, "trial"],
    funding: ["merchant", programId, "funding"],
    apiKeys: ["merchant", programId, "api-keys"],
    waiting: ["merchant", programId, "waiting"],
    plans: ["merchant", programId, "plans"],
  }) as const;

export function useKeys() {
  return keysOf(usePlace().program.id);
}

export function useCampaigns() {
  const { api, program } = usePlace();
  const keys = useKeys();
  return useInfiniteQuery(
    listOptions<Campaign>(api, keys.campaigns, "/api/v1/campaigns", { programId: program.id }),
  );
}

export function useCampaign(id: string) {
  const { api } = usePlace();
  const keys = useKeys();
  return useQuery({
    queryKey: [...keys.campaigns, "one", id],
    queryFn: ({ signal }) => api.get<Campaign>(`/api/v1/campaigns/${id}`, {}, signal),
  });
}

export function useEnrollments(status?: Enrollment["status"], limit?: number) {
  const { api, program } = usePlace();
  const keys = useKeys();
  const query = { programId: program.id, status, limit };
  return useInfiniteQuery(listOptions<Enrollment>(api, keys.enrollments, "/api/v1/enrollments", query));
}

export function useCoupons() {
  const { api, program } = usePlace();
  const keys = useKeys();
  return useInfiniteQuery(
    listOptions<Coupon>(api, keys.coupons, "/api/v1/coupons", { programId: program.id }),
  );
}

/** Partners by id. The newest hundred: of others the id stands. */
export function usePartners(): ReadonlyMap<string, Partner> {
  const { api, program } = usePlace();
  const keys = useKeys();
  const query = { programId: program.id, limit: 100 };
  const { data } = useInfiniteQuery(listOptions<Partner>(api, keys.partners, "/api/v1/partners", query));
  return new Map(data?.map((partner) => [partner.id, partner]));
}

export function useConversions(filter: ConversionSearch = {}) {
  const { api, program } = usePlace();
  const keys = useKeys();
  const query = { programId: program.id, ...filter };
  return useInfiniteQuery(listOptions<Conversion>(api, keys.conversions, "/api/v1/conversions", query));
}

const LATEST = 8;

export function useLatestConversions() {
  const { api, program } = usePlace();
  const key = [...useKeys().conversions, "latest"];
  const query = { programId: program.id, limit: LATEST };
  return useInfiniteQuery(listOptions<Conversion>(api, key, "/api/v1/conversions", query));
}

/** A conversion with every touch and every line. */
export function useConversion(id: string) {
  const { api } = usePlace();
  const keys = useKeys();
  return useQuery({
    queryKey: [...keys.conversion, id],
    queryFn: ({ signal }) => api.get<WholeConversion>(`/api/v1/conversions/${id}`, {}, signal),
  });
}

const WATCH_MS = 1_500;

/** What has arrived and what stands in the way, asked again and again while the page is seen. */
export function useInstallation() {
  const { api, program } = usePlace();
  const keys = useKeys();
  return useQuery({
    queryKey: keys.installation,
    queryFn: ({ signal }) => api.get<Installation>(`/api/v1/programs/${program.id}/installation`, {}, signal),
    refetchInterval: WATCH_MS,
  });
}
