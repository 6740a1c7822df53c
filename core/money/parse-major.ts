import { ok, type Result, refuse } from "../result.ts";
import { MAX_JSON_MINOR } from "./amount.ts";
import { exponentOf } from "./currency.ts";

export type MajorRefusal = "not_a_decimal" | "too_many_decimals" | "too_large";

const DECIMAL = /^(\d{1,16})(?:\.(\d{1,16}))?$/;

/**
 * Reads a decimal number of a currency's major unit: "10.5" USD → 1050n, "500" VND → 500n. Digits only move. More decimals
 * than the currency has are refused, zeros too: who sends them means another unit.
 */
export function parseMajor(text: string, currency: string): Result<bigint, MajorRefusal> {
  const [, whole, fraction = ""] = DECIMAL.exec(text) ?? [];
  if (whole === undefined) return refuse("not_a_decimal");
  const exponent = exponentOf(currency);
  if (fraction.length > exponent) return refuse("too_many_decimals");
  const amountMinor = BigInt(whole + fraction.padEnd(exponent, "0"));
  return amountMinor > MAX_JSON_MINOR ? refuse("too_large") : ok(amountMinor);
}
