import { fromStripe, type Money } from "./units.ts";

/** An amount as Stripe gives it, in minor units of ISO 4217. @throws when it is none: somebody must look */
export function moneyOf(amount: number, currency: string): Money {
  const money = fromStripe(amount, currency);
  if (!money.ok) throw new Error(`Stripe's ${amount} ${currency} is no amount: ${money.reason}`);
  return money.value;
}

/** Stripe gives an id, or the object itself where it was asked to expand it. */
export function idOf(ref: string | { readonly id: string } | null | undefined): string | null {
  if (ref === null || ref === undefined) return null;
  return typeof ref === "string" ? ref : ref.id;
}
