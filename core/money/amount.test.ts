import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatAmount, formatMinor, minorToJson, parseMinor } from "./amount.ts";
import { CURRENCIES, exponentOf, isCurrency } from "./currency.ts";
import { formatRate, rateBpsSchema } from "./rate.ts";

describe("amounts in JSON", () => {
  it.each([
    [0, 0n],
    [1, 1n],
    [Number.MAX_SAFE_INTEGER, 9007199254740991n],
  ])("reads %s", (value, amount) => expect(parseMinor(value)).toEqual({ ok: true, value: amount }));

  it.each([
    [1.5, "not_an_integer"],
    [Number.NaN, "not_an_integer"],
    [Number.POSITIVE_INFINITY, "not_an_integer"],
    ["5", "not_an_integer"],
    [5n, "not_an_integer"],
    [null, "not_an_integer"],
    [undefined, "not_an_integer"],
    [-1, "negative"],
    [2 ** 53, "too_large"],
    [1e300, "too_large"],
  ])("refuses %s as %s", (value, reason) => expect(parseMinor(value)).toEqual({ ok: false, reason }));

  it("writes what it reads, and refuses to write more than JSON can hold", () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (value) => {
        const read = parseMinor(value);
        expect(read.ok && minorToJson(read.value)).toBe(value);
      }),
    );
    expect(minorToJson(-5n)).toBe(-5);
    expect(() => minorToJson(2n ** 53n)).toThrow(RangeError);
    expect(() => minorToJson(-(2n ** 53n))).toThrow(RangeError);
  });
});

describe("amounts for people", () => {
  it.each([
    [4200n, "USD", "42.00 USD"],
    [5n, "USD", "0.05 USD"],
    [-5n, "USD", "-0.05 USD"],
    [0n, "EUR", "0.00 EUR"],
    [500n, "VND", "500 VND"],
    [-7n, "JPY", "-7 JPY"],
    [1n, "KWD", "0.001 KWD"],
    [123456n, "CLF", "12.3456 CLF"],
    [10n ** 20n, "USD", "1000000000000000000.00 USD"],
  ])("writes %s of %s as %s", (amount, currency, text) => expect(formatAmount(amount, currency)).toBe(text));

  it("loses no digit: taking the point out gives the minor units back", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }),
        fc.constantFrom(...CURRENCIES),
        (amount, currency) => {
          expect(BigInt(formatMinor(amount, currency).replace(".", ""))).toBe(amount);
        },
      ),
    );
  });
});

describe("currencies", () => {
  it("knows the exponents that are not 2", () => {
    const byExponent = (exponent: number) =>
      CURRENCIES.filter((code) => exponentOf(code) === exponent).join(" ");
    expect(byExponent(0)).toBe("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF");
    expect(byExponent(3)).toBe("BHD IQD JOD KWD LYD OMR TND");
    expect(byExponent(4)).toBe("CLF UYW");
    expect(exponentOf("USD")).toBe(2);
  });

  it("holds each code once, three capitals, and none that is no money", () => {
    expect(new Set(CURRENCIES).size).toBe(CURRENCIES.length);
    expect(CURRENCIES.filter((code) => !/^[A-Z]{3}$/.test(code))).toEqual([]);
    expect(["XAU", "XDR", "XXX", "XTS", "usd", "US", "", "__proto__", "toString"].filter(isCurrency)).toEqual(
      [],
    );
    expect(["HRK", "BGN", "ANG", "ZWL", "SLL", "VEF"].filter(isCurrency)).toEqual([]);
    expect(() => exponentOf("XXX")).toThrow(RangeError);
  });
});

describe("rates", () => {
  it.each([
    [0, "0 %"],
    [5, "0.05 %"],
    [50, "0.5 %"],
    [250, "2.5 %"],
    [1000, "10 %"],
    [10_000, "100 %"],
    [-125, "-1.25 %"],
  ])("writes %i basis points as %s", (rateBps, text) => expect(formatRate(rateBps)).toBe(text));

  it("accepts whole basis points from 0 to 10,000 and nothing else", () => {
    const accepted = [0, 1, 10_000, -1, 10_001, 0.5, "5", null].filter(
      (rate) => rateBpsSchema.safeParse(rate).success,
    );
    expect(accepted).toEqual([0, 1, 10_000]);
  });
});
