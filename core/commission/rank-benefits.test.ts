import { describe, expect, test } from "vitest";
import type { PlanRules } from "./plan.ts";
import { rankBenefits, rankRequirements } from "./rank-benefits.ts";

const RULES: PlanRules = {
  v: 1,
  tree: "sponsor",
  compression: "none",
  levels: [
    { kind: "percentage", rateBps: 1000, ratesByRank: { gold: 1200 } },
    { kind: "percentage", rateBps: 200, requires: { minRank: "silver" } },
  ],
  bonuses: [
    { name: "up", kind: "rank_advancement", amountsByRank: { gold: { USD: 5_000, VND: 100_000 } } },
    { name: "pool", kind: "pool", rateBps: 300, sharesByRank: { gold: 2 }, minRank: "silver" },
    { name: "gap", kind: "differential", ratesByRank: { silver: 400, gold: 600 } },
    { name: "leaders", kind: "generation", leaderRank: "gold", rates: [100] },
  ],
  capBps: 5_000,
};

describe("what a rank brings", () => {
  test("is what the rules name it for.", () => {
    expect(rankBenefits(RULES, "silver")).toEqual([
      { kind: "level_opens", level: 2 },
      { kind: "bonus_opens", bonus: "pool" },
      { kind: "bonus_rate", bonus: "differential", rateBps: 400 },
    ]);
    expect(rankBenefits(RULES, "gold")).toEqual([
      { kind: "level_rate", level: 1, rateBps: 1200 },
      { kind: "amount", currency: "USD", amountMinor: 5_000 },
      { kind: "amount", currency: "VND", amountMinor: 100_000 },
      { kind: "pool_shares", shares: 2, rateBps: 300 },
      { kind: "bonus_rate", bonus: "differential", rateBps: 600 },
      { kind: "bonus_opens", bonus: "generation" },
    ]);
  });

  test("is nothing for a rank that nothing names, also one called as what every object has.", () => {
    expect(rankBenefits(RULES, "constructor")).toEqual([]);
    expect(rankBenefits({ ...RULES, levels: [], bonuses: [] }, "gold")).toEqual([]);
  });
});

test("What a rank asks for is told part by part, in the order of progress however it was stored.", () => {
  const legVolume = { volume: 1_000, legCapBps: 5_000 };
  expect(
    rankRequirements({ legsWithRank: { rank: "gold", legs: 3 }, legVolume, personalVolume: 50 }),
  ).toEqual([
    { requirement: "personalVolume", needed: 50 },
    { requirement: "legVolume", needed: 1_000, legCapBps: 5_000 },
    { requirement: "legsWithRank", needed: 3, rank: "gold" },
  ]);
});
