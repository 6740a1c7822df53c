import { useNavigate, useSearch } from "@tanstack/react-router";
import type { SearchFits, SearchOf } from "./read-search.ts";
import { readSearch } from "./read-search.ts";

/**
 * A part of the page's address as state: filters, how a list is sorted, a range. Changing it goes by the name of the
 * address alone, so that the way back leads to the page before.
 *
 * @returns what stands there, and what changes part of it: undefined takes a name out
 */
export function useSearchState<Fits extends SearchFits>(fits: Fits) {
  const search = useSearch({ strict: false }) as Readonly<Record<string, unknown>>;
  const navigate = useNavigate();
  const change = (part: { readonly [Name in keyof Fits]?: string | undefined }) =>
    void navigate({
      to: ".",
      search: ((before: object) => ({ ...before, ...part })) as never,
      replace: true,
      resetScroll: false,
    });
  return [readSearch(fits)(search) as SearchOf<Fits>, change] as const;
}
