import { expect, it } from "vitest";
import { parseMajor } from "./parse-major.ts";

/* Goal: a decimal becomes exactly the minor units it says, or is refused. Method: a table. */
it.each([
  ["10.99", "USD", 1099n],
  ["10.9", "USD", 1090n],
  ["10", "USD", 1000n],
  ["0.01", "USD", 1n],
  ["0", "USD", 0n],
  ["007.50", "USD", 750n],
  ["1.005", "KWD", 1005n],
  ["250000", "VND", 250_000n],
  ["90071992547409.91", "USD", 9_007_199_254_740_991n],
])("%s %s is %d minor units.", (text, currency, value) => {
  expect(parseMajor(text, currency)).toEqual({ ok: true, value });
});

it.each([
  ["10.999", "USD", "too_many_decimals"],
  ["10.990", "USD", "too_many_decimals"],
  ["500.0", "JPY", "too_many_decimals"],
  ["90071992547409.92", "USD", "too_large"],
  ["1,000.00", "USD", "not_a_decimal"],
  ["10,99", "USD", "not_a_decimal"],
  ["-1", "USD", "not_a_decimal"],
  ["+1", "USD", "not_a_decimal"],
  ["1e3", "USD", "not_a_decimal"],
  [".5", "USD", "not_a_decimal"],
  ["5.", "USD", "not_a_decimal"],
  [" 5", "USD", "not_a_decimal"],
  ["", "USD", "not_a_decimal"],
])("%j %s is refused: %s.", (text, currency, reason) => {
  expect(parseMajor(text, currency)).toEqual({ ok: false, reason });
});
