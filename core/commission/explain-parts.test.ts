import { describe, expect, it } from "vitest";
import type { AccrualConversion, AccrualCredit } from "./accrual.ts";
import { accrue } from "./engine.ts";
import { explainLine } from "./explain.ts";
import type { PlanRules } from "./plan.ts";

/** Goal: what is told of a line is what was reckoned, part by part. */

const RULES: PlanRules = {
  v: 1,
  levels: [
    { kind: "percentage", rateBps: 1000 },
    { kind: "percentage", rateBps: 500, ratesByRank: { gold: 600 } },
    { kind: "flat", amountsMinor: { USD: 100 } },
  ],
  ranks: [{ key: "gold", name: "Gold", requires: {} }],
  compression: "none",
  capBps: 5000,
  base: [
    { name: "Shoes", when: { products: ["sku-1"] }, pays: { kind: "percentage", rateBps: 1200 } },
    { name: "Bags", when: { products: ["sku-2"] }, pays: { kind: "flat", amountsMinor: { USD: 500 } } },
    { name: "Gift cards", when: { categories: ["gifts"] }, pays: { kind: "nothing" } },
  ],
};

function sentences(
  conversion: Partial<AccrualConversion>,
  credit: Partial<AccrualCredit> = {},
  rules = RULES,
  language: "en" | "vi" = "en",
) {
  const whole = { conversionId: "c", amountMinor: 10_000n, currency: "USD", ...conversion };
  const plan = { planVersionId: "p", version: 3, rules };
  const chain = ["a", "b", "c"].map((partnerId, index) => ({
    partnerId,
    status: "active" as const,
    active: true,
    qualifiedLevels: 10,
    rank: index === 1 ? "gold" : null,
  }));
  const credits = [{ clickId: null, weightBps: 10_000, chain, plan, ...credit }];
  return accrue({ conversion: whole, credits }).map(
    (line) => explainLine(line, whole, plan, language).sentence,
  );
}
const item = (productId: string, amountMinor: bigint, quantity = 1, category: string | null = null) => ({
  productId,
  amountMinor,
  quantity,
  category,
});

describe("explainLine", () => {
  it("tells each part of an order, and above level 1 what is left of it", () => {
    const items = [item("sku-1", 2000n), item("sku-2", 3000n, 2), item("gift", 4000n, 1, "gifts")];
    expect(sentences({ items })).toEqual([
      "12 % of 20.00 USD (Shoes: sku-1) + a flat 2 × 5.00 USD for 30.00 USD (Bags: sku-2) + nothing of 40.00 USD (Gift cards: gift) + 10 % of 10.00 USD (level 1) (level 1, plan v3) = 13.40 USD.",
      "6 % for rank gold of 60.00 USD, what the plan's rules leave of 100.00 USD, (level 2, plan v3) = 3.60 USD.",
      "A flat 1.00 USD for a conversion of 60.00 USD (level 3, plan v3) = 1.00 USD.",
    ]);
  });

  it("tells them in Vietnamese", () => {
    const items = [item("sku-1", 2000n), item("sku-2", 3000n, 2), item("gift", 4000n, 1, "gifts")];
    expect(sentences({ items }, {}, RULES, "vi").slice(0, 2)).toEqual([
      "12 % của 20,00 USD (Shoes: sku-1) + số tiền cố định 2 × 5,00 USD cho 30,00 USD (Bags: sku-2) + không đồng nào trên 40,00 USD (Gift cards: gift) + 10 % của 10,00 USD (cấp 1) (cấp 1, phương án v3) = 13,40 USD.",
      "6 % theo hạng gold của 60,00 USD, phần mà quy tắc của phương án để lại từ 100,00 USD, (cấp 2, phương án v3) = 3,60 USD.",
    ]);
  });

  it("counts the parts beyond the fifth", () => {
    const items = Array.from({ length: 7 }, () => item("sku-1", 1000n));
    expect(sentences({ items })[0]).toContain(" + 3 more parts (level 1, plan v3)");
  });

  it("tells what was agreed with the partner", () => {
    const agreed = { kind: "percentage" as const, rateBps: 1500 };
    expect(sentences({}, { agreed })[0]).toBe(
      "15 % of 100.00 USD (agreed with the partner) (level 1, plan v3) = 15.00 USD.",
    );
  });

  it("tells the first tier as such", () => {
    const pays = {
      kind: "tiered" as const,
      mode: "whole" as const,
      retroactive: true,
      tiers: [{ fromVolume: 0, rateBps: 700 }],
    };
    const rules = { ...RULES, base: [{ name: "Volume", when: {}, pays }] };
    expect(sentences({}, {}, rules)[0]).toBe(
      "7 % of 100.00 USD, the first tier, (Volume) (level 1, plan v3) = 7.00 USD.",
    );
  });

  it("tells why nothing is paid any more", () => {
    const order = { isFirst: false, firstAtMs: 0, occurredAtMs: 1 };
    expect(sentences({ order }, {}, { ...RULES, recurring: { months: 0 } })[0]).toBe(
      "Nothing of 100.00 USD (level 1, plan v3) = 0.00 USD; kept by the program, because the customer's orders earn no more so long after the first.",
    );
    const items = [item("gift", 10_000n, 1, "gifts")];
    expect(sentences({ items })[2]).toBe(
      "Nothing of 100.00 USD (level 3, plan v3) = 0.00 USD; kept by the program, because the plan excludes all that was bought.",
    );
  });
});
