import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { creditTouches } from "./credit-touches.ts";
import { halvings } from "./decay.ts";
import type { AttributionModel } from "./model.ts";
import { attributionModelSchema } from "./model.ts";

const DAY_MS = 86_400_000;
const NOW = 1_760_000_000_000;
const agoDays = (...days: number[]) => days.map((day) => ({ atMs: NOW - day * DAY_MS }));

const models = fc.oneof(
  fc.constantFrom<AttributionModel>(
    { kind: "last_click" },
    { kind: "first_click" },
    { kind: "linear" },
    { kind: "position_based" },
  ),
  fc
    .integer({ min: 1, max: 365 })
    .map((halfLifeDays): AttributionModel => ({ kind: "time_decay", halfLifeDays })),
);
const journeys = fc
  .array(fc.integer({ min: -300_000, max: 365 * DAY_MS }), { minLength: 1, maxLength: 40 })
  .map((ages) => ages.sort((a, b) => b - a).map((age) => ({ atMs: NOW - age })));

describe("creditTouches", () => {
  it.each<[string, AttributionModel, number[], number[]]>([
    ["last click takes all", { kind: "last_click" }, [9, 5, 1], [0, 0, 10_000]],
    ["first click takes all", { kind: "first_click" }, [9, 5, 1], [10_000, 0, 0]],
    ["linear, the unit left over to the earliest", { kind: "linear" }, [9, 5, 1], [3334, 3333, 3333]],
    [
      "linear of seven: 4 units left to the first four",
      { kind: "linear" },
      [7, 6, 5, 4, 3, 2, 1],
      [1429, 1429, 1429, 1429, 1428, 1428, 1428],
    ],
    ["position: one touch takes all", { kind: "position_based" }, [1], [10_000]],
    ["position: two touches share evenly", { kind: "position_based" }, [2, 1], [5000, 5000]],
    ["position: 40/20/40", { kind: "position_based" }, [3, 2, 1], [4000, 2000, 4000]],
    [
      "position: the middle shares its 20",
      { kind: "position_based" },
      [4, 3, 2, 1],
      [4000, 1000, 1000, 4000],
    ],
    [
      "position: three in the middle, a unit twice to the earlier",
      { kind: "position_based" },
      [5, 4, 3, 2, 1],
      [4000, 667, 667, 666, 4000],
    ],
    ["decay: one half-life apart is 1 : 2", { kind: "time_decay", halfLifeDays: 7 }, [7, 0], [3333, 6667]],
    [
      "decay: the same distance counts the same however long ago",
      { kind: "time_decay", halfLifeDays: 7 },
      [27, 20],
      [3333, 6667],
    ],
    ["decay: 1 : 2 : 4 of 10,000", { kind: "time_decay", halfLifeDays: 1 }, [2, 1, 0], [1429, 2857, 5714]],
    ["decay: half a half-life is 1 : √2", { kind: "time_decay", halfLifeDays: 2 }, [1, 0], [4142, 5858]],
    [
      "decay: 64 half-lives away rounds to nothing",
      { kind: "time_decay", halfLifeDays: 1 },
      [64, 0],
      [0, 10_000],
    ],
  ])("%s", (_, model, days, weights) => {
    expect(creditTouches(model, agoDays(...days), NOW)).toEqual(weights);
  });

  it("gives a token's click after the conversion the weight of age 0", () => {
    const touches = [{ atMs: NOW }, { atMs: NOW + 200_000 }];
    expect(creditTouches({ kind: "time_decay", halfLifeDays: 1 }, touches, NOW)).toEqual([5000, 5000]);
  });

  it("credits nobody for no touch", () => {
    expect(creditTouches({ kind: "linear" }, [], NOW)).toEqual([]);
  });

  it("always sums to 10,000, one weight per touch, none negative", () => {
    fc.assert(
      fc.property(models, journeys, (model, touches) => {
        const weights = creditTouches(model, touches, NOW);
        expect(weights).toHaveLength(touches.length);
        expect(weights.reduce((sum, weight) => sum + weight, 0)).toBe(10_000);
        expect(Math.min(...weights)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it("by decay never credits an older touch above a younger one, but for the one unit that rounding hands out", () => {
    fc.assert(
      fc.property(journeys, fc.integer({ min: 1, max: 60 }), (touches, halfLifeDays) => {
        const weights = creditTouches({ kind: "time_decay", halfLifeDays }, touches, NOW);
        for (let i = 1; i < weights.length; i++) expect(weights[i - 1]! - weights[i]!).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe("halvings", () => {
  const asNumber = (value: bigint) => Number(value) / 2 ** 62;

  it("is 1 at age 0 and exactly a half, a quarter … at whole half-lives", () => {
    expect([0, 7, 14, 21].map((age) => halvings(age, 7))).toEqual([
      1n << 62n,
      1n << 61n,
      1n << 60n,
      1n << 59n,
    ]);
    expect(halvings(7 * 63, 7)).toBe(0n);
  });

  it("agrees with the floating-point power to nine digits", () => {
    fc.assert(
      fc.property(fc.nat(10_000_000), fc.integer({ min: 1, max: 10_000_000 }), (age, halfLife) => {
        expect(Math.abs(asNumber(halvings(age, halfLife)) - 2 ** (-age / halfLife))).toBeLessThan(1e-9);
      }),
    );
  });

  it("stays the very integers that it is today: a share of money may not move with a new runtime", () => {
    expect([1, 3, 6].map((age) => halvings(age, 7))).toMatchInlineSnapshot(`
      [
        4176913159429877075n,
        3426469543732893626n,
        2545857086826992506n,
      ]
    `);
  });
});

describe("attributionModelSchema", () => {
  it.each([
    [{ kind: "last_click" }, true],
    [{ kind: "time_decay", halfLifeDays: 7 }, true],
    [{ kind: "time_decay" }, false],
    [{ kind: "time_decay", halfLifeDays: 0 }, false],
    [{ kind: "time_decay", halfLifeDays: 1.5 }, false],
    [{ kind: "linear", halfLifeDays: 7 }, false],
    [{ kind: "best_guess" }, false],
  ])("says of %j: %s", (model, valid) => expect(attributionModelSchema.safeParse(model).success).toBe(valid));
});
