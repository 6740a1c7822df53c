import { exponentOf, isCurrency } from "../../core/money/currency.ts";
import { ok, type Result, refuse } from "../../core/result.ts";

/**
 * How Stripe writes amounts, where that is not what ISO 4217 says of the currency, or where it says so itself
 * (https://docs.stripe.com/currencies: zero-decimal and three-decimal currencies, special cases). `decimals`: places of
 * Stripe's unit. `step`: every amount that Stripe takes is a multiple of it. ISK and UGX have no decimals any more and
 * are still written with two, which are always 00; of three decimals the last is always 0. All others have two.
 */
const SPECIAL = [
  { decimals: 0, step: 1n, codes: "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF" },
  { decimals: 2, step: 100n, codes: "ISK UGX" },
  { decimals: 3, step: 10n, codes: "BHD JOD KWD OMR TND" },
] as const;

/** A currency's unit at Stripe. */
export interface StripeUnit {
  readonly decimals: number;
  readonly step: bigint;
}

const UNITS: ReadonlyMap<string, StripeUnit> = new Map(
  SPECIAL.flatMap(({ codes, ...unit }) => codes.split(" ").map((code) => [code, unit] as const)),
);
const TWO_DECIMALS: StripeUnit = { decimals: 2, step: 1n };

/**
 * The unit that Stripe counts a currency in; undefined for those it takes no payments in, whose unit would be a guess
 * (the dinars of Iraq and Libya, units of account).
 *
 * @param currency ISO 4217, in capitals
 */
export function stripeUnitOf(currency: string): StripeUnit | undefined {
  const unit = UNITS.get(currency);
  if (unit !== undefined || !isCurrency(currency)) return unit;
  return exponentOf(currency) === TWO_DECIMALS.decimals ? TWO_DECIMALS : undefined;
}

export interface Money {
  readonly amountMinor: bigint;
  /** ISO 4217, in capitals. */
  readonly currency: string;
}

export type UnitRefusal = "unknown_currency" | "not_an_amount" | "fraction_of_minor_unit";

/**
 * An amount as Stripe writes it, in minor units of ISO 4217. Exact: what Stripe can say and the currency cannot (half a
 * króna) is refused.
 *
 * @param currency as Stripe writes it, in small letters
 */
export function fromStripe(amount: number, currency: string): Result<Money, UnitRefusal> {
  const code = currency.toUpperCase();
  const unit = stripeUnitOf(code);
  if (unit === undefined) return refuse("unknown_currency");
  if (!Number.isSafeInteger(amount) || amount < 0) return refuse("not_an_amount");
  const places = exponentOf(code) - unit.decimals;
  const factor = 10n ** BigInt(Math.abs(places));
  if (places >= 0) return ok({ amountMinor: BigInt(amount) * factor, currency: code });
  if (BigInt(amount) % factor !== 0n) return refuse("fraction_of_minor_unit");
  return ok({ amountMinor: BigInt(amount) / factor, currency: code });
}

/** An amount in Stripe's unit, as its API takes it. */
export interface StripeAmount {
  readonly amount: number;
  /** In small letters. */
  readonly currency: string;
}

export type ToStripeRefusal = "unknown_currency" | "not_an_amount" | "not_a_step";

/**
 * Minor units of ISO 4217 as Stripe writes them. What Stripe would refuse is refused here: nothing or less, parts of its
 * unit (half an ariary), a third decimal that is not 0, a currency whose unit would be a guess.
 *
 * @param currency ISO 4217, in capitals
 */
export function toStripe(amountMinor: bigint, currency: string): Result<StripeAmount, ToStripeRefusal> {
  const unit = stripeUnitOf(currency);
  if (unit === undefined) return refuse("unknown_currency");
  if (amountMinor <= 0n) return refuse("not_an_amount");
  const places = exponentOf(currency) - unit.decimals;
  const factor = 10n ** BigInt(Math.abs(places));
  if (places > 0 && amountMinor % factor !== 0n) return refuse("not_a_step");
  const amount = places > 0 ? amountMinor / factor : amountMinor * factor;
  if (amount % unit.step !== 0n) return refuse("not_a_step");
  if (amount > BigInt(Number.MAX_SAFE_INTEGER)) return refuse("not_an_amount");
  return ok({ amount: Number(amount), currency: currency.toLowerCase() });
}

/** Currencies of two decimals whose payouts to banks go without (https://docs.stripe.com/currencies#special-cases). */
const WHOLE_PAYOUTS: ReadonlySet<string> = new Set(["HUF", "TWD"]);

/** As {@link toStripe}, for a payout to a bank: forints and Taiwan dollars are paid out whole. */
export function toStripePayout(amountMinor: bigint, currency: string): Result<StripeAmount, ToStripeRefusal> {
  if (WHOLE_PAYOUTS.has(currency) && amountMinor % 100n !== 0n) return refuse("not_a_step");
  return toStripe(amountMinor, currency);
}
