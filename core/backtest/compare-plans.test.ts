import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { BacktestCase, BacktestLine } from "./backtest-case.ts";
import { comparePlans } from "./compare-plans.ts";
import { decilesOf } from "./deciles.ts";

const line = (
  level: number,
  partnerId: string | null,
  amountMinor: bigint,
  extra: Partial<BacktestLine> = {},
) => ({
  ...{ level, partnerId, amountMinor, reversedMinor: 0n, heldByCap: false, ...extra },
});
const sale = (conversionId: string, extra: Partial<BacktestCase> = {}): BacktestCase => ({
  ...{
    conversionId,
    currency: "USD",
    amountMinor: 10_000n,
    refundedMinor: 0n,
    rejected: false,
    before: [],
    after: [],
  },
  ...extra,
});
const compare = (...cases: BacktestCase[]) => {
  const comparison = comparePlans();
  for (const one of cases) comparison.take(one);
  return comparison.end();
};

describe("comparePlans", () => {
  it("sums commission, breakage, levels and partners of both plans, net of what was taken back", () => {
    const [usd] = compare(
      sale("1", {
        // 10 % and 5 % against 8 % and 8 %, and a third level that nobody gets.
        before: [line(1, "a", 1000n), line(2, "b", 500n)],
        after: [line(1, "a", 800n), line(2, "b", 800n), line(3, null, 200n)],
      }),
      sale("2", {
        refundedMinor: 5000n,
        before: [line(1, "b", 1000n, { reversedMinor: 500n }), line(2, "c", 500n, { reversedMinor: 250n })],
        after: [line(1, "b", 800n, { reversedMinor: 400n }), line(2, "c", 800n, { reversedMinor: 400n })],
      }),
      sale("3", { rejected: true, before: [line(1, "a", 1000n, { reversedMinor: 1000n })], after: [] }),
    );
    expect(usd).toMatchObject({
      ...{ currency: "USD", conversions: 3, salesMinor: 15_000n },
      // 1500 + 750 of 15,000, and 1600 + 800.
      before: { commissionMinor: 2250n, breakageMinor: 0n, shareBps: 1500, partners: 3, heldByCap: 0 },
      after: { commissionMinor: 2400n, breakageMinor: 200n, shareBps: 1600, partners: 3 },
      differenceMinor: 150n,
      levels: [
        { level: 1, beforeMinor: 1500n, afterMinor: 1200n },
        { level: 2, beforeMinor: 750n, afterMinor: 1200n },
      ],
      // a 1000 → 800, b 500 + 500 → 800 + 400, c 250 → 400.
      winners: [
        { partnerId: "b", beforeMinor: 1000n, afterMinor: 1200n, differenceMinor: 200n },
        { partnerId: "c", beforeMinor: 250n, afterMinor: 400n, differenceMinor: 150n },
      ],
      losers: [{ partnerId: "a", beforeMinor: 1000n, afterMinor: 800n, differenceMinor: -200n }],
    });
  });

  it("names the conversion with the largest share before refunds, and counts those the cap held", () => {
    const [usd] = compare(
      sale("1", { after: [line(1, "a", 1000n)] }),
      sale("2", {
        amountMinor: 100n,
        refundedMinor: 100n,
        after: [line(1, "a", 30n, { reversedMinor: 30n, heldByCap: true })],
      }),
      sale("3", { amountMinor: 1000n, after: [line(1, "a", 299n), line(2, null, 1n, { heldByCap: true })] }),
    );
    expect(usd?.after).toMatchObject({
      heldByCap: 2,
      highest: { conversionId: "2", amountMinor: 100n, commissionMinor: 30n, shareBps: 3000 },
    });
    expect(usd?.before.highest).toBeNull();
    const [leads] = compare(
      sale("1", { after: [line(1, "a", 9999n)] }),
      sale("lead", { amountMinor: 0n, after: [line(1, "a", 5n)] }),
    );
    expect(leads?.after.highest).toMatchObject({ conversionId: "lead", shareBps: null });
  });

  it("keeps currencies apart", () => {
    const both = compare(
      sale("1", { currency: "VND", after: [line(1, "a", 7n)] }),
      sale("2", { before: [line(1, "a", 7n)] }),
    );
    expect(both.map(({ currency, differenceMinor }) => [currency, differenceMinor])).toEqual([
      ["USD", -7n],
      ["VND", 7n],
    ]);
  });

  it("names twenty of each side at most, those that change most, ties by id", () => {
    const partners = Array.from({ length: 30 }, (_, index) => `p${String(index).padStart(2, "0")}`);
    const [usd] = compare(
      ...partners.map((partnerId, index) =>
        sale(partnerId, { after: [line(1, partnerId, BigInt(index >> 1))] }),
      ),
    );
    // Changes of 0, 0, 1, 1, …, 14, 14.
    expect(usd?.winners).toHaveLength(20);
    expect(usd?.winners.slice(0, 3).map(({ partnerId }) => partnerId)).toEqual(["p28", "p29", "p26"]);
    expect(usd?.losers).toEqual([]);
  });

  it("adds up, in whatever order conversions come", () => {
    const lines = fc.array(
      fc.record({
        level: fc.integer({ min: 1, max: 4 }),
        partnerId: fc.constantFrom("a", "b", "c", "d", null),
        amountMinor: fc.bigInt({ min: 0n, max: 1000n }),
        reversedMinor: fc.constant(0n),
        heldByCap: fc.boolean(),
      }),
      { maxLength: 5 },
    );
    const cases = fc.array(fc.record({ before: lines, after: lines }), { maxLength: 8 });
    fc.assert(
      fc.property(cases, (sides) => {
        const all = sides.map((side, index) => sale(String(index), side));
        const result = compare(...all);
        const [usd] = result;
        const withoutHighest = (of: typeof result) =>
          of.map((one) => ({
            ...one,
            before: { ...one.before, highest: 0 },
            after: { ...one.after, highest: 0 },
          }));
        expect(withoutHighest(compare(...all.toReversed()))).toEqual(withoutHighest(result));
        if (usd === undefined) return;
        const sum = (values: readonly bigint[]) => values.reduce((total, value) => total + value, 0n);
        for (const side of [usd.before, usd.after]) {
          expect(sum(side.deciles.map(({ totalMinor }) => totalMinor))).toBe(side.commissionMinor);
          expect(side.deciles.reduce((count, { partners }) => count + partners, 0)).toBe(side.partners);
        }
        expect(sum(usd.levels.map(({ afterMinor }) => afterMinor))).toBe(usd.after.commissionMinor);
        expect(sum([...usd.winners, ...usd.losers].map((one) => one.differenceMinor))).toBe(
          usd.differenceMinor,
        );
      }),
      { numRuns: 100 },
    );
  });
});

describe("decilesOf", () => {
  it("divides partners into tenths, the poorest first", () => {
    const earned = Array.from({ length: 25 }, (_, index) => BigInt(25 - index));
    const deciles = decilesOf(earned);
    // 25 partners: groups of 2 and 3 by turns. 1 + 2; then 3, 4, 5; …; last 23, 24, 25.
    expect(deciles.map(({ partners }) => partners)).toEqual([2, 3, 2, 3, 2, 3, 2, 3, 2, 3]);
    expect(deciles[0]).toEqual({ decile: 1, partners: 2, totalMinor: 3n, upToMinor: 2n });
    expect(deciles[9]).toEqual({ decile: 10, partners: 3, totalMinor: 72n, upToMinor: 25n });
  });

  it("leaves groups empty when there are fewer than ten, and is nothing for nobody", () => {
    expect(decilesOf([5n]).map(({ partners }) => partners)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    expect(decilesOf([])).toEqual([]);
  });
});
