import { expect, test } from "vitest";
import { formatExact } from "./format-exact.ts";

test.each([
  [2_999n, 10n, "USD", "2.999"],
  [300n, 1n, "USD", "3.00"],
  [10n, 3n, "VND", "3.3333"],
  [9n, 3n, "VND", "3"],
])("%i ÷ %i of %s is %s", (numerator, denominator, currency, text) =>
  expect(formatExact(numerator, denominator, currency)).toBe(text),
);
