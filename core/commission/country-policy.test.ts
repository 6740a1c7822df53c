import { describe, expect, it } from "vitest";
import { type CountryPolicy, checkCountryPolicy } from "./country-policy.ts";
import { type PlanRules, planRulesSchema } from "./plan.ts";

const policy = (more: Partial<CountryPolicy>): CountryPolicy => ({
  ...{ country: "VN", maxPayoutBps: null, maxLevels: null, signUpBonus: true, source: "Decree 40/2018" },
  ...more,
});
const plan = (levels: object[], more: object = {}): PlanRules =>
  planRulesSchema.parse({ v: 1, levels, compression: "none", capBps: 5000, ...more });
const rates = (...bps: number[]) => bps.map((rateBps) => ({ kind: "percentage", rateBps }));
const problems = (rules: PlanRules, of: Partial<CountryPolicy>) =>
  checkCountryPolicy(rules, policy(of)).map(({ path, message }) => `${path.join(".")}: ${message}`);

describe("checkCountryPolicy", () => {
  it("adds bonuses to levels: 30 % + a pool of 10 % is within 40 %, and one basis point more is not", () => {
    const pool = { kind: "pool", name: "pool", rateBps: 1000, sharesByRank: { gold: 1 } };
    const rules = plan(rates(2000, 1000), {
      bonuses: [pool],
      ranks: [{ key: "gold", name: "Gold", requires: { personalVolume: 1 } }],
    });
    expect(problems(rules, { maxPayoutBps: 4000 })).toEqual([]);
    expect(problems(rules, { maxPayoutBps: 3999 })).toEqual([
      "levels: the plan may pay 40 %: VN allows at most 39.99 % of what is sold (Decree 40/2018)",
    ]);
  });

  it("asks the cap to bound flat amounts, which have no worst case of their own", () => {
    const rules = plan([{ kind: "flat", amountsMinor: { USD: 500 } }]);
    expect(problems(rules, { maxPayoutBps: 5000 })).toEqual([]);
    expect(problems(rules, { maxPayoutBps: 4000 })).toEqual([
      "capBps: must bound the plan's flat amounts: VN allows at most 40 % of what is sold (Decree 40/2018)",
    ]);
    // The cap of percentages alone may be higher: they cannot reach it.
    expect(problems(plan(rates(1000)), { maxPayoutBps: 4000 })).toEqual([]);
  });

  it("counts levels of the plan and of bonuses that pay by level", () => {
    const fast = { kind: "fast_start", name: "fast", days: 30, rates: [100, 100, 100] };
    const rules = plan(rates(100, 100), { bonuses: [fast] });
    expect(problems(rules, { maxLevels: 3 })).toEqual([]);
    expect(problems(rules, { maxLevels: 1 })).toEqual([
      "levels: VN allows at most 1 levels (Decree 40/2018)",
      "bonuses.0.rates: VN allows at most 1 levels (Decree 40/2018)",
    ]);
  });

  it("refuses a bonus for the bare sign-up where that is forbidden, and none for a purchase", () => {
    const referral = (trigger: object) => ({ kind: "referral", name: "r", levels: [{ USD: 1 }], ...trigger });
    const signUp = plan(rates(100), { bonuses: [referral({ trigger: "sign_up", signUpConfirmed: true })] });
    expect(problems(signUp, {})).toEqual([]);
    expect(problems(signUp, { signUpBonus: false })).toEqual([
      "bonuses.0.trigger: VN allows no bonus for a bare sign-up (Decree 40/2018)",
    ]);
    const purchase = plan(rates(100), { bonuses: [referral({ trigger: "first_purchase" })] });
    expect(problems(purchase, { signUpBonus: false })).toEqual([]);
  });
});
