import { describe, expect, it } from "vitest";
import { creditLimitOf, drawsOnFunds, fundingTermsOf, isLow, missingOf } from "./funding.ts";

describe("the terms of a program's funds", () => {
  it("give no credit, take no fee and leave payouts by hand to the merchant, unless they are stored", () => {
    const terms = fundingTermsOf(null);
    expect(terms).toEqual({ creditLimitMinor: {}, feeBps: 0, byHand: "merchant" });
    expect(creditLimitOf(terms, "USD")).toBe(0n);
    expect(creditLimitOf(fundingTermsOf({ ...terms, creditLimitMinor: { USD: 500 } }), "USD")).toBe(500n);
    for (const wrong of [{}, { ...terms, feeBps: 10_001 }, { ...terms, creditLimitMinor: { USD: -1 } }])
      expect(() => fundingTermsOf(wrong)).toThrow();
  });

  it.each([
    ["merchant", "stripe", true],
    ["merchant", "bank", false],
    ["platform", "stripe", true],
    ["platform", "momo", true],
  ] as const)("with payouts by hand of the %s, a line by %s draws: %s", (byHand, method, draws) => {
    expect(drawsOnFunds({ byHand }, method)).toBe(draws);
  });
});

describe("what is missing", () => {
  it.each([
    ["funds cover it to the last unit", 100n, 0n, 100n, 0n],
    ["one unit is missing", 99n, 0n, 100n, 1n],
    ["funds and credit cover it", 40n, 60n, 100n, 0n],
    ["credit that is used already counts no more", -30n, 60n, 100n, 70n],
    ["beyond the credit, all of it is missing", -80n, 60n, 100n, 100n],
  ])("%s", (_, fundsMinor, creditLimitMinor, amountMinor, missing) => {
    expect(missingOf({ fundsMinor, creditLimitMinor, amountMinor })).toBe(missing);
  });
});

describe("a balance", () => {
  it("is low below what was named, in that currency alone", () => {
    const named = { USD: 1000 };
    expect([999n, 1000n, -5n].map((minor) => isLow(minor, named, "USD"))).toEqual([true, false, true]);
    expect(isLow(-5n, named, "EUR")).toBe(false);
    expect(isLow(-5n, {}, "USD")).toBe(false);
  });
});
