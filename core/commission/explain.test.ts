import { describe, expect, it } from "vitest";
import type { PlanVersion } from "./accrual.ts";
import type { ChainMember } from "./chain.ts";
import { accrue } from "./engine.ts";
import { type Explanation, explainLine } from "./explain.ts";
import type { PlanRules } from "./plan.ts";
import type { PlanLevel } from "./rules/level.ts";

const percentage = (rateBps: number): PlanLevel => ({ kind: "percentage", rateBps });

function explain(
  amountMinor: bigint,
  levels: PlanLevel[],
  weights = [10_000],
  currency = "USD",
  capBps = 10_000,
  language: "en" | "vi" = "en",
): Explanation[] {
  const plan: PlanVersion = {
    planVersionId: "plan",
    version: 3,
    rules: { v: 1, levels, compression: "none", capBps },
  };
  const conversion = { conversionId: "conversion", amountMinor, currency };
  const chain = [
    { partnerId: "a", status: "active", active: true, qualifiedLevels: 10, rank: null },
    { partnerId: "b", status: "suspended", active: true, qualifiedLevels: 10, rank: null },
  ] as const;
  const credits = weights.map((weightBps) => ({ clickId: "click", weightBps, chain, plan }));
  return accrue({ conversion, credits }).map((line) => explainLine(line, conversion, plan, language));
}

