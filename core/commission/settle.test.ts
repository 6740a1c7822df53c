import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PlanVersion } from "./accrual.ts";
import {
  type Settlement,
  type SettlementCredit,
  type SettlementInput,
  type StandingAccrual,
  settle,
} from "./settle.ts";

/*
 * Goal: a settlement brings money to where the facts say it must be, in one step, from wherever it was.
 * Method: what it asks for is carried out as the database would, and it is asked again.
 */
const plan: PlanVersion = {
  planVersionId: "plan",
  version: 1,
  rules: {
    v: 1,
    levels: [
      { kind: "percentage", rateBps: 1000 },
      { kind: "percentage", rateBps: 333 },
    ],
    compression: "none",
    capBps: 2000,
  },
};

const member = (partnerId: string) => ({
  partnerId,
  status: "active" as const,
  active: true,
  qualifiedLevels: 10,
  rank: null,
});
const credit = (partnerId: string, weightBps = 10_000, campaignId = "campaign"): SettlementCredit => ({
  clickId: `click of ${partnerId}`,
  weightBps,
  campaignId,
  chain: [member(partnerId), member("sponsor")],
  plan,
});

const input = (extra: Partial<SettlementInput> = {}): SettlementInput => ({
  conversion: { conversionId: "conversion", amountMinor: 10_000n, currency: "USD", rejected: false },
  revision: 1,
  credits: [credit("a")],
  refunds: [],
  accruals: [],
  budgetLeft: new Map(),
  ...extra,
});

/** The accruals that stand once a settlement is written. */
function carryOut(before: SettlementInput, settlement: Settlement): StandingAccrual[] {
  const targets = new Map(settlement.reversals.map((one) => [one.accrualId, one]));
  return [
    ...before.accruals.map((one) => {
      const target = targets.get(one.accrualId);
      if (target === undefined) return one;
      const { targetMinor: reversedMinor, targetShareMinor: reversedShareMinor, targetPoints } = target;
      const points = one.points && { ...one.points, reversedShareMinor, reversedPoints: targetPoints };
      return { ...one, reversedMinor, ...(points === undefined ? {} : { points }) };
    }),
    ...settlement.lines.map((line) => ({
      accrualId: `${before.revision} ${line.creditIndex} ${line.level}`,
      revision: before.revision,
      partnerId: line.partnerId,
      campaignId: line.campaignId,
      creditIndex: line.creditIndex,
      currency: before.conversion.currency,
      amountMinor: line.amountMinor,
      reversedMinor: line.reversedMinor,
      points: {
        pointsShareMinor: line.split.pointsShareMinor,
        points: line.split.points,
        reversedShareMinor: line.reversedMinor - line.reversed.cashMinor,
        reversedPoints: line.reversed.points,
      },
      matured: false,
    })),
  ];
}

const refunds = fc.array(
  fc.record({
    refundId: fc.constantFrom("r1", "r2", "r3"),
    amountMinor: fc.constant(3333n),
    status: fc.constantFrom("succeeded" as const, "failed" as const),
  }),
  { maxLength: 4 },
);
const steps = fc.array(
  fc.record({
    revision: fc.nat(2),
    rejected: fc.boolean(),
    refunds,
    amountMinor: fc.constant(10_000n),
    credits: fc.constantFrom<SettlementCredit[]>(
      [],
      [credit("a")],
      [credit("b")],
      [credit("a", 4000), credit("b", 6000, "other")],
    ),
  }),
  { minLength: 1, maxLength: 5 },
);

