import { QueryClient } from "@tanstack/react-query";
import { tryAgain } from "../lib/api/try-again.ts";

const STALE_MS = 5_000;

/** What the pages have loaded. A refusal is final; what had no answer is asked again. */
export function createQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: STALE_MS,
        retry: tryAgain,
      },
    },
  });
}
