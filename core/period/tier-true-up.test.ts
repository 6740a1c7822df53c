import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { periodInput, type SampleSale } from "../../local/testing/period-input.ts";
import type { PeriodRules } from "./facts.ts";
import { type TieredPays, tierTrueUp } from "./tier-true-up.ts";

/** 5 % from the start, 8 % from 1,000 on, 10 % from 3,000 on. */
const TIERS = [
  { fromVolume: 0, rateBps: 500 },
  { fromVolume: 1000, rateBps: 800 },
  { fromVolume: 3000, rateBps: 1000 },
];
const rules = (mode: TieredPays["mode"], retroactive: boolean): PeriodRules => ({
  levels: [{ kind: "percentage", rateBps: 100 }],
  base: [{ name: "Volume", when: {}, pays: { kind: "tiered", mode, retroactive, tiers: TIERS } }],
});
/** Volume is whole dollars. */
const sale = (dollars: number, changes: Partial<SampleSale> = {}): SampleSale => ({
  member: 0,
  amountMinor: dollars * 100,
  volume: dollars,
  tiered: "Volume",
  ...changes,
});
const lines = (sales: SampleSale[], plan: PeriodRules, changes = {}) =>
  tierTrueUp(periodInput({ members: [{}, { sponsor: 0 }], sales, changes }), plan);
const amounts = (...args: Parameters<typeof lines>) => lines(...args).map((line) => line.amountMinor);

describe("tierTrueUp", () => {
  const SALES = [sale(900), sale(400), sale(2000), sale(100)];

  it.each([
    // 900 at 5 (before 0), 400 at 5 (before 900), 2,000 at 8 (before 1,300): 3 % more; 100 at 10 (before 3,300): 5 % more.
    ["whole", false, 6000n + 500n],
    // All 3,400 at 10 %: 5 % more.
    ["whole", true, 17_000n],
    // 2,000 of volume between 1,000 and 3,000 at 8 %, 400 above at 10 %: 3 % of 2,000 and 5 % of 400.
    ["marginal", false, 6000n + 2000n],
  ] as const)("%s, retroactive %s: what is paid beyond the first tier", (mode, retroactive, amount) =>
    expect(amounts(SALES, rules(mode, retroactive))).toEqual([amount]),
  );

  it("explains the line and bears a refund exactly", () => {
    const [line] = lines(SALES, rules("whole", true));
    expect(line).toMatchObject({
      rule: "Volume",
      kind: "tier",
      level: 1,
      position: 0,
      currency: "USD",
      baseMinor: 340_000n,
      rateBps: 500,
      rounding: "exact",
      refundBase: 170_000_000n,
      details: { personalVolume: "3400", tierFromVolume: 3000, tierRateBps: 1000, firstRateBps: 500 },
    });
    // 900 of the 3,400 refunded: 45.00 of the 170.00 is what the refund rests on.
    const input = periodInput({ members: [{}], sales: SALES });
    const amountBps = BigInt64Array.of(900_000_000n, 0n, 0n, 0n);
    const [refund] = tierTrueUp({ ...input, tiered: { ...input.tiered, amountBps } }, rules("whole", true));
    expect(refund?.refundBase).toBe(45_000_000n);
  });

  it("takes the part of a sale that lies in a tier by its volume, as an exact fraction", () => {
    // 700 then 600: the second goes from 700 to 1,300, so half of it is at 8 %: 3 % of 300.00.
    expect(amounts([sale(700), sale(600)], rules("marginal", false))).toEqual([900n]);
    // 999 then 3 of 0.10: two thirds at 8 %, 3 % of 2/3 of 10 cents is 0.2 cents: rounded down.
    const [line] = lines([sale(999), sale(3, { amountMinor: 10 })], rules("marginal", false));
    expect([line?.amountMinor, line?.rounding]).toEqual([0n, "floor"]);
    expect(line!.exactNumerator * 5n).toBe(line!.exactDenominator);
  });

  it("reaches a tier with what else was sold, and with what overrides add, and pays the rule's part alone", () => {
    const plain = sale(1000, { tiered: undefined });
    expect(amounts([plain, sale(100)], rules("whole", false))).toEqual([300n]);
    expect(amounts([sale(100)], rules("whole", false), { volumeOverrides: new Map([[0, 3000n]]) })).toEqual([
      500n,
    ]);
    expect(
      amounts([plain, sale(100)], rules("whole", false), { volumeOverrides: new Map([[0, -1n]]) }),
    ).toEqual([]);
  });

  it("keeps members and currencies apart, and pays nobody who is suspended", () => {
    const sales = [
      sale(1000),
      sale(1000, { member: 1 }),
      sale(50),
      sale(7, { currency: "VND", amountMinor: 700 }),
    ];
    expect(
      lines([...sales, sale(10, { member: 1 })], rules("whole", false)).map((line) => [
        line.position,
        line.currency,
        line.amountMinor,
      ]),
    ).toEqual([
      [0, "USD", 150n],
      [0, "VND", 21n],
      [1, "USD", 30n],
    ]);
    const input = periodInput({ members: [{ suspended: true }], sales: [sale(5000)] });
    expect(tierTrueUp(input, rules("whole", true))).toEqual([]);
  });

  it("pays beyond what an earlier version of the plan had accrued, and takes nothing back", () => {
    // 2,000 reach 8 %: 900 that were paid 7 % get 1 % more, 1,000 that were paid 9 % keep it, 100 paid 5 % get 3 % more.
    const sales = [sale(900, { liveBps: 700 }), sale(1000, { liveBps: 900 }), sale(100)];
    expect(lines(sales, rules("whole", true))).toMatchObject([{ amountMinor: 900n + 300n, rateBps: null }]);
    // All of 1,000 that was paid 7 %: one rate for all of it.
    expect(lines([sale(1000, { liveBps: 700 })], rules("whole", true))).toMatchObject([
      { amountMinor: 1000n, rateBps: 100 },
    ]);
    // 500 of the 1,500 lie in the upper tier: (1,000 × 5 % + 500 × 8 %) ÷ 1,500 = 6 %, of which 5.5 % were paid.
    expect(amounts([sale(1500, { liveBps: 550 })], rules("marginal", false))).toEqual([750n]);
  });

  it("is nothing in the first tier, and without tiered rules", () => {
    expect(lines([sale(999)], rules("whole", true))).toEqual([]);
    expect(lines([sale(9999)], { levels: [] })).toEqual([]);
  });

  it("pays marginally the same however one volume is cut into sales, and never more than retroactively", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 12 }), (dollars) => {
        const total = dollars.reduce((sum, one) => sum + one, 0);
        const cut = lines(
          dollars.map((one) => sale(one)),
          rules("marginal", false),
        );
        const whole = lines([sale(total)], rules("marginal", false));
        expect(cut.map((line) => line.amountMinor)).toEqual(whole.map((line) => line.amountMinor));
        const [most = 0n] = amounts(
          dollars.map((one) => sale(one)),
          rules("whole", true),
        );
        expect((whole[0]?.amountMinor ?? 0n) <= most).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});
