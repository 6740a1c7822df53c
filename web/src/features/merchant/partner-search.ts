import { readSearch, SEARCH_SHAPES } from "../../lib/search/read-search.ts";

const { id, oneOf } = SEARCH_SHAPES;

/** What one looks for among partners, as it stands in the page's address: the names of the API. Absent: the newest first. */
export const readPartnerSearch = readSearch({
  groupId: id,
  status: oneOf("active", "suspended"),
  sort: oneOf("createdAt", "-joinedAt", "joinedAt", "-name", "name"),
});
