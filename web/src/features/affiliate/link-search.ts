import { readSearch, SEARCH_SHAPES } from "../../lib/search/read-search.ts";

/** What one looks for among one's links, as it stands in the page's address: the names of the API. */
export interface LinkSearch {
  readonly q?: string;
  readonly status?: string;
  /** Absent: newest first. */
  readonly sort?: string;
}

export const LINK_STATUSES = ["active", "archived"] as const;

/** Of an address only what can be looked for; the rest is dropped. */
export const readLinkSearch: (search: Readonly<Record<string, unknown>>) => LinkSearch = readSearch({
  q: SEARCH_SHAPES.text,
  status: SEARCH_SHAPES.oneOf(...LINK_STATUSES),
  sort: SEARCH_SHAPES.oneOf("code", "-code", "createdAt"),
});
