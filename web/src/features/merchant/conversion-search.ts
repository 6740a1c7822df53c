import { isCurrency } from "../../../../core/money/currency.ts";
import { isMoment } from "../../lib/search/is-moment.ts";
import { readSearch, SEARCH_SHAPES } from "../../lib/search/read-search.ts";
import { withinCurrency } from "../../lib/search/within-currency.ts";

/** What one looks for among conversions, as it stands in the page's address: the names of the API. */
export interface ConversionSearch {
  readonly status?: string;
  readonly outcome?: string;
  readonly source?: string;
  readonly test?: string;
  readonly currency?: string;
  readonly orderPrefix?: string;
  readonly goal?: string;
  readonly coupon?: string;
  readonly partnerId?: string;
  readonly campaignId?: string;
  readonly linkId?: string;
  /** Moments as ISO 8601, half-open. */
  readonly from?: string;
  readonly to?: string;
  readonly sort?: string;
}

export const SEARCH_VALUES = {
  status: ["counted", "pending", "approved", "rejected"],
  outcome: ["attributed", "unattributed", "waiting"],
  source: ["server", "browser", "webhook"],
  test: ["false", "true"],
} as const;

/** Orders by what the API calls them; amounts are compared within one currency. Absent: what was received last. */
const SORTS = ["receivedAt", "-occurredAt", "occurredAt", "-amountMinor", "amountMinor"];

const isText = (max: number) => (value: string) => value.trim() !== "" && value.length <= max;

const { id, oneOf } = SEARCH_SHAPES;
const readFitting = readSearch({
  status: oneOf(...SEARCH_VALUES.status),
  outcome: oneOf(...SEARCH_VALUES.outcome),
  source: oneOf(...SEARCH_VALUES.source),
  test: oneOf(...SEARCH_VALUES.test),
  currency: isCurrency,
  orderPrefix: isText(200),
  goal: isText(64),
  coupon: isText(64),
  partnerId: id,
  campaignId: id,
  linkId: (value) => value === "none" || id(value),
  from: isMoment,
  to: isMoment,
  sort: oneOf(...SORTS),
});

/** Of an address only what can be looked for; the rest is dropped, and so is an order by amounts of several currencies. */
export function readConversionSearch(search: Readonly<Record<string, unknown>>): ConversionSearch {
  return withinCurrency<ConversionSearch>(readFitting(search));
}
