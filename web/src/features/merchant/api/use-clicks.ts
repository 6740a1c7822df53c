import { useInfiniteQuery } from "@tanstack/react-query";
import type { MerchantClick } from "../../../../../core/api/clicks.ts";
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
