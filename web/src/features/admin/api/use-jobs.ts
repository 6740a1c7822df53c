import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { Listed } from "../../../../../core/api/affiliate.ts";
import type {
  BadEventGroup,
  DeadLetter,
  DeadLettersDone,
  JobRunView,
  JobSummary,
} from "../../../../../core/api/jobs.ts";
import { listOptions } from "../../../lib/api/list-options.ts";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";

const ROOT = "/api/admin/jobs";
/** Names what is loaded of jobs; what is done to them calls all of it again. */
export const JOBS_KEY = ["admin", "jobs"] as const;
const POLL_MS = 15_000;

export function useJobs() {
  const api = useOwnApi();
  return useQuery({
    queryKey: [...JOBS_KEY, "list"],
    queryFn: ({ signal }) => api.get<{ data: JobSummary[] }>(ROOT, {}, signal),
    select: ({ data }) => data,
    refetchInterval: POLL_MS,
  });
}

export const RUNS = `${ROOT}/runs`;
export const RUNS_KEY = [...JOBS_KEY, "runs"] as const;

interface JobRunSearch {
  readonly job?: string;
  readonly outcome?: string;
  readonly sort?: string;
}

export function useJobRuns(search: JobRunSearch) {
  return useInfiniteQuery({
    ...listOptions<JobRunView>(useOwnApi(), RUNS_KEY, RUNS, { ...search, limit: 20 }),
    placeholderData: keepPreviousData,
  });
}

/** As QStash pages: what it gives is filtered, so that a page may have fewer than it could. */
export function useDeadLetters() {
  const api = useOwnApi();
  return useInfiniteQuery({
    queryKey: [...JOBS_KEY, "dead-letters"],
    queryFn: ({ pageParam, signal }) =>
      api.get<Listed<DeadLetter>>(`${ROOT}/dead-letters`, { cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    select: ({ pages }) => pages.flatMap((page) => page.data),
  });
}

export function useBadEvents() {
  const api = useOwnApi();
  return useQuery({
    queryKey: [...JOBS_KEY, "bad-events"],
    queryFn: ({ signal }) => api.get<{ data: BadEventGroup[] }>(`${ROOT}/bad-events`, {}, signal),
    select: ({ data }) => data,
  });
}

/** What may be done. A second factor is asked for by the API's client. */
export function useJobActs() {
  const api = useOwnApi();
  return {
    call: (job: string, reason: string) => api.post(`${ROOT}/${job}/run`, { reason }),
    decide: (act: "retry" | "delete", ids: readonly string[], reason: string) =>
      api.post<DeadLettersDone>(`${ROOT}/dead-letters/${act}`, { ids, reason }),
  };
}
