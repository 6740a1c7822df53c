import type { FormObject, FormValue } from "./form.ts";
import { invalidRequest } from "./stripe-error.ts";

/** A required text parameter. */
export function requiredText(form: FormObject, name: string): string {
  const value = form[name];
  if (typeof value !== "string" || value === "") {
    throw invalidRequest(`Missing required param: ${name}.`, name, "parameter_missing");
  }
  return value;
}

export function optionalText(form: FormObject, name: string): string | null {
  const value = form[name];
  return typeof value === "string" && value !== "" ? value : null;
}

/** An amount in minor units, at least 1; undefined when it was not given. */
export function amountOf(form: FormObject, name: string): number | undefined {
  const value = form[name];
  if (value === undefined) return undefined;
  if (typeof value !== "string" || !/^-?\d+$/.test(value)) {
    throw invalidRequest(`Invalid integer: ${String(value)}`, name, "parameter_invalid_integer");
  }
  const amount = Number(value);
  if (amount < 1)
    throw invalidRequest("This value must be greater than or equal to 1.", name, "parameter_invalid_integer");
  if (amount > 99_999_999_999)
    throw invalidRequest("Amount must be no more than $999,999,999.99", name, "amount_too_large");
  return amount;
}

/** A three-letter currency, lower-case as Stripe gives it back. */
export function currencyOf(form: FormObject): string {
  const currency = requiredText(form, "currency").toLowerCase();
  if (!/^[a-z]{3}$/.test(currency)) throw invalidRequest(`Invalid currency: ${currency}`, "currency");
  return currency;
}

/** Currencies whose amounts end in so many zeros (https://docs.stripe.com/currencies), written down apart from our own table of them. */
const THREE_DECIMALS = ["bhd", "jod", "kwd", "omr", "tnd"];
const WHOLE = ["isk", "ugx"];
const WHOLE_AT_BANKS = ["huf", "twd"];

/** Refuses an amount that is a fraction of what can be paid in its currency; `toBank`: where banks take no decimals, too. */
export function refuseFraction(amount: number, currency: string, { toBank = false } = {}): void {
  const isWhole = WHOLE.includes(currency) || (toBank && WHOLE_AT_BANKS.includes(currency));
  const step = isWhole ? 100 : THREE_DECIMALS.includes(currency) ? 10 : 1;
  if (amount % step === 0) return;
  const message = `Invalid amount: ${currency} amounts must be evenly divisible by ${step}.`;
  throw invalidRequest(message, "amount", "parameter_invalid_integer");
}

/** Metadata after an update: an empty value removes its key. */
export function mergeMetadata(current: unknown, update: FormValue | undefined): Record<string, string> {
  const merged: Record<string, string> = { ...(current as Record<string, string> | undefined) };
  if (update === "") return {};
  if (update === undefined || typeof update !== "object" || Array.isArray(update)) return merged;
  for (const [key, value] of Object.entries(update)) {
    if (value === "") delete merged[key];
    else if (typeof value === "string") merged[key] = value;
  }
  return merged;
}
