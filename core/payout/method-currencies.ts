import { bankFormOf } from "./bank-form.ts";
import { ibanCountryOf } from "./bank-numbers.ts";
import type { MethodKind } from "./states.ts";

/** A method as far as it says what it can carry. */
export interface Carrier {
  readonly kind: MethodKind;
  /** ISO 3166-1, of the bank or wallet. */
  readonly country: string;
}

/** Currencies of SEPA countries that are not the euro: a bank there takes them too. */
const OWN_CURRENCY: Readonly<Record<string, string>> = {
  ...{ AL: "ALL", CH: "CHF", CZ: "CZK", DK: "DKK", GI: "GIP", HU: "HUF", IS: "ISK", LI: "CHF", MD: "MDL" },
  ...{ MK: "MKD", NO: "NOK", PL: "PLN", RO: "RON", RS: "RSD", SE: "SEK" },
};

/** https://developer.paypal.com/docs/api/reference/currency-codes/; those for one country's accounts alone are left out. */
const PAYPAL = new Set(
  "AUD CAD CZK DKK EUR HKD HUF ILS JPY MXN NOK NZD PHP PLN GBP SEK SGD CHF THB TWD USD".split(" "),
);
/** PayPal takes no decimals of them: minor units, of two decimals. */
const PAYPAL_WHOLE = new Set(["HUF", "TWD"]);

/** Whether a method can carry a currency. Stripe's own say in it is its adapter's. */
export function carries({ kind, country }: Carrier, currency: string): boolean {
  switch (kind) {
    case "stripe":
    case "other":
      return true;
    case "paypal":
      return PAYPAL.has(currency);
    case "momo":
      return currency === "VND";
    case "bank":
      return bankCarries(country, currency);
  }
}

/** What payments within a country carry; to a BIC anything may be sent. */
function bankCarries(country: string, currency: string): boolean {
  switch (bankFormOf(country)) {
    case "iban":
      return currency === "EUR" || currency === OWN_CURRENCY[ibanCountryOf(country) ?? country];
    case "us":
      return currency === "USD";
    case "gb":
      return currency === "GBP";
    case "vn":
      return currency === "VND";
    case "swift":
      return true;
  }
}

/** Every amount that a method takes is a multiple of it, in minor units. */
export function methodStep({ kind }: Pick<Carrier, "kind">, currency: string): bigint {
  return kind === "paypal" && PAYPAL_WHOLE.has(currency) ? 100n : 1n;
}

/** Why a method would refuse an amount. */
export type MethodRefusal =
  | { readonly code: "not_an_amount" }
  | { readonly code: "currency_not_by_method"; readonly kind: MethodKind; readonly currency: string }
  | { readonly code: "not_in_steps"; readonly currency: string; readonly stepMinor: bigint };

/**
 * Why an amount would be refused by the method, so that it is refused here first; null: it is taken.
 *
 * @param stepMinor what every amount must be a multiple of besides, in minor units: Stripe's, which its adapter knows
 */
export function methodRefusal(
  method: Carrier,
  currency: string,
  amountMinor: bigint,
  stepMinor = 1n,
): MethodRefusal | null {
  if (amountMinor <= 0n) return { code: "not_an_amount" };
  if (!carries(method, currency)) return { code: "currency_not_by_method", kind: method.kind, currency };
  const own = methodStep(method, currency);
  for (const step of [own, stepMinor])
    if (amountMinor % step !== 0n) return { code: "not_in_steps", currency, stepMinor: step };
  return null;
}
