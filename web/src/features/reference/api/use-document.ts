import { useQuery } from "@tanstack/react-query";
import type { OpenApiDocument } from "../../../../../core/api/openapi.ts";
import { getOpen } from "../../../lib/api/get-open.ts";

/** The API's own description. It changes with the site alone. */
export function useDocument() {
  return useQuery({
    queryKey: ["openapi"],
    queryFn: ({ signal }) => getOpen<OpenApiDocument>("/api/openapi.json", signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
