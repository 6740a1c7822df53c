import { isCurrency } from "../../../../core/money/currency.ts";
import { isMoment } from "../../lib/search/is-moment.ts";
import { readSearch, SEARCH_SHAPES } from "../../lib/search/read-search.ts";

const { id, oneOf } = SEARCH_SHAPES;
export const CONVERSION_STATUSES = ["pending", "approved", "rejected"] as const;
export const EARNING_STATES = ["pending", "available", "reversed"] as const;
const days = { from: isMoment, to: isMoment };

/** Which of its rows a list shows, as a number that led there says in the address: the names of the API. */
export const OWN_SEARCH = {
  clicks: readSearch({
    ...{ programId: id, linkId: id, bot: oneOf("true", "false"), ...days },
    sort: oneOf("at"),
  }),
  conversions: readSearch({
    ...{ programId: id, status: oneOf(...CONVERSION_STATUSES), ...days },
    sort: oneOf("receivedAt"),
  }),
  earnings: readSearch({
    ...{ state: oneOf(...EARNING_STATES), currency: isCurrency, ...days },
    sort: oneOf("createdAt"),
  }),
} as const;
