import { expect, it } from "vitest";
import { parseAmount } from "./parse-amount.ts";

it.each([
  ["10.5", "USD", 1050],
  [" 10,50 ", "EUR", 1050],
  ["250000", "VND", 250_000],
  ["1.25", "KWD", 1250],
  ["0", "USD", 0],
  ["1.5", "VND", null],
  ["1.005", "USD", null],
  ["1,000.00", "USD", null],
  ["-1", "USD", null],
  ["", "USD", null],
  ["999999999999999", "USD", null],
])("%s of %s is %s minor units", (text, currency, minor) => expect(parseAmount(text, currency)).toBe(minor));
