import { isCurrency } from "../../../../core/money/currency.ts";
import { readSearch, SEARCH_SHAPES } from "../../lib/search/read-search.ts";

const { id, oneOf } = SEARCH_SHAPES;
const moment = (value: string) =>
  /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) && !Number.isNaN(Date.parse(value));

/** Which of its rows a list shows, as a number that led there says in the address: the names of the API. */
export const OWN_SEARCH = {
  clicks: readSearch({ linkId: id, from: moment, to: moment }),
  conversions: readSearch({ status: oneOf("pending", "approved", "rejected"), from: moment, to: moment }),
  earnings: readSearch({ state: oneOf("pending", "available", "reversed"), currency: isCurrency }),
} as const;
