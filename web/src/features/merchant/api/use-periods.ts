import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type {
  ListedPeriodResult,
  OverrideCreate,
  Period,
  PeriodDetail,
  PeriodOverride,
  PeriodTotals,
} from "../../../../../core/api/periods.ts";
import { listOptions } from "../../../lib/api/list-options.ts";
import { usePlace } from "./use-place.ts";

const ROOT = "/api/v1/periods";
/** While something is under way it is looked at so often. */
const POLL_MS = 3_000;

/** Names what is loaded of a program's periods; a change of one calls all of it again. */
export function usePeriodsKey() {
  return ["merchant", usePlace().program.id, "periods"] as const;
}

export function usePeriods() {
  const { api, program } = usePlace();
  return useInfiniteQuery(
    listOptions<Period>(api, [...usePeriodsKey(), "list"], ROOT, { programId: program.id, limit: 20 }),
  );
}

/** Whether a job has it in hand, or is asked to take it. */
const isUnderWay = ({ state, asked, runs }: PeriodDetail): boolean =>
  asked !== null ||
  state === "closing" ||
  state === "approved" ||
  runs.some((run) => run.state === "running");

export function usePeriod(id: string) {
  const { api } = usePlace();
  return useQuery({
    queryKey: [...usePeriodsKey(), "one", id],
    queryFn: ({ signal }) => api.get<PeriodDetail>(`${ROOT}/${id}`, {}, signal),
    refetchInterval: ({ state: { data } }) => (data !== undefined && isUnderWay(data) ? POLL_MS : false),
  });
}

/** Worked out when it is asked for, and kept until something changes. */
export function usePeriodPreview(id: string, wanted: boolean) {
  const { api } = usePlace();
  return useQuery({
    queryKey: [...usePeriodsKey(), "preview", id],
    queryFn: ({ signal }) => api.get<{ totals: PeriodTotals }>(`${ROOT}/${id}/preview`, {}, signal),
    select: ({ totals }) => totals,
    enabled: wanted,
    retry: false,
  });
}

/** @param asOf of which calculation: another one is asked for anew */
export function usePeriodResults(id: string, asOf: string | null) {
  const { api } = usePlace();
  // Results have no id of their own: the page's cursor is the API's.
  return useInfiniteQuery(
    listOptions<ListedPeriodResult>(api, [...usePeriodsKey(), "results", id, asOf], `${ROOT}/${id}/results`, {
      limit: 20,
    }),
  );
}

export function usePeriodOverrides(id: string) {
  const { api } = usePlace();
  return useInfiniteQuery(
    listOptions<PeriodOverride>(api, [...usePeriodsKey(), "overrides", id], `${ROOT}/${id}/overrides`, {
      limit: 20,
    }),
  );
}

/** What may be done. A second factor is asked for by the API's client where one is wanted. */
export function usePeriodActs(id: string) {
  const { api } = usePlace();
  return {
    ask: (what: "close" | "recalculate" | "replay") => api.post(`${ROOT}/${id}/${what}`, {}),
    approve: (version: number, despiteCountryPolicy: boolean) =>
      api.post(`${ROOT}/${id}/approve`, {
        version,
        ...(despiteCountryPolicy ? { despiteCountryPolicy } : {}),
      }),
    propose: (override: OverrideCreate) => api.post(`${ROOT}/${id}/overrides`, override),
    decide: (overrideId: string, what: "approve" | "reject" | "withdraw") =>
      api.post(`${ROOT}/${id}/overrides/${overrideId}/${what}`, {}),
  };
}
