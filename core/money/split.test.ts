import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitInto, splitLargestRemainder } from "./split.ts";

/** Goal: no unit appears or disappears, and the same input always rounds the same way. */
const shares = fc.array(fc.bigInt({ min: 0n, max: 10n ** 20n }), { minLength: 1, maxLength: 30 });
const denominators = fc.bigInt({ min: 1n, max: 10n ** 12n });

const amounts = (numerators: bigint[], denominator: bigint) =>
  splitLargestRemainder(numerators, denominator).map((share) => share.amountMinor);

describe("splitLargestRemainder", () => {
  it.each([
    {
      label: "nothing to round",
      numerators: [20n, 30n],
      denominator: 10n,
      out: [2n, 3n],
      how: ["exact", "exact"],
    },
    { label: "no shares, no units", numerators: [], denominator: 7n, out: [], how: [] },
    {
      label: "the total's own fraction is never handed out",
      numerators: [19n],
      denominator: 10n,
      out: [1n],
      how: ["floor"],
    },
    {
      label: "the larger remainder wins over the larger share",
      numerators: [92n, 8n, 5n],
      denominator: 10n,
      out: [9n, 1n, 0n],
      how: ["floor", "remainder", "floor"],
    },
    {
      label: "a tie goes to the earlier share",
      numerators: [5n, 5n, 5n],
      denominator: 10n,
      out: [1n, 0n, 0n],
      how: ["remainder", "floor", "floor"],
    },
    {
      label: "two units left go to the two largest remainders",
      numerators: [17n, 18n, 5n],
      denominator: 10n,
      out: [2n, 2n, 0n],
      how: ["remainder", "remainder", "floor"],
    },
    {
      label: "an exact share never takes a unit",
      numerators: [10n, 5n, 5n],
      denominator: 10n,
      out: [1n, 1n, 0n],
      how: ["exact", "remainder", "floor"],
    },
    {
      label: "zero shares stay zero",
      numerators: [0n, 15n, 0n, 15n],
      denominator: 10n,
      out: [0n, 2n, 0n, 1n],
      how: ["exact", "remainder", "exact", "floor"],
    },
  ])("rounds as the table says: $label", ({ numerators, denominator, out, how }) => {
    const split = splitLargestRemainder(numerators, denominator);
    expect(split.map((share) => share.amountMinor)).toEqual(out);
    expect(split.map((share) => share.rounding)).toEqual(how);
  });

  it("sums to the floor of the exact total, each share less than a unit from exact", () => {
    fc.assert(
      fc.property(shares, denominators, (numerators, denominator) => {
        const split = amounts(numerators, denominator);
        const sum = (list: readonly bigint[]) => list.reduce((total, item) => total + item, 0n);
        expect(sum(split)).toBe(sum(numerators) / denominator);
        for (const [index, amount] of split.entries()) {
          const difference = amount * denominator - numerators[index]!;
          expect(difference < denominator && -difference < denominator).toBe(true);
        }
      }),
    );
  });

  it("labels each share so that it can be computed again from its fraction alone", () => {
    fc.assert(
      fc.property(shares, denominators, (numerators, denominator) => {
        for (const [index, { amountMinor, rounding }] of splitLargestRemainder(
          numerators,
          denominator,
        ).entries()) {
          const numerator = numerators[index]!;
          expect(amountMinor).toBe(numerator / denominator + (rounding === "remainder" ? 1n : 0n));
          expect(rounding === "exact").toBe(numerator % denominator === 0n);
        }
      }),
    );
  });

  it("never rounds a share up past one with a larger remainder, nor past an earlier one with the same", () => {
    fc.assert(
      fc.property(
        fc.array(fc.bigInt({ min: 0n, max: 60n }), { maxLength: 12 }),
        fc.bigInt({ min: 1n, max: 9n }),
        (numerators, denominator) => {
          const split = splitLargestRemainder(numerators, denominator);
          for (const [a, first] of split.entries()) {
            for (const [b, second] of split.entries()) {
              if (first.rounding !== "remainder" || second.rounding !== "floor") continue;
              const [left, right] = [numerators[a]! % denominator, numerators[b]! % denominator];
              expect(left > right || (left === right && a < b)).toBe(true);
            }
          }
        },
      ),
    );
  });

  it("does not depend on the scale of the fraction", () => {
    fc.assert(
      fc.property(shares, denominators, fc.bigInt({ min: 1n, max: 1000n }), (numerators, denominator, k) => {
        const scaled = numerators.map((numerator) => numerator * k);
        expect(amounts(scaled, denominator * k)).toEqual(amounts(numerators, denominator));
      }),
    );
  });

  it("refuses a denominator below 1 and a negative share", () => {
    expect(() => splitLargestRemainder([1n], 0n)).toThrow(RangeError);
    expect(() => splitLargestRemainder([2n, -1n], 1n)).toThrow(RangeError);
  });
});

describe("splitInto", () => {
  it("hands out exactly the units it is given", () => {
    expect(splitInto([5n, 5n], 10n, 0n).map((share) => share.amountMinor)).toEqual([0n, 0n]);
    expect(splitInto([5n, 5n], 10n, 2n).map((share) => share.amountMinor)).toEqual([1n, 1n]);
  });

  it("refuses fewer units than the floors and more than there are remainders", () => {
    expect(() => splitInto([15n], 10n, 0n)).toThrow(RangeError);
    expect(() => splitInto([10n], 10n, 2n)).toThrow(RangeError);
    expect(() => splitInto([15n], 0n, 1n)).toThrow(RangeError);
  });
});
