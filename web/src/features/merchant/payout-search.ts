import { isCurrency } from "../../../../core/money/currency.ts";
import { METHOD_KINDS, PAYOUT_STATES } from "../../../../core/payout/states.ts";
import { readSearch, SEARCH_SHAPES } from "../../lib/search/read-search.ts";

/** What one looks for among payouts, as it stands in the page's address. */
export interface PayoutSearch {
  readonly state?: string;
  readonly currency?: string;
  readonly method?: string;
  /** How the partner's name begins. */
  readonly q?: string;
  /** A batch's id, or `none`: what no batch has taken. */
  readonly batch?: string;
  readonly held?: "true";
}

const FITS: Readonly<Record<keyof PayoutSearch, (value: string) => boolean>> = {
  state: SEARCH_SHAPES.oneOf(...PAYOUT_STATES),
  currency: isCurrency,
  method: SEARCH_SHAPES.oneOf(...METHOD_KINDS),
  q: SEARCH_SHAPES.text,
  batch: (value) => value === "none" || SEARCH_SHAPES.id(value),
  held: SEARCH_SHAPES.oneOf("true"),
};

/** Of an address only what can be looked for; the rest is dropped. */
export const readPayoutSearch = readSearch(FITS) as (
  search: Readonly<Record<string, unknown>>,
) => PayoutSearch;

/** How the API is asked for it. */
export function payoutQuery({ batch, ...search }: PayoutSearch): Readonly<Record<string, string>> {
  return { ...search, ...(batch === undefined ? {} : { batchId: batch }) };
}
