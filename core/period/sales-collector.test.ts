import { describe, expect, it } from "vitest";
import { FIRST_TIER } from "./period-input.ts";
import { type SaleColumns, SalesCollector } from "./sales-collector.ts";

const columns = (changes: Partial<SaleColumns> = {}): SaleColumns => ({
  member: [4],
  atMs: [10],
  currency: ["USD"],
  weight: [10_000],
  amount: ["1000"],
  refunded: ["0"],
  volume: ["7"],
  tiers: [null],
  ...changes,
});

describe("SalesCollector", () => {
  it("takes off what was refunded: of volumes pro rata, rounded down by sale, before the weight", () => {
    const sales = new SalesCollector();
    // A third of 10.00 is refunded; 7 × 667 ÷ 1,000 = 4.669 units: 4, half of it.
    sales.add(
      columns({ refunded: ["333"], weight: [5000], tiers: [[{ rule: "Volume", amountMinor: "500" }]] }),
    );
    const { columns: made, tiered } = sales.close([]);
    expect([made.amountBps[0], made.volumeBps[0]]).toEqual([667n * 5000n, 4n * 5000n]);
    // 5.00 × 667 ÷ 1,000 = 3.335: 333 cents.
    expect([tiered.count, tiered.rules, tiered.amountBps[0]]).toEqual([1, ["Volume"], 333n * 5000n]);
  });

  it("keeps at which rate tiers were accrued, where that was taken down", () => {
    const sales = new SalesCollector();
    const part = { rule: "Volume", amountMinor: "500" };
    sales.add(columns({ tiers: [[{ ...part, rateBps: 700 }, part]] }));
    expect([...sales.close([]).tiered.liveBps]).toEqual([700, FIRST_TIER]);
  });

  it("keeps the volume of a sale without an amount, and nothing of one that was refunded whole", () => {
    const sales = new SalesCollector();
    sales.add(
      columns({
        ...{ member: [1, 2], atMs: [1, 2], currency: ["USD", "USD"], weight: [10_000, 10_000] },
        ...{ amount: ["0", "50"], refunded: ["0", "50"], volume: ["3", "3"], tiers: [null, null] },
      }),
    );
    expect([...sales.close([]).columns.volumeBps]).toEqual([30_000n, 0n]);
  });

  it("orders sales by their moment, equal ones as they came, whatever the chunks, and currencies by name", () => {
    const sales = new SalesCollector();
    const tiers = (rule: string) => [[{ rule, amountMinor: "1" }]];
    sales.add(columns({ member: [1], atMs: [30], currency: ["VND"], tiers: tiers("a") }));
    for (let member = 2; member < 1100; member++) sales.add(columns({ member: [member], atMs: [20] }));
    sales.add(columns({ member: [1100], atMs: [10], currency: ["EUR"], tiers: tiers("b") }));
    const { columns: made, currencies, tiered } = sales.close(["CHF"]);
    expect(currencies).toEqual(["CHF", "EUR", "USD", "VND"]);
    expect([...made.member.slice(0, 3), made.member[1099]]).toEqual([1100, 2, 3, 1]);
    expect([made.currency[0], made.currency[1], made.currency[1099]]).toEqual([1, 2, 3]);
    expect([[...tiered.sale], [...tiered.rule], tiered.rules]).toEqual([
      [0, 1099],
      [1, 0],
      ["a", "b"],
    ]);
  });

  it("refuses more refunded than sold, and sums that no 64 bits hold", () => {
    expect(() => new SalesCollector().add(columns({ refunded: ["1001"] }))).toThrow(RangeError);
    expect(() => new SalesCollector().add(columns({ amount: [String(2n ** 53n)] }))).toThrow(RangeError);
    expect(() => new SalesCollector().add(columns({ volume: [String(2n ** 53n)] }))).toThrow(RangeError);
  });
});
