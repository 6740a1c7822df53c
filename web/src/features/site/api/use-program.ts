import { useQuery } from "@tanstack/react-query";
import type { PublicProgram } from "../../../../../core/api/program-pages.ts";
import { getOpen } from "../../../lib/api/get-open.ts";
import { ApiProblem } from "../../../lib/api/problem.ts";
import { useLanguage } from "../../../lib/texts/use-texts.ts";

/** The program that the server has written into the page; null: it has written none. */
const WRITTEN = readWritten();

/** A program's public page; null: there is none. What the page came with is shown at once. */
export function useProgram(slug: string) {
  const language = useLanguage();
  return useQuery({
    queryKey: ["public-program", slug, language],
    queryFn: ({ signal }) =>
      getOpen<PublicProgram>(`/api/programs/${encodeURIComponent(slug)}`, signal).catch((error: unknown) => {
        if (error instanceof ApiProblem && error.status === 404) return null;
        throw error;
      }),
    // Its terms are written in English, for whom nobody knows yet; in another language they come after it.
    ...(WRITTEN?.slug !== slug
      ? {}
      : language === "en"
        ? { initialData: WRITTEN, staleTime: Number.POSITIVE_INFINITY }
        : { placeholderData: WRITTEN }),
  });
}

function readWritten(): PublicProgram | null {
  const json = document.querySelector("script#program[type='application/json']")?.textContent ?? "";
  return json === "" ? null : (JSON.parse(json) as PublicProgram);
}
