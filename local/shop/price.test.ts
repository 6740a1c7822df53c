import { describe, expect, test } from "vitest";
import { readPrice, showPrice } from "./price.ts";

describe("prices", () => {
  test.each([
    ["24", "USD", 2400n],
    ["24.5", "USD", 2450n],
    [" 24.50 ", "EUR", 2450n],
    ["590000", "VND", 590000n],
    ["0.01", "USD", 1n],
    ["24.505", "USD", undefined],
    ["1.5", "VND", undefined],
    ["-1", "USD", undefined],
    ["1e3", "USD", undefined],
    ["", "USD", undefined],
  ])("reads %j %s", (text, currency, minor) => expect(readPrice(text, currency)).toBe(minor));

  test.each([
    [2400n, "USD", "$24.00"],
    [590000n, "VND", "₫590,000"],
    [1n, "EUR", "€0.01"],
  ])("shows %s of %s as %s", (minor, currency, text) => expect(showPrice(minor, currency)).toBe(text));
});
