import { useInfiniteQuery } from "@tanstack/react-query";
import type { MerchantClick } from "../../../../../core/api/clicks.ts";
import type { Link } from "../../../../../core/api/links.ts";
import type { Query } from "../../../lib/api/create-api.ts";
import { listOptions } from "../../../lib/api/list-options.ts";
import { useKeys } from "./use-merchant.ts";
import { usePlace } from "./use-place.ts";

export const CLICKS = "/api/v1/reports/clicks";

/** @param query filters and `sort`, with the program's id */
export function useClicks(query: Query) {
  const { api } = usePlace();
  return useInfiniteQuery(listOptions<MerchantClick>(api, useKeys().clicks, CLICKS, query));
}

const LINKS_MAX = 100;

/** The newest hundred links of a partner or campaign, or of all. */
export function useLinksOf(of: { readonly partnerId?: string; readonly campaignId?: string }) {
  const { api, program } = usePlace();
  const query = { programId: program.id, limit: LINKS_MAX, ...of };
  return useInfiniteQuery(listOptions<Link>(api, useKeys().links, "/api/v1/links", query)).data;
}
