import { useQuery } from "@tanstack/react-query";
import type { OpenApiDocument } from "../../../../../core/api/openapi.ts";
import { getOpen } from "../../../lib/api/get-open.ts";
import { ApiProblem } from "../../../lib/api/problem.ts";
import { tryAgain } from "../../../lib/api/try-again.ts";

/** A platform that has just been started is making it still, for some seconds. */
const PAUSE_MS = 3_000;
const TRIES = 20;
const isBeingMade = (error: unknown): boolean => error instanceof ApiProblem && error.status === 503;

/** The API's own description. It changes with the site alone. */
export function useDocument() {
  return useQuery({
    queryKey: ["openapi"],
    queryFn: ({ signal }) => getOpen<OpenApiDocument>("/api/openapi.json", signal),
    staleTime: Number.POSITIVE_INFINITY,
    retry: (failures, error) => (isBeingMade(error) ? failures < TRIES : tryAgain(failures, error)),
    retryDelay: PAUSE_MS,
  });
}
