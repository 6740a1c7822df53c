import { infiniteQueryOptions } from "@tanstack/react-query";
import type { Listed } from "../../../../core/api/affiliate.ts";
import type { Api, Query } from "./create-api.ts";

/** A list of the API, newest first, as far as it has been asked for. */
export function listOptions<Item>(api: Api, queryKey: readonly unknown[], path: string, query: Query = {}) {
  return infiniteQueryOptions({
    queryKey: [...queryKey, query],
    queryFn: ({ pageParam, signal }) => api.get<Listed<Item>>(path, { ...query, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    select: ({ pages }) => pages.flatMap((page) => page.data),
  });
}
