import { expect, test } from "vitest";
import { formatBps, formatMoney } from "./money.ts";

test.each([
  [4200, "USD", "en-US", "$42.00"],
  [-1, "USD", "en-US", "-$0.01"],
  [500, "VND", "en-US", "₫500"],
  [1234, "KWD", "en-US", "KWD 1.234"],
  [123456, "EUR", "de-DE", "1.234,56 €"],
  [9007199254740991, "USD", "en-US", "$90,071,992,547,409.91"],
])("%i minor units of %s read in %s as %s", (minor, currency, locale, text) => {
  expect(formatMoney(minor, currency, locale).replace(/\s/g, " ")).toBe(text);
});

test("decimal places are those of ISO 4217, not the browser's", () => {
  expect(formatMoney(1234, "IQD", "en-US").replace(/\s/g, " ")).toBe("IQD 1.234");
});

test.each([
  [1000, "10%"],
  [25, "0.25%"],
  [10_000, "100%"],
])("%i basis points read %s", (bps, text) => expect(formatBps(bps, "en-US")).toBe(text));
