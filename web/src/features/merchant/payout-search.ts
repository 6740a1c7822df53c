import { isCurrency } from "../../../../core/money/currency.ts";
import { METHOD_KINDS, PAYOUT_STATES } from "../../../../core/payout/states.ts";

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

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const NAME_MAX = 100;

const FITS: Readonly<Record<keyof PayoutSearch, (value: string) => boolean>> = {
  state: (value) => PAYOUT_STATES.some((known) => known === value),
  currency: isCurrency,
  method: (value) => METHOD_KINDS.some((known) => known === value),
  q: (value) => value.trim() !== "" && value.length <= NAME_MAX,
  batch: (value) => value === "none" || UUID.test(value),
  held: (value) => value === "true",
};

/** Of an address only what can be looked for; the rest is dropped. */
export function readPayoutSearch(search: Readonly<Record<string, unknown>>): PayoutSearch {
  const found = Object.entries(FITS).flatMap(([name, fits]) => {
    const given = search[name];
    // An address that says true, or 7, comes as that.
    const value = given === undefined || given === null ? "" : String(given);
    return fits(value) ? [[name, value] as const] : [];
  });
  return Object.fromEntries(found);
}

/** How the API is asked for it. */
export function payoutQuery({ batch, ...search }: PayoutSearch): Readonly<Record<string, string>> {
  return { ...search, ...(batch === undefined ? {} : { batchId: batch }) };
}
