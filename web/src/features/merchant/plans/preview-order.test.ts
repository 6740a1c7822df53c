import { expect, test } from "vitest";
import type { PlanRules } from "../../../../../core/commission/plan.ts";
import { previewOrder, type SampleOrder, type SamplePartner } from "./preview-order.ts";

const partner = (name: string, changes: Partial<SamplePartner> = {}): SamplePartner => ({
  ...{ name, rank: "", state: "active", meets: "" },
  ...changes,
});

const order = (changes: Partial<SampleOrder> = {}): SampleOrder => ({
  ...{
    amountMinor: 10_000n,
    currency: "USD",
    product: "",
    category: "",
    campaignId: "",
    monthsAfterFirst: 0,
  },
  ...changes,
});

const rules: PlanRules = {
  v: 1,
  compression: "dynamic",
  ranks: [
    { key: "bronze", name: "Bronze", requires: {} },
    { key: "silver", name: "Silver", requires: { personalVolume: 10 } },
  ],
  levels: [
    { kind: "percentage", rateBps: 1000 },
    { kind: "percentage", rateBps: 500, requires: { minRank: "silver" } },
    { kind: "percentage", rateBps: 200, requires: { personalVolume: 100 } },
  ],
  base: [
    { name: "Shoes", when: { categories: ["shoes"] }, pays: { kind: "percentage", rateBps: 1200 } },
    { name: "Gifts", when: { products: ["gift"] }, pays: { kind: "nothing" } },
  ],
  recurring: { months: 2 },
  points: { shareBps: 5000, pointsPerMajor: { USD: 10 } },
  customerReward: { kind: "coupon", rateBps: 300, firstOrderOnly: true },
  capBps: 2000,
};

const line = [
  partner("Ada"),
  partner("Ben", { rank: "bronze" }),
  partner("Cleo", { rank: "silver", state: "inactive" }),
  partner("Dan", { rank: "silver", meets: "2" }),
];

test("each level says who gets it, who was passed over and why, and what is kept", () => {
  const { lines, paidMinor, breakageMinor, reward } = previewOrder(rules, order(), line);
  expect(lines.map(({ partner: who, amountMinor }) => [who, amountMinor])).toEqual([
    ["Ada", 1000n],
    ["Dan", 500n],
    [null, 200n],
  ]);
  expect(lines[1]?.passedOver).toEqual([
    { name: "Ben", reason: "not_qualified_for_level" },
    { name: "Cleo", reason: "inactive" },
  ]);
  expect(lines[2]?.breakageReason).toBe("no_upline");
  expect(lines[0]?.split).toEqual({ cashMinor: 500n, pointsShareMinor: 500n, points: 50n });
  expect({ paidMinor, breakageMinor }).toEqual({ paidMinor: 1500n, breakageMinor: 200n });
  expect(reward).toEqual({ kind: "coupon", amountMinor: 300n });
});

test("what is sold decides level 1, and what is excluded pays nobody", () => {
  expect(previewOrder(rules, order({ category: "shoes" }), line).lines[0]?.amountMinor).toBe(1200n);
  expect(previewOrder(rules, order({ product: "gift" }), line).paidMinor).toBe(0n);
});

test("later orders earn as long as the plan says, and are rewarded as it says", () => {
  const later = previewOrder(rules, order({ monthsAfterFirst: 1 }), line);
  expect([later.paidMinor, later.reward]).toEqual([1500n, null]);
  const over = previewOrder(rules, order({ monthsAfterFirst: 2 }), line);
  expect(over.lines.every(({ breakageReason }) => breakageReason === "recurring_ended")).toBe(true);
});
