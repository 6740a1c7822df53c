import { describe, expect, it } from "vitest";
import type { BonusRule } from "../commission/rules/bonus.ts";
import { bonusWorstCaseBps } from "./worst-case.ts";

const of = (...bonuses: BonusRule[]) => bonusWorstCaseBps({ bonuses }, 1500);

describe("bonusWorstCaseBps", () => {
  it.each<[string, BonusRule, number]>([
    [
      "fast start pays all its rates of one sale",
      { kind: "fast_start", name: "a", days: 30, rates: [500, 250] },
      750,
    ],
    [
      "matching pays 50 % + 20 % of the 15 % that levels pay: 10.5 %",
      { kind: "matching", name: "a", rates: [5000, 2000] },
      1050,
    ],
    // 15 % × 0.33 % = 0.0495 %: the next whole basis point above 4.95 is 5.
    ["matching is rounded up to a whole basis point", { kind: "matching", name: "a", rates: [33] }, 5],
    [
      "generations pay all their rates of one sale",
      { kind: "generation", name: "a", leaderRank: "gold", rates: [300, 200, 100] },
      600,
    ],
    [
      "differentials of one sale add up to the highest rate",
      { kind: "differential", name: "a", ratesByRank: { bronze: 500, gold: 1200, silver: 900 } },
      1200,
    ],
    [
      "a pool takes its rate of each sale",
      { kind: "pool", name: "a", rateBps: 200, sharesByRank: { gold: 1 } },
      200,
    ],
  ])("%s", (_, rule, bps) => {
    expect(of(rule)).toEqual({ bps, terms: [{ rule: "a", kind: rule.kind, bps }] });
  });

  it("leaves flat bonuses out, adds the others, and is 0 without any", () => {
    const flat: BonusRule[] = [
      { kind: "rank_advancement", name: "r", amountsByRank: { gold: { USD: 10_000 } } },
      { kind: "referral", name: "f", trigger: "first_purchase", levels: [{ USD: 500 }] },
    ];
    expect(of(...flat)).toEqual({ bps: 0, terms: [] });
    expect(
      of(
        ...flat,
        { kind: "pool", name: "p", rateBps: 200, sharesByRank: { gold: 1 } },
        { kind: "fast_start", name: "s", days: 1, rates: [100] },
      ).bps,
    ).toBe(300);
    expect(bonusWorstCaseBps({}, 1500)).toEqual({ bps: 0, terms: [] });
  });
});
