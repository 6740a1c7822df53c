import type { PlanRules } from "../../../../../core/commission/plan.ts";
import { PLAN_TEMPLATES } from "../../../../../core/commission/templates.ts";

/** A plan in which every kind of rule stands once, for tests of what has to know all of them. */
const everything: PlanRules = {
  v: 1,
  levels: [
    { kind: "percentage", rateBps: 1000, ratesByRank: { silver: 1100 } },
    {
      ...{ kind: "percentage", rateBps: 500 },
      requires: { minRank: "bronze", personalVolume: 10, activeLegs: 2 },
    },
    {
      ...{ kind: "flat", amountsMinor: { USD: 100, VND: 20_000 } },
      requires: { legVolume: { volume: 100, legCapBps: 5000 } },
    },
  ],
  tree: "placement",
  compression: "dynamic",
  base: [
    {
      ...{ name: "Shoes", when: { products: ["p-1", "p-2"], customerOrder: "first" } },
      pays: { kind: "percentage", rateBps: 1200 },
    },
    {
      ...{ name: "Bags", when: { categories: ["bags"] } },
      pays: { kind: "flat", amountsMinor: { USD: 250 } },
    },
    {
      ...{ name: "Spring", when: { campaigns: ["01890000-0000-7000-8000-000000000001"] } },
      pays: {
        ...{ kind: "tiered", mode: "whole", retroactive: true },
        tiers: [
          { fromVolume: 0, rateBps: 500 },
          { fromVolume: 1000, rateBps: 800 },
        ],
      },
    },
    { name: "Gifts", when: { categories: ["gift"], customerOrder: "repeat" }, pays: { kind: "nothing" } },
  ],
  recurring: { months: 12 },
  activity: { personalVolume: 50, graceDays: 30 },
  ranks: [
    { key: "bronze", name: "Bronze", requires: { downlinePartners: 3 }, badge: "B" },
    {
      ...{ key: "silver", name: "Silver" },
      requires: {
        ...{ personalVolume: 10, groupVolume: 100, directPartners: 2, activeDirectPartners: 1 },
        ...{ activeDownlinePartners: 2, activeLegs: 2, periodsInARow: 2 },
        ...{ legVolume: { volume: 100, legCapBps: 4000 }, legsWithRank: { rank: "bronze", legs: 2 } },
      },
    },
  ],
  demotion: "one_step",
  bonuses: [
    { kind: "fast_start", name: "fast", days: 30, rates: [200, 100] },
    { kind: "matching", name: "match", rates: [1000], minRank: "bronze" },
    { kind: "generation", name: "leaders", leaderRank: "silver", rates: [50] },
    { kind: "differential", name: "steps", ratesByRank: { bronze: 100, silver: 200 } },
    { kind: "rank_advancement", name: "climb", amountsByRank: { silver: { USD: 5000 } } },
    { kind: "pool", name: "pool", rateBps: 100, sharesByRank: { bronze: 1, silver: 3 } },
    { kind: "referral", name: "first", trigger: "first_purchase", levels: [{ USD: 500 }, { USD: 100 }] },
    {
      ...{ kind: "referral", name: "told", trigger: "event", event: "demo_held", tree: "placement" },
      levels: [{ USD: 300 }],
    },
    {
      ...{ kind: "referral", name: "sign", trigger: "sign_up", signUpConfirmed: true },
      levels: [{ USD: 10 }],
    },
  ],
  points: { shareBps: 2500, pointsPerMajor: { USD: 100 }, expireAfterDays: 90 },
  customerReward: { kind: "coupon", rateBps: 500, firstOrderOnly: true, expireAfterDays: 60 },
  capBps: 6000,
  payFlatOnZeroAmount: true,
};

/** It, and the templates, by name. */
export const SAMPLE_PLANS: readonly (readonly [name: string, rules: PlanRules])[] = [
  ["a plan with everything", everything],
  ...PLAN_TEMPLATES.map(
    ({ key, rules }) => [key, rules({ currencies: ["USD", "VND", "KWD"], unitMajor: 2 })] as const,
  ),
];
