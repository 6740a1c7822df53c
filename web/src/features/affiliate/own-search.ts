import { DISPUTE_STATES, DISPUTE_SUBJECTS } from "../../../../core/dispute/states.ts";
import { isCurrency } from "../../../../core/money/currency.ts";
import { METHOD_KINDS, PAYOUT_STATES } from "../../../../core/payout/states.ts";
import { isMoment } from "../../lib/search/is-moment.ts";
import { readSearch, SEARCH_SHAPES } from "../../lib/search/read-search.ts";
import { withinCurrency } from "../../lib/search/within-currency.ts";

const { id, oneOf } = SEARCH_SHAPES;
export const CONVERSION_STATUSES = ["pending", "approved", "rejected"] as const;
export const EARNING_STATES = ["pending", "available", "reversed"] as const;
const days = { from: isMoment, to: isMoment };

const readPayouts = readSearch({
  ...{ state: oneOf(...PAYOUT_STATES), method: oneOf(...METHOD_KINDS), currency: isCurrency },
  sort: oneOf("createdAt", "-amountMinor", "amountMinor"),
});

/** Which of its rows a list shows, as a number that led there says in the address: the names of the API. */
export const OWN_SEARCH = {
  clicks: readSearch({
    ...{ programId: id, linkId: id, bot: oneOf("true", "false"), ...days },
    sort: oneOf("at"),
  }),
  conversions: readSearch({
    ...{ programId: id, status: oneOf("counted", ...CONVERSION_STATUSES), ...days },
    credit: oneOf("own", "team"),
    sort: oneOf("receivedAt"),
  }),
  earnings: readSearch({
    ...{ state: oneOf(...EARNING_STATES), currency: isCurrency, ...days },
    sort: oneOf("createdAt"),
  }),
  payouts: (search: Readonly<Record<string, unknown>>) => withinCurrency(readPayouts(search)),
  disputes: readSearch({
    ...{ state: oneOf(...DISPUTE_STATES), subject: oneOf(...DISPUTE_SUBJECTS) },
    sort: oneOf("createdAt", "-dueAt", "dueAt"),
  }),
} as const;
