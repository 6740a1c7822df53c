import { isCurrency } from "../../../../core/money/currency.ts";
import { BATCH_STATES, METHOD_KINDS, PAYOUT_STATES } from "../../../../core/payout/states.ts";
import { readSearch, SEARCH_SHAPES } from "../../lib/search/read-search.ts";
import { withinCurrency } from "../../lib/search/within-currency.ts";

/** What one looks for among payouts, as it stands in the page's address. */
export interface PayoutSearch {
  readonly state?: string;
  readonly currency?: string;
  readonly method?: string;
  /** How the partner's name begins. */
  readonly q?: string;
  /** A batch's id, or `none`: what no batch has taken. */
  readonly batch?: string;
  readonly held?: "true" | "false";
  /** In which state the batches are that stand above the payouts. */
  readonly batches?: string;
  /** Absent: those that failed before all else, newest first. */
  readonly sort?: string;
}

const FITS: Readonly<Record<keyof PayoutSearch, (value: string) => boolean>> = {
  state: SEARCH_SHAPES.oneOf(...PAYOUT_STATES),
  currency: isCurrency,
  method: SEARCH_SHAPES.oneOf(...METHOD_KINDS),
  q: SEARCH_SHAPES.text,
  batch: (value) => value === "none" || SEARCH_SHAPES.id(value),
  held: SEARCH_SHAPES.oneOf("true", "false"),
  batches: SEARCH_SHAPES.oneOf(...BATCH_STATES),
  sort: SEARCH_SHAPES.oneOf("-createdAt", "createdAt", "-amountMinor", "amountMinor"),
};
const readFitting = readSearch(FITS) as (search: Readonly<Record<string, unknown>>) => PayoutSearch;

/** Of an address only what can be looked for; the rest is dropped, and so is an order by amounts of several currencies. */
export function readPayoutSearch(search: Readonly<Record<string, unknown>>): PayoutSearch {
  return withinCurrency(readFitting(search));
}

/** How the API is asked for it. */
export function payoutQuery({
  batch,
  batches: _,
  ...search
}: PayoutSearch): Readonly<Record<string, string>> {
  return { ...search, ...(batch === undefined ? {} : { batchId: batch }) };
}
