import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { explainSplit, splitReward } from "./split-reward.ts";

const rule = (shareBps: number, pointsPerMajor: Record<string, number>) => ({ shareBps, pointsPerMajor });

describe("splitReward", () => {
  it.each([
    // 20 % of 10.00 USD is 2.00, which buys 200 points at 100 for 1 USD.
    ["a round share", 1000n, "USD", rule(2000, { USD: 100 }), 800n, 200n, 200n],
    // 20 % of 4.99 is 0.998, rounded down 0.99: 99 points.
    ["a share that is rounded down", 499n, "USD", rule(2000, { USD: 100 }), 400n, 99n, 99n],
    // 2.00 at 3 for 1 USD is 6 points, nothing over.
    ["points that cost what the share is", 1000n, "USD", rule(2000, { USD: 3 }), 800n, 200n, 6n],
    // 1.90 at 3 for 1 USD is 5.7 points: 5 whole ones stand for 1.6666…, rounded up 1.67; the other 0.23 is cash.
    ["a fraction of a point as cash", 950n, "USD", rule(2000, { USD: 3 }), 783n, 167n, 5n],
    // 0.99 buys no point at 1 for 1 USD, so all of it is cash.
    ["a share that buys no point", 499n, "USD", rule(2000, { USD: 1 }), 499n, 0n, 0n],
    // No minor unit below the dong: 20 % of 50,001 is 10,000.2, rounded down 10,000: as many points at 1 for 1 VND.
    ["a currency without minor units", 50_001n, "VND", rule(2000, { VND: 1 }), 40_001n, 10_000n, 10_000n],
    // Three decimal places: 50 % of 1.001 KWD is 0.500, which buys 5 points at 10 for 1 KWD.
    ["a currency with three places", 1001n, "KWD", rule(5000, { KWD: 10 }), 501n, 500n, 5n],
    ["everything", 1000n, "USD", rule(10_000, { USD: 1 }), 0n, 1000n, 10n],
    ["a currency that is not named", 1000n, "EUR", rule(2000, { USD: 100 }), 1000n, 0n, 0n],
    ["no rule", 1000n, "USD", undefined, 1000n, 0n, 0n],
    ["nothing", 0n, "USD", rule(2000, { USD: 100 }), 0n, 0n, 0n],
  ])("of %s", (_why, amountMinor, currency, points, cashMinor, pointsShareMinor, count) => {
    expect(splitReward({ amountMinor }, points, currency)).toEqual({
      cashMinor,
      pointsShareMinor,
      points: count,
    });
  });

  it("loses nothing, gives points no more than their share, and cash no fraction that buys a point", () => {
    const arbitrary = fc.record({
      amountMinor: fc.bigInt(0n, 10_000_000n),
      shareBps: fc.integer({ min: 0, max: 10_000 }),
      perMajor: fc.integer({ min: 1, max: 100_000 }),
    });
    fc.assert(
      fc.property(arbitrary, ({ amountMinor, shareBps, perMajor }) => {
        const split = splitReward({ amountMinor }, rule(shareBps, { USD: perMajor }), "USD");
        expect(split.cashMinor + split.pointsShareMinor).toBe(amountMinor);
        expect(split.pointsShareMinor * 10_000n).toBeLessThanOrEqual(amountMinor * BigInt(shareBps));
        // What the share was before it was fitted to whole points would buy these points and not one more.
        const share = (amountMinor * BigInt(shareBps)) / 10_000n;
        expect(split.points).toBe((share * BigInt(perMajor)) / 100n);
        // The fitted share buys the same points.
        expect((split.pointsShareMinor * BigInt(perMajor)) / 100n).toBeGreaterThanOrEqual(split.points);
        expect(((split.pointsShareMinor - 1n) * BigInt(perMajor)) / 100n).toBeLessThan(split.points || 1n);
      }),
      { numRuns: 100 },
    );
  });

  it("refuses a negative amount", () => {
    expect(() => splitReward({ amountMinor: -1n }, undefined, "USD")).toThrow(RangeError);
  });
});

describe("explainSplit", () => {
  it("says what is cash and what the points stand for", () => {
    const split = splitReward({ amountMinor: 950n }, rule(2000, { USD: 3 }), "USD");
    expect(explainSplit(split, "USD")).toBe("7.83 USD of it is cash, and 1.67 USD is given as 5 points.");
    expect(explainSplit({ cashMinor: 950n, pointsShareMinor: 0n, points: 0n }, "USD")).toBeNull();
  });
});
