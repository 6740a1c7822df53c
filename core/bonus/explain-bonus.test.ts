import { expect, it } from "vitest";
import { type BonusToExplain, explainBonus } from "./explain-bonus.ts";

const bonus = (more: Partial<BonusToExplain>): BonusToExplain => ({
  ...{
    rule: "start",
    kind: "fast_start",
    level: 2,
    currency: "USD",
    baseMinor: 9999n,
    rateBps: 500,
    flatMinor: null,
  },
  ...{ heldByCap: false, amountMinor: 499n, reversedMinor: 0n, details: {} },
  ...more,
});

it.each([
  [{}, ["Fast start bonus on sales of new partners (start, level 2): 5 % of 99.99 USD, 4.99 USD."]],
  [
    { kind: "pool", rule: "pool", level: 1, details: { shares: 2, totalShares: 4 }, reversedMinor: 99n },
    [
      "Share of the pool of all sales (pool, level 1): 2 of 4 shares in 5 % of 99.99 USD, 4.99 USD.",
      "0.99 USD was taken back for refunds of what it rests on.",
    ],
  ],
  [
    {
      kind: "rank_advancement",
      rule: "up",
      rateBps: null,
      flatMinor: 1000n,
      heldByCap: true,
      details: { rank: "gold" },
    },
    [
      "Bonus for a rank reached for the first time (up, level 2): 10.00 USD for gold, 4.99 USD. It was held to what the plan's cap left.",
    ],
  ],
  [{ kind: "tier", rateBps: null }, ["Bonus (start, level 2): of 99.99 USD, 4.99 USD."]],
])("says how a bonus came about (%#)", (more, sentences) =>
  expect(explainBonus(bonus(more))).toEqual(sentences),
);

it("says so in Vietnamese", () =>
  expect(explainBonus(bonus({ heldByCap: true, reversedMinor: 99n }), "vi")).toEqual([
    "Thưởng khởi đầu nhanh trên doanh số của đối tác mới (start, cấp 2): 5 % của 99,99 USD, 4,99 USD. Khoản này bị giới hạn ở mức mà trần của phương án còn để lại.",
    "0,99 USD đã bị thu hồi do hoàn tiền những đơn làm nên nó.",
  ]));
