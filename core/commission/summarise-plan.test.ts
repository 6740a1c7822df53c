import { describe, expect, it } from "vitest";
import { type PlanRules, planRulesSchema } from "./plan.ts";
import { summarisePlan } from "./summarise-plan.ts";

/** Goal: each rule is told as it is reckoned. Method: one plan with one of everything, sentence by sentence. */

const RULES: PlanRules = planRulesSchema.parse({
  v: 1,
  levels: [
    { kind: "percentage", rateBps: 1000, ratesByRank: { gold: 1200 } },
    {
      kind: "percentage",
      rateBps: 300,
      requires: { personalVolume: 1000, activeLegs: 2, minRank: "silver" },
    },
    { kind: "flat", amountsMinor: { USD: 50, VND: 12_000 } },
  ],
  compression: "dynamic",
  base: [
    {
      name: "Shoes",
      when: { categories: ["shoes"], customerOrder: "first" },
      pays: { kind: "percentage", rateBps: 1250 },
    },
    { name: "Bags", when: { products: ["b1", "b2"] }, pays: { kind: "flat", amountsMinor: { USD: 500 } } },
    { name: "Gift cards", when: { products: ["gift"] }, pays: { kind: "nothing" } },
    {
      name: "Volume",
      when: {},
      pays: {
        kind: "tiered",
        mode: "whole",
        retroactive: true,
        tiers: [
          { fromVolume: 0, rateBps: 500 },
          { fromVolume: 10_000, rateBps: 800 },
        ],
      },
    },
  ],
  recurring: { months: 12 },
  activity: { personalVolume: 100, graceDays: 30 },
  ranks: [
    {
      key: "silver",
      name: "Silver",
      requires: { groupVolume: 5000, activeDirectPartners: 3, periodsInARow: 2 },
    },
    {
      key: "gold",
      name: "Gold",
      requires: { legVolume: { volume: 20_000, legCapBps: 5000 }, legsWithRank: { rank: "silver", legs: 1 } },
    },
  ],
  demotion: "one_step",
  bonuses: [
    { kind: "fast_start", name: "fast", days: 30, rates: [200, 100] },
    { kind: "matching", name: "match", rates: [1000], minRank: "silver" },
    { kind: "generation", name: "gen", leaderRank: "gold", rates: [100] },
    { kind: "differential", name: "diff", ratesByRank: { silver: 100, gold: 300 } },
    { kind: "rank_advancement", name: "step", amountsByRank: { gold: { USD: 10_000 } } },
    { kind: "pool", name: "pool", rateBps: 100, sharesByRank: { silver: 1, gold: 3 } },
    {
      kind: "referral",
      name: "ref",
      trigger: "event",
      event: "webinar",
      levels: [{ USD: 500 }, { USD: 100 }],
    },
  ],
  points: { shareBps: 2000, pointsPerMajor: { USD: 100 }, expireAfterDays: 365 },
  customerReward: { kind: "coupon", rateBps: 500, firstOrderOnly: true, expireAfterDays: 1 },
  capBps: 3000,
  payFlatOnZeroAmount: true,
});

