import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { WorkInbox, WorkItem } from "../../../../../core/api/work-inbox.ts";
import { listOptions } from "../../../lib/api/list-options.ts";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";

const KEY = ["admin", "inbox"] as const;
/** What waits here waits for days: a minute is soon enough. */
const POLL_MS = 60_000;

export interface WorkSearch {
  readonly kind?: string;
  readonly ownerId?: string;
}

export function useWorkCounts() {
  const api = useOwnApi();
  return useQuery({
    queryKey: [...KEY, "counts"],
    queryFn: ({ signal }) => api.get<WorkInbox>("/api/admin/inbox", {}, signal),
    refetchInterval: POLL_MS,
    staleTime: POLL_MS / 2,
  });
}

/** The oldest first. */
export function useWork({ kind, ownerId }: WorkSearch) {
  const query = { kind: kind ?? null, ownerId: ownerId ?? null };
  return useInfiniteQuery({
    ...listOptions<WorkItem>(useOwnApi(), [...KEY, "items"], "/api/admin/inbox/items", query),
    refetchInterval: POLL_MS,
    placeholderData: keepPreviousData,
  });
}
