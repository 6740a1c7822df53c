import { WEBHOOK_DELIVERY_STATES } from "../../../../core/webhooks/event-types.ts";
import { readSearch, SEARCH_SHAPES } from "../../lib/search/read-search.ts";

const { id, oneOf } = SEARCH_SHAPES;

/** What one looks for among endpoints and deliveries, as it stands in the page's address: the names of the API. Absent: the newest first. */
export const readHookSearch = readSearch({
  failing: oneOf("true"),
  state: oneOf(...WEBHOOK_DELIVERY_STATES),
  type: (value) => /^[a-z_]{1,40}\.[a-z_]{1,40}$/.test(value),
  endpointId: id,
  sort: oneOf("createdAt"),
});
