import { useSearchState } from "../search/use-search-state.ts";
import { useNow } from "../use-now.ts";
import {
  RANGE_SEARCH,
  type RangeChoice,
  type RangePlace,
  readRangeChoice,
  writeRangeChoice,
} from "./range-choice.ts";

const MINUTE_MS = 60_000;

/**
 * The range that a page's address asks for, for `RangePicker` and, through `rangeQuery`, the API. The route lets its names
 * through: `validateSearch: readSearch({ ...RANGE_SEARCH, … })`.
 *
 * @param program the program's timezone, where the page is of one
 */
export function useRange(program?: string) {
  const now = new Date(useNow(MINUTE_MS));
  const [search, change] = useSearchState(RANGE_SEARCH);
  const place: RangePlace = { program, viewer: Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC" };
  return {
    place,
    choice: readRangeChoice(search, now, place),
    onChoose: (chosen: Pick<RangeChoice, "preset" | "range" | "compare" | "zone">) =>
      change(writeRangeChoice(chosen, place)),
  };
}
