import { useQuery } from "@tanstack/react-query";
import type { PublicProgram } from "../../../../../core/api/program-pages.ts";
import { getOpen } from "../../../lib/api/get-open.ts";
import { ApiProblem } from "../../../lib/api/problem.ts";

/** A program's public page; null: there is none. What the page came with is shown at once. */
export function useProgram(slug: string) {
  return useQuery({
    queryKey: ["program-page", slug],
    queryFn: ({ signal }) =>
      getOpen<PublicProgram>(`/api/programs/${encodeURIComponent(slug)}`, signal).catch((error: unknown) => {
        if (error instanceof ApiProblem && error.status === 404) return null;
        throw error;
      }),
    ...seedOf(slug),
  });
}

/** What the server has written into the page: the program that is looked at. */
function seedOf(slug: string): { initialData?: PublicProgram; staleTime?: number } {
  const json = document.querySelector("script#program[type='application/json']")?.textContent ?? "";
  if (json === "") return {};
  const program = JSON.parse(json) as PublicProgram;
  return program.slug === slug ? { initialData: program, staleTime: Number.POSITIVE_INFINITY } : {};
}