describe("summarisePlan", () => {
  it("tells each rule, and by which field of the plan", () => {
    expect(summarisePlan(RULES).map(({ field, sentence }) => `${field} | ${sentence}`)).toEqual([
      "levels[0] | Level 1, the partner who brought the order, is paid 10 % of the order, 12 % from rank Gold on.",
      "levels[1] | Level 2, number 1 in the line of sponsors above, is paid 3 % of the order, if it had rank Silver or above, a personal volume of at least 1,000 and at least 2 active legs in the period before.",
      "levels[2] | Level 3, number 2 in the line of sponsors above, is paid 0.50 USD or 12000 VND per order, if it had what level 2 asks in the period before.",
      "compression | Each level goes to the nearest above the one paid before who is active and qualifies for it; what nobody does stays with the program.",
      "base[0] | Shoes: for the category shoes for a customer's first order, level 1 is paid 12.5 %.",
      "base[1] | Bags: for the products b1 or b2, level 1 is paid 5.00 USD per unit.",
      "base[2] | Gift cards: for the product gift, level 1 is paid nothing, and no level anything of it.",
      "base[3] | Volume: for all that no other exception holds for, level 1 is paid by its volume in the period 5 % from 0, 8 % from 10,000 (all orders of the period at the rate reached in the end); the first rate at once, the rest when the period is closed.",
      "base | Of several exceptions that hold, one for products comes before one for categories, then campaigns, then the customer's order, among equals the first; a rate agreed with the partner comes before all of them. Levels above the first are paid of what exceptions that pay nothing leave of the order.",
      "recurring | A customer's orders earn until 12 months after the first.",
      "activity | A partner is active with a personal volume of at least 100 in the period, and in any case for 30 days after joining.",
      "ranks[0] | Rank Silver: a group volume of at least 5,000 and at least 3 active personally sponsored partners, 2 periods in a row.",
      "ranks[1] | Rank Gold: 20,000 of volume, of which each leg counts for at most 50 % of that and 1 leg with a Silver or above.",
      "demotion | A rank whose requirements are not met any more is lost step by step, one a period.",
      "bonuses[0] | Bonus fast: of what a new partner sells in its first 30 days its sponsors get 2 %, then 1 %.",
      "bonuses[1] | Bonus match: of the commission that a partner earned in the period its sponsors get 10 %. Only receivers of rank Silver or above.",
      "bonuses[2] | Bonus gen: of what is sold the leaders above get 1 %; each Gold or above ends a generation.",
      "bonuses[3] | Bonus diff: of what is sold whoever sold it, and each above, gets its rank's rate less the highest paid below: 1 % from Silver on, 3 % from Gold on.",
      "bonuses[4] | Bonus step: once, on first reaching a rank: Gold 100.00 USD.",
      "bonuses[5] | Bonus pool: 1 % of all sales of the period is divided by shares: 1 share from Silver on, 3 shares from Gold on.",
      "bonuses[6] | Bonus ref: for the event webinar the sponsors above get 5.00 USD, then 1.00 USD. It rests on no order, and the cap does not hold it.",
      "points | 20 % of each commission is given as points, 100 for 1 USD; they expire after 365 days.",
      "customerReward | The customer gets for its first order 5 % of it as a coupon for the next one; it expires after 1 day.",
      // Level 1 at most 12.5 % (Shoes), level 2 3 %; fast 3 %, match 10 % of 15.5 % = 1.55 %, gen 1 %, diff 3 %, pool 1 %.
      "capBps | No order pays more than 30 % of its amount, nor all orders of a period with its bonuses, whatever is agreed with a partner; the plan's percentages alone pay at most 25.05 %. What the customer gets comes besides and is not counted.",
      "payFlatOnZeroAmount | An order of amount 0, as a lead, pays its flat amounts in full.",
    ]);
  });

  it("tells a plain plan in three sentences", () => {
    const plain: PlanRules = {
      v: 1,
      levels: [{ kind: "percentage", rateBps: 1000 }],
      compression: "none",
      capBps: 1000,
    };
    expect(summarisePlan(plain).map(({ sentence }) => sentence)).toEqual([
      "Level 1, the partner who brought the order, is paid 10 % of the order.",
      "Each level is one place in the line: what whoever stands there does not qualify for stays with the program.",
      "No order pays more than 10 % of its amount, whatever is agreed with a partner; the plan's percentages alone pay at most 10 %.",
    ]);
  });

  it("tells what each level inherits of those before it, as qualification counts it", () => {
    const level = { kind: "percentage" as const, rateBps: 100 };
    const rules: PlanRules = {
      ...{ v: 1, compression: "none", capBps: 400 },
      levels: [
        { ...level, requires: { personalVolume: 1 } },
        { ...level, requires: {} },
        { ...level, requires: { activeLegs: 2 } },
        level,
      ],
    };
    const conditions = summarisePlan(rules)
      .slice(0, 4)
      .map(({ sentence }) => sentence.replace(/^.* of the order/, ""));
    expect(conditions).toEqual([
      ", if it had a personal volume of at least 1 in the period before.",
      ", if it had what level 1 asks in the period before.",
      ", if it had at least 2 active legs, and what level 1 asks in the period before.",
      ", if it had what levels 1 and 3 ask in the period before.",
    ]);
  });

  it("says what becomes of ranks where the plan does not", () => {
    const rules = { ...RULES };
    delete rules.demotion;
    expect(summarisePlan(rules).find(({ field }) => field === "demotion")?.sentence).toBe(
      "A rank whose requirements are not met any more is lost at once.",
    );
  });
});