describe("explainLine", () => {
  it.each<[string, Explanation[], string]>([
    [
      "an exact percentage",
      explain(4200n, [percentage(1000)]),
      "10 % of 42.00 USD (level 1, plan v3) = 4.20 USD.",
    ],
    [
      "rounding down",
      explain(4235n, [percentage(1000)]),
      "10 % of 42.35 USD (level 1, plan v3) = 4.23 USD, rounded down from 4.235 USD.",
    ],
    [
      "the unit left over",
      explain(3n, [percentage(2500)], [5000, 5000]),
      "25 % of 0.03 USD × 50 % of the credit (level 1, plan v3) = 0.00 USD, rounded down from 0.00375 USD.",
    ],
    [
      "a flat amount held by the cap, with a fraction that never ends",
      explain(100n, [{ kind: "flat", amountsMinor: { USD: 300 } }], [3333, 3333, 3334], "USD", 1000),
      "A flat 3.00 USD × 33.33 % of the credit, held by the plan's cap, for a conversion of 1.00 USD (level 1, plan v3) = 0.03 USD, rounded down from 0.03333 USD.",
    ],
    [
      "a currency without minor unit",
      explain(1005n, [percentage(1000)], [10_000], "VND"),
      "10 % of 1005 VND (level 1, plan v3) = 100 VND, rounded down from 100.5 VND.",
    ],
  ])("tells %s", (_, [first], sentence) => expect(first?.sentence).toBe(sentence));

  it("tells where a unit that was left over went", () => {
    const [first] = explain(7n, [percentage(800), percentage(800)]);
    expect(first?.sentence).toBe(
      "8 % of 0.07 USD (level 1, plan v3) = 0.00 USD, rounded down from 0.0056 USD.",
    );
    const [early] = explain(1n, [percentage(10_000)], [5000, 5000]);
    expect(early?.sentence).toBe(
      "100 % of 0.01 USD × 50 % of the credit (level 1, plan v3) = 0.01 USD, rounded up from 0.005 USD with a unit left over by rounding the conversion's lines down.",
    );
  });

  it("cuts an endless fraction off and says so", () => {
    const levels: PlanLevel[] = [1, 2].map((USD) => ({ kind: "flat", amountsMinor: { USD: USD * 100 } }));
    const [first] = explain(100n, levels, [10_000], "USD", 1000);
    expect(first?.sentence).toContain("held by the plan's cap, for a conversion of 1.00 USD");
    expect(first?.sentence).toContain("rounded down from 0.03333333… USD.");
  });

  it("tells why a share stays with the program, and who was passed over", () => {
    const [, second, third] = explain(4200n, [percentage(1000), percentage(500), percentage(100)]);
    expect(second).toMatchObject({
      partnerId: null,
      breakageReason: "partner_not_active",
      skipped: [{ partnerId: "b", reason: "partner_not_active" }],
    });
    expect(second?.sentence).toBe(
      "5 % of 42.00 USD (level 2, plan v3) = 2.10 USD; kept by the program, because the upline was suspended when the conversion happened.",
    );
    expect(third?.sentence).toContain("because there is no upline at this level.");
    const [unpriced] = explain(4200n, [{ kind: "flat", amountsMinor: { EUR: 5 } }]);
    expect(unpriced?.sentence).toContain("the plan names no amount in this currency");
  });

  it.each<[string, PlanRules["compression"], Partial<ChainMember>[], string]>([
    [
      "the seller, not an upline",
      "none",
      [{ active: false }, {}],
      "the partner was not active in the period before",
    ],
    [
      "the seller that was suspended",
      "none",
      [{ status: "suspended" }, {}],
      "the partner was suspended when the conversion happened",
    ],
    [
      "the seller that asks too much",
      "active",
      [{ qualifiedLevels: 0 }],
      "the partner does not qualify for this level",
    ],
    [
      "an upline in the seller's place",
      "active",
      [{ active: false }, { qualifiedLevels: 0 }],
      "the upline does not qualify for this level",
    ],
    [
      "nobody who is active",
      "active",
      [{ active: false }],
      "neither the partner nor anybody above is active",
    ],
    [
      "nobody who qualifies",
      "dynamic",
      [{ qualifiedLevels: 0 }, { active: false }],
      "neither the partner nor anybody above qualifies for this level",
    ],
  ])("says of level 1 whom it means: %s", (_, compression, members, reason) => {
    const rules: PlanRules = { v: 1, levels: [percentage(1000)], compression, capBps: 1000 };
    const plan: PlanVersion = { planVersionId: "plan", version: 1, rules };
    const conversion = { conversionId: "conversion", amountMinor: 1000n, currency: "USD" };
    const chain = members.map((one, n): ChainMember => {
      const usual = { status: "active", active: true, qualifiedLevels: 10, rank: null } as const;
      return { ...usual, partnerId: String(n), ...one };
    });
    const [line] = accrue({ conversion, credits: [{ clickId: null, weightBps: 10_000, chain, plan }] });
    expect(explainLine(line!, conversion, plan).sentence).toBe(
      `10 % of 10.00 USD (level 1, plan v1) = 1.00 USD; kept by the program, because ${reason}.`,
    );
  });

  it("says the same in Vietnamese, with its figures as they are written there", () => {
    const inVietnamese = (amountMinor: bigint, levels: PlanLevel[], currency = "USD") =>
      explain(amountMinor, levels, [10_000], currency, 10_000, "vi").map(({ sentence }) => sentence);
    expect(inVietnamese(123_435n, [percentage(1050), percentage(500)])).toEqual([
      "10,5 % của 1.234,35 USD (cấp 1, phương án v3) = 129,60 USD, làm tròn xuống từ 129,60675 USD.",
      "5 % của 1.234,35 USD (cấp 2, phương án v3) = 61,72 USD, làm tròn lên từ 61,7175 USD nhờ một đơn vị còn dư khi các dòng của chuyển đổi được làm tròn xuống; chương trình giữ lại, vì người tuyến trên bị tạm ngưng khi chuyển đổi diễn ra.",
    ]);
    expect(inVietnamese(1_005_000n, [{ kind: "flat", amountsMinor: { VND: 20_000 } }], "VND")).toEqual([
      "Số tiền cố định 20.000 VND cho chuyển đổi 1.005.000 VND (cấp 1, phương án v3) = 20.000 VND.",
    ]);
  });

  it("is plain JSON that its amount can be computed from again", () => {
    for (const explanation of explain(
      4299n,
      [percentage(800), percentage(333), percentage(7)],
      [3334, 3333, 3333],
    )) {
      expect(JSON.parse(JSON.stringify(explanation))).toEqual(explanation);
      const floor = BigInt(explanation.exactNumerator) / BigInt(explanation.exactDenominator);
      expect(floor + (explanation.rounding === "remainder" ? 1n : 0n)).toBe(BigInt(explanation.amountMinor));
    }
  });

  it("refuses a plan version that did not make the line", () => {
    const plan: PlanVersion = {
      planVersionId: "plan",
      version: 1,
      rules: { v: 1, levels: [percentage(1)], compression: "none", capBps: 1 },
    };
    const conversion = { conversionId: "conversion", amountMinor: 1n, currency: "USD" };
    const chain = [
      { partnerId: "a", status: "active", active: true, qualifiedLevels: 10, rank: null },
    ] as const;
    const [line] = accrue({ conversion, credits: [{ clickId: null, weightBps: 10_000, chain, plan }] });
    expect(() => explainLine(line!, conversion, { ...plan, planVersionId: "other" })).toThrow(RangeError);
  });
});
