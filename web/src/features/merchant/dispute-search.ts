import { DISPUTE_STATES, DISPUTE_SUBJECTS } from "../../../../core/dispute/states.ts";
import { readSearch, SEARCH_SHAPES } from "../../lib/search/read-search.ts";

const { id, oneOf } = SEARCH_SHAPES;

/** What one looks for among disputes, as it stands in the page's address: the names of the API. */
export const readDisputeSearch = readSearch({
  state: oneOf(...DISPUTE_STATES),
  subject: oneOf(...DISPUTE_SUBJECTS),
  partnerId: id,
  sort: oneOf("-createdAt", "createdAt", "-dueAt", "dueAt"),
});
