import { isMoment } from "../../lib/search/is-moment.ts";
import { readSearch, SEARCH_SHAPES } from "../../lib/search/read-search.ts";

const { id, oneOf } = SEARCH_SHAPES;

/** What one looks for among clicks, as it stands in the page's address: the names of the API. */
export const readClickSearch = readSearch({
  ...{ partnerId: id, campaignId: id, linkId: id },
  bot: oneOf("true", "false"),
  country: (value) => /^[A-Z]{2}$/.test(value),
  ...{ from: isMoment, to: isMoment },
  /** Newest first when nothing is said. */
  sort: oneOf("at"),
});