describe("settle", () => {
  it("of its own result changes nothing, whatever came before", () => {
    fc.assert(
      fc.property(steps, (facts) => {
        let accruals: StandingAccrual[] = [];
        let revision = 1;
        for (const step of facts) {
          revision += step.revision;
          const { amountMinor, rejected } = step;
          const conversion = { conversionId: "conversion", amountMinor, currency: "USD", rejected };
          const before = input({
            conversion,
            revision,
            credits: step.credits,
            refunds: step.refunds,
            accruals,
          });
          const settlement = settle(before);
          accruals = carryOut(before, settlement);
          const again = settle({ ...before, accruals });
          expect([again.lines, again.reversals, again.exhaustedCampaigns]).toEqual([[], [], []]);
          expect(again.refundedMinor).toBe(settlement.refundedMinor);
          for (const one of accruals) {
            expect(one.reversedMinor >= 0n && one.reversedMinor <= one.amountMinor).toBe(true);
            if (one.revision !== revision || rejected) expect(one.reversedMinor).toBe(one.amountMinor);
          }
        }
      }),
    );
  });

  it("accrues lines for the revision in force that sum to the plan's share, each of its credit's campaign", () => {
    const { lines } = settle(input({ credits: [credit("a", 4000), credit("b", 6000, "other")] }));
    expect(lines.reduce((sum, line) => sum + line.amountMinor, 0n)).toBe(1333n);
    expect(lines.map((line) => [line.partnerId, line.campaignId, line.amountMinor])).toEqual([
      ["a", "campaign", 400n],
      ["b", "other", 600n],
      ["sponsor", "campaign", 133n],
      ["sponsor", "other", 200n],
    ]);
  });

  it("takes off a new line at once what was refunded before it", () => {
    const refund = { refundId: "r", amountMinor: 5001n, status: "succeeded" as const };
    const { lines, refundedMinor } = settle(input({ refunds: [refund] }));
    expect(refundedMinor).toBe(5001n);
    expect(lines.map((line) => line.reversedMinor)).toEqual([500n, 166n]);
  });

  it("accrues nothing for a rejected conversion, or one without credits", () => {
    const { conversion } = input();
    expect(settle(input({ conversion: { ...conversion, rejected: true } })).lines).toEqual([]);
    expect(settle(input({ credits: [], revision: 0 })).lines).toEqual([]);
  });

  describe("with a budget", () => {
    const left = (minor: bigint) => new Map([["campaign", minor]]);

    it("accrues what costs all that is left, and nothing where one unit is missing", () => {
      expect(settle(input({ budgetLeft: left(1333n) })).lines).toHaveLength(2);
      expect(settle(input({ budgetLeft: left(1332n) }))).toMatchObject({
        lines: [],
        exhaustedCampaigns: ["campaign"],
      });
    });

    it("counts the net of refunds, and no breakage", () => {
      const refund = { refundId: "r", amountMinor: 5000n, status: "succeeded" as const };
      expect(settle(input({ refunds: [refund], budgetLeft: left(667n) })).lines).toHaveLength(2);
      expect(settle(input({ refunds: [refund], budgetLeft: left(666n) })).lines).toEqual([]);
      const alone = { ...credit("a"), chain: [member("a")] };
      expect(settle(input({ credits: [alone], budgetLeft: left(1000n) })).lines).toHaveLength(2);
    });

    it("pays a new credit from what the earlier one gives back", () => {
      const first = input({ budgetLeft: left(1333n) });
      const accruals = carryOut(first, settle(first));
      const next = { ...first, revision: 2, credits: [credit("b")], accruals };
      expect(settle({ ...next, budgetLeft: left(0n) })).toMatchObject({ exhaustedCampaigns: [] });
      const dearer = {
        ...next,
        conversion: { ...first.conversion, amountMinor: 20_000n },
        budgetLeft: left(0n),
      };
      expect(settle(dearer)).toMatchObject({ lines: [], exhaustedCampaigns: ["campaign"] });
    });

    it("pays nothing of a conversion from what it gives back in another currency", () => {
      const first = input();
      const accruals = carryOut(first, settle(first));
      const next = input({
        conversion: { ...first.conversion, currency: "VND" },
        revision: 2,
        accruals,
        budgetLeft: left(0n),
      });
      const { lines, reversals, exhaustedCampaigns } = settle(next);
      expect(lines).toEqual([]);
      expect(exhaustedCampaigns).toEqual(["campaign"]);
      expect(reversals.map((one) => [one.currency, one.deltaMinor])).toEqual([
        ["USD", 1000n],
        ["USD", 333n],
      ]);
    });

    it("gives back what a failed refund had taken, though nothing is left", () => {
      const first = input();
      const accruals = carryOut(first, settle(first)).map((one) => ({
        ...one,
        reversedMinor: one.amountMinor,
      }));
      const { reversals, exhaustedCampaigns } = settle({ ...first, accruals, budgetLeft: left(0n) });
      expect(reversals.map((one) => one.deltaMinor)).toEqual([-1000n, -333n]);
      expect(exhaustedCampaigns).toEqual([]);
    });
  });
});

