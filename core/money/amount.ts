import { ok, type Result, refuse } from "../result.ts";
import { exponentOf } from "./currency.ts";

/** The largest amount that may stand in JSON: 2^53 − 1 minor units. */
export const MAX_JSON_MINOR = BigInt(Number.MAX_SAFE_INTEGER);

export type AmountRefusal = "not_an_integer" | "negative" | "too_large";

/**
 * Reads an amount of minor units from parsed JSON. Strings, fractions and negative numbers are refused. JSON.parse
 * has already rounded what is beyond 2^53 − 1, so that is refused too, rather than read as another amount.
 */
export function parseMinor(value: unknown): Result<bigint, AmountRefusal> {
  if (typeof value !== "number" || !Number.isInteger(value)) return refuse("not_an_integer");
  if (value < 0) return refuse("negative");
  if (!Number.isSafeInteger(value)) return refuse("too_large");
  return ok(BigInt(value));
}

/** An amount of minor units as a JSON number. Throws RangeError beyond ±(2^53 − 1): such an amount must not leave. */
export function minorToJson(amountMinor: bigint): number {
  if (amountMinor > MAX_JSON_MINOR || amountMinor < -MAX_JSON_MINOR)
    throw new RangeError("amount beyond 2^53 - 1");
  return Number(amountMinor);
}

/** 4200n USD → "42.00", 500n VND → "500", -1n KWD → "-0.001". Digits only move, nothing is divided. */
export function formatMinor(amountMinor: bigint, currency: string): string {
  const exponent = exponentOf(currency);
  const sign = amountMinor < 0n ? "-" : "";
  const digits = (amountMinor < 0n ? -amountMinor : amountMinor).toString().padStart(exponent + 1, "0");
  if (exponent === 0) return sign + digits;
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

/** 4200n USD → "42.00 USD". The same text on every machine; screens use the viewer's locale instead. */
export function formatAmount(amountMinor: bigint, currency: string): string {
  return `${formatMinor(amountMinor, currency)} ${currency}`;
}
