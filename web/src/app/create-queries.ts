import { QueryClient } from "@tanstack/react-query";
import { ApiProblem } from "../lib/api/problem.ts";

const STALE_MS = 5_000;
const RETRIES_MAX = 2;

/** What the pages have loaded. A refusal is final; what had no answer is asked again. */
export function createQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: STALE_MS,
        retry: (failures, error) => failures < RETRIES_MAX && isPassing(error),
      },
    },
  });
}

function isPassing(error: unknown): boolean {
  return error instanceof ApiProblem && (error.status === 0 || error.status >= 500);
}