describe("settle, where a plan gives points", () => {
  const rules = {
    ...plan.rules,
    points: { shareBps: 2500, pointsPerMajor: { USD: 10 } },
    customerReward: { kind: "credit" as const, rateBps: 500, firstOrderOnly: true },
  };
  const rewarding = { ...credit("a"), plan: { ...plan, rules } };
  const buyer = { customerId: "customer", firstOrder: true };
  const order = (extra: Partial<SettlementInput> = {}) =>
    input({
      credits: [rewarding],
      buyer,
      conversion: { ...input().conversion, amountMinor: 9999n },
      ...extra,
    });
  const refunded = (amountMinor: bigint) => [{ refundId: "r", amountMinor, status: "succeeded" as const }];

  it("splits each line of a partner, and counts the whole in budgets", () => {
    // 10 % is 999.9, 3.33 % 332.9667: 999 and 333. Of these 25 %: 249.75 and 83.25, rounded down, are 24 and 8 points at
    // 10 for 1 USD, which stand for 2.40 and 0.80.
    const { lines, customer } = settle(order({ budgetLeft: new Map([["campaign", 1332n]]) }));
    expect(lines.map(({ split }) => split)).toEqual([
      { cashMinor: 759n, pointsShareMinor: 240n, points: 24n },
      { cashMinor: 253n, pointsShareMinor: 80n, points: 8n },
    ]);
    // 5 % of 99.99 is 4.9995, rounded down.
    expect(customer.reward).toMatchObject({ customerId: "customer", kind: "credit", amountMinor: 499n });
    const over = settle(order({ budgetLeft: new Map([["campaign", 1331n]]) }));
    expect(over).toMatchObject({ exhaustedCampaigns: ["campaign"], lines: [], customer: { reward: null } });
  });

  it("takes back cash and points each of its own, cumulatively, and all of both in the end", () => {
    let standing = order();
    standing = { ...standing, accruals: carryOut(standing, settle(standing)) };
    const taken = [0n, 0n];
    for (const [amountMinor, cash, points] of [
      // floor(759 × 3000 ÷ 9999) = 227, floor(24 × 3000 ÷ 9999) = 7.
      [3000n, 227n, 7n],
      // floor(759 × 6000 ÷ 9999) = 455, floor(24 × 6000 ÷ 9999) = 14.
      [6000n, 455n, 14n],
      [9999n, 759n, 24n],
    ] as const) {
      standing = { ...standing, refunds: refunded(amountMinor) };
      const settlement = settle(standing);
      const [first] = settlement.reversals;
      taken[0]! += first!.cashDeltaMinor;
      taken[1]! += first!.deltaPoints;
      expect(taken).toEqual([cash, points]);
      standing = { ...standing, accruals: carryOut(standing, settlement) };
      expect(settle(standing).reversals).toEqual([]);
    }
  });

  const standingReward = {
    ...{ rewardId: "reward", revision: 1, customerId: "customer", kind: "credit" as const, currency: "USD" },
    ...{ amountMinor: 499n, reversedMinor: 0n, usedMinor: 0n, expiredMinor: 0n, matured: true },
  };

  it("rewards a customer's first order alone, and nobody whom it does not know", () => {
    expect(settle(order({ buyer: { ...buyer, firstOrder: false } })).customer.reward).toBeNull();
    expect(settle(order({ buyer: null })).customer.reward).toBeNull();
    expect(settle(order({ credits: [] })).customer.reward).toBeNull();
  });

  it("leaves a reward alone that another attribution would give as well, and withdraws what it would not", () => {
    const accruals = carryOut(order(), settle(order()));
    const again = order({ revision: 2, accruals, rewards: [standingReward] });
    expect(settle(again).customer).toEqual({ reward: null, reversals: [] });
    // The second report says 50.00 instead of 99.99.
    const other = { ...again, conversion: { ...again.conversion, amountMinor: 5000n } };
    expect(settle(other).customer).toMatchObject({
      reward: { amountMinor: 250n },
      reversals: [{ rewardId: "reward", deltaMinor: 499n, fromExpiredMinor: 0n }],
    });
    expect(settle({ ...again, credits: [] }).customer).toMatchObject({
      reward: null,
      reversals: [{ deltaMinor: 499n }],
    });
  });

  it.each([
    // floor(499 × 5000 ÷ 9999) = 249.
    ["of one that nothing happened to", {}, 5000n, 249n, 0n],
    ["not of what was used", { usedMinor: 400n }, 5000n, 99n, 0n],
    ["of what expired, where nothing else is left", { usedMinor: 400n, expiredMinor: 99n }, 9999n, 99n, 99n],
  ])("takes a reward back, %s", (_why, has, refundedMinor, deltaMinor, fromExpiredMinor) => {
    const accruals = carryOut(order(), settle(order()));
    const rewards = [{ ...standingReward, ...has }];
    const { reversals } = settle(order({ accruals, rewards, refunds: refunded(refundedMinor) })).customer;
    expect(reversals).toMatchObject([{ deltaMinor, fromExpiredMinor }]);
  });
});
