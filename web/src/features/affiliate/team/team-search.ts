import { readSearch, SEARCH_SHAPES, type SearchOf } from "../../../lib/search/read-search.ts";

/** What of a team is looked at, as it stands in the page's address. */
const FITS = {
  /** A membership. */
  of: SEARCH_SHAPES.id,
  tree: SEARCH_SHAPES.oneOf("placement"),
  view: SEARCH_SHAPES.oneOf("picture", "tree", "list"),
  sort: SEARCH_SHAPES.oneOf(...["level", "joinedAt", "personal", "group"].flatMap((by) => [by, `-${by}`])),
  level: (value: string) => /^[1-9]\d{0,2}$/.test(value) && Number(value) <= 128,
  status: SEARCH_SHAPES.oneOf("active", "suspended"),
  rank: SEARCH_SHAPES.text,
  recruit: SEARCH_SHAPES.oneOf("true"),
};

export type TeamSearch = SearchOf<typeof FITS>;
export const readTeamSearch = readSearch(FITS);
