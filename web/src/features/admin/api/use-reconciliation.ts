import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type {
  ReconciliationItemDetail,
  ReconciliationItemView,
  ReconciliationRunView,
} from "../../../../../core/api/reconciliation.ts";
import { listOptions } from "../../../lib/api/list-options.ts";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";

const ROOT = "/api/admin/reconciliation";
export const RECONCILIATION_KEY = ["admin", "reconciliation"] as const;

/** Of lists of differences. */
export const DIFFERENCES_KEY = [...RECONCILIATION_KEY, "items"] as const;

/** While a run is under way it is looked at so often. */
const POLL_MS = 2_000;

export function useReconciliationRuns() {
  return useInfiniteQuery({
    ...listOptions<ReconciliationRunView>(useOwnApi(), [...RECONCILIATION_KEY, "runs"], `${ROOT}/runs`, {
      limit: 10,
    }),
    refetchInterval: ({ state: { data } }) =>
      data?.pages.some((page) => page.data.some(({ state }) => state === "running")) === true
        ? POLL_MS
        : false,
  });
}

export interface DifferenceSearch {
  /** Absent: those that wait for somebody. */
  readonly state?: string;
  readonly kind?: string;
  readonly ownerId?: string;
}

export function useDifferences({ state, kind, ownerId }: DifferenceSearch) {
  return useInfiniteQuery({
    ...listOptions<ReconciliationItemView>(useOwnApi(), DIFFERENCES_KEY, `${ROOT}/items`, {
      state: state ?? null,
      kind: kind ?? null,
      ownerId: ownerId ?? null,
    }),
    placeholderData: keepPreviousData,
  });
}

export function useDifference(id: string) {
  const api = useOwnApi();
  return useQuery({
    queryKey: [...RECONCILIATION_KEY, "item", id],
    queryFn: ({ signal }) => api.get<ReconciliationItemDetail>(`${ROOT}/items/${id}`, {}, signal),
  });
}

/** What may be done. A second factor is asked for by the API's client where one is wanted. */
export function useReconciliationActs() {
  const api = useOwnApi();
  return {
    run: (key: string) => api.post<ReconciliationRunView>(`${ROOT}/runs`, { key }),
    assign: (id: string, userId: string | null) => api.post(`${ROOT}/items/${id}/assign`, { userId }),
    resolve: (id: string, reason: string) => api.post(`${ROOT}/items/${id}/resolve`, { reason }),
    reopen: (id: string) => api.post(`${ROOT}/items/${id}/reopen`, {}),
  };
}
