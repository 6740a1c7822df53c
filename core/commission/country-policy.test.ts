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
      "levels: levels pay 20 % + 10 %, bonuses pool 10 % = 40 %: VN allows at most 39.99 % of what is sold (Decree 40/2018)",
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

  it("adds what was agreed with a partner: 25 % for level 1 in place of 10 %, and 10 % for level 2, are 35 %", () => {
    const rules = plan(rates(1000, 1000));
    const agreed = (maxPayoutBps: number, rateBps: number, flat = false) =>
      checkCountryPolicy(rules, policy({ maxPayoutBps }), { rateBps, flat }).map(({ path, message }) => [
        path.join("."),
        message,
      ]);
    expect(agreed(3500, 2500)).toEqual([]);
    expect(agreed(3499, 2500)).toEqual([
      ["levels", "levels pay 25 % + 10 % = 35 %: VN allows at most 34.99 % of what is sold (Decree 40/2018)"],
    ]);
    // Less than the plan pays anyway changes nothing: 10 % + 10 %.
    expect(agreed(2000, 500)).toEqual([]);
    // An agreed flat amount is bounded by the plan's cap of 50 % alone.
    expect(agreed(5000, 0, true)).toEqual([]);
    expect(agreed(4999, 0, true).map(([path]) => path)).toEqual(["capBps"]);
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

  it.each<[string, object, object, boolean]>([
    ["members recruited", { directPartners: 3 }, {}, true],
    ["all below", { downlinePartners: 10 }, {}, true],
    ["a volume of 0", { personalVolume: 0, directPartners: 3 }, {}, true],
    ["own volume", { personalVolume: 1, directPartners: 3 }, {}, false],
    ["volume below", { groupVolume: 1 }, {}, false],
    ["legs' volume", { legVolume: { volume: 10, legCapBps: 5000 } }, {}, false],
    ["active members where nobody is asked anything", { activeDirectPartners: 3 }, {}, true],
    [
      "active members, who sold",
      { activeDirectPartners: 3 },
      { activity: { personalVolume: 1, graceDays: 0 } },
      false,
    ],
    [
      "members active by having joined",
      { activeLegs: 3 },
      { activity: { personalVolume: 1, graceDays: 30 } },
      true,
    ],
  ])(
    "takes a bonus for a rank that asks for %s as pay for recruiting: %j %j: %s",
    (_, requires, more, forbidden) => {
      const bonus = { kind: "rank_advancement", name: "up", amountsByRank: { gold: { USD: 100 } } };
      const ranks = [{ key: "gold", name: "Gold", requires }];
      const rules = plan(rates(100), { bonuses: [bonus], ranks, ...more });
      const told =
        "bonuses.0.amountsByRank.gold: VN allows no bonus for recruiting alone (Decree 40/2018), and rank gold asks for no sale";
      expect(problems(rules, { signUpBonus: false })).toEqual(forbidden ? [told] : []);
      expect(problems(rules, {})).toEqual([]);
    },
  );

  it("looks through ranks of legs to what those ask for", () => {
    const ladder = (of: object) => [
      { key: "silver", name: "Silver", requires: of },
      { key: "gold", name: "Gold", requires: { legsWithRank: { rank: "silver", legs: 2 } } },
    ];
    const bonus = { kind: "rank_advancement", name: "up", amountsByRank: { gold: { USD: 100 } } };
    const told = (of: object) =>
      problems(plan(rates(100), { bonuses: [bonus], ranks: ladder(of) }), { signUpBonus: false }).length;
    expect([told({ directPartners: 3 }), told({ personalVolume: 1 })]).toEqual([1, 0]);
  });
});
