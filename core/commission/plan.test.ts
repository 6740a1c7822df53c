import { describe, expect, it } from "vitest";
import { campaignProblems, currenciesWithoutFlatAmount, type PlanRules, planRulesSchema } from "./plan.ts";
import { checkWorstCase } from "./worst-case.ts";

const percentage = (rateBps: unknown) => ({ kind: "percentage", rateBps });
const flat = (amountsMinor: unknown) => ({ kind: "flat", amountsMinor });
const rules = (levels: unknown, changes: object = {}) => ({
  v: 1,
  levels,
  compression: "none",
  capBps: 2000,
  ...changes,
});

const problems = (input: unknown): string[] => {
  const result = planRulesSchema.safeParse(input);
  return result.success ? [] : result.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`);
};

describe("planRulesSchema", () => {
  it("accepts percentages, flat amounts and both together, up to ten levels and exactly to the cap", () => {
    expect(problems(rules([percentage(1000), percentage(1000)]))).toEqual([]);
    expect(problems(rules([flat({ USD: 500, VND: 120_000 })]))).toEqual([]);
    expect(problems(rules([percentage(2000), flat({ USD: 0 })], { payFlatOnZeroAmount: true }))).toEqual([]);
    expect(problems(rules(Array.from({ length: 10 }, () => percentage(200))))).toEqual([]);
  });

  it("refuses a worst case above the cap and shows the sum", () => {
    expect(problems(rules([percentage(1500), flat({ USD: 100 }), percentage(525)]))).toEqual([
      "levels levels pay 15 % + 5.25 % = 20.25 %, more than the cap of 20 %",
    ]);
    expect(problems(rules([percentage(2001)]))).toEqual([
      "levels levels pay 20.01 %, more than the cap of 20 %",
    ]);
  });

  it.each([
    ["no level", rules([]), "levels must have at least one level"],
    [
      "eleven levels",
      rules(Array.from({ length: 11 }, () => percentage(1))),
      "levels must have at most 10 levels",
    ],
    ["levels that are no list", rules({}), "levels must be a list of levels"],
    [
      "a fractional rate",
      rules([percentage(8.5)]),
      "levels.0.rateBps must be a whole number of basis points",
    ],
    ["a rate as text", rules([percentage("800")]), "levels.0.rateBps must be a whole number of basis points"],
    ["a negative rate", rules([percentage(-1)]), "levels.0.rateBps must not be negative"],
    [
      "more than 100 %",
      rules([percentage(10_001)], { capBps: 10_000 }),
      "levels.0.rateBps must not be more than 10,000 basis points (100 %)",
    ],
    [
      "a cap above 100 %",
      rules([percentage(1)], { capBps: 10_001 }),
      "capBps must not be more than 10,000 basis points (100 %)",
    ],
    [
      "no cap",
      rules([percentage(1)], { capBps: undefined }),
      "capBps must be a whole number of basis points",
    ],
    ["no currency", rules([flat({})]), "levels.0.amountsMinor must name at least one currency"],
    [
      "an unknown currency",
      rules([flat({ USD: 1, XYZ: 1 })]),
      "levels.0.amountsMinor.XYZ is not an active ISO 4217 currency",
    ],
    [
      "amounts that are no object",
      rules([flat(5)]),
      "levels.0.amountsMinor must be an object of amounts by currency",
    ],
    ["a negative amount", rules([flat({ USD: -1 })]), "levels.0.amountsMinor.USD must not be negative"],
    [
      "an amount beyond 2^53 - 1",
      rules([flat({ USD: 2 ** 53 })]),
      "levels.0.amountsMinor.USD must be a whole number of minor units, at most 2^53 - 1",
    ],
    ["a level of another kind", rules([{ kind: "tiered" }]), "levels.0.kind must be percentage or flat"],
    [
      "another compression",
      rules([percentage(1)], { compression: "some" }),
      "compression must be none, active or dynamic",
    ],
    [
      "a field that it does not know",
      rules([{ ...percentage(1), bonus: 1 }]),
      "levels.0 has unknown fields: bonus",
    ],
    ["another version of the format", rules([percentage(1)], { v: 2 }), "v must be 1"],
    ["no object", null, " must be an object"],
  ])("names the field of %s", (_, input, problem) => expect(problems(input)).toContain(problem));

  it("takes no amount from a key that is not a currency but sits on every object", () => {
    const hostile: unknown = JSON.parse('{"kind":"flat","amountsMinor":{"__proto__":5}}');
    expect(problems(rules([hostile]))).not.toEqual([]);
  });
});

describe("rules that do not go together", () => {
  const ranks = ["silver", "gold"].map((key) => ({ key, name: key, requires: {} }));
  const one = percentage(100);
  const tiers = (...pairs: [number, number][]) =>
    pairs.map(([fromVolume, rateBps]) => ({ fromVolume, rateBps }));
  const base = (pays: object, when: object = {}) => ({ base: [{ name: "rule", when, pays }] });
  const tiered = (list: object[], changes: object = {}) =>
    base({ kind: "tiered", mode: "whole", retroactive: true, tiers: list, ...changes });
  const bonus = (rule: object) => ({ ranks, bonuses: [{ name: "bonus", ...rule }] });
  const referral = { kind: "referral", levels: [{ USD: 100 }] };

  it.each<[string, object, string]>([
    ["a rank twice", { ranks: [ranks[0], ranks[0]] }, "ranks.1.key silver stands twice"],
    [
      "an exception's name twice",
      { base: [...base({ kind: "nothing" }).base, ...base({ kind: "nothing" }).base] },
      "base.1.name rule stands twice",
    ],
    [
      "a bonus' name twice",
      {
        bonuses: [
          { ...referral, name: "r", trigger: "first_purchase" },
          { ...referral, name: "r", trigger: "first_purchase" },
        ],
      },
      "bonuses.1.name r stands twice",
    ],
    [
      "a rate for no rank of the plan",
      { ranks, levels: [{ ...one, ratesByRank: { diamond: 1 } }] },
      "levels.0.ratesByRank.diamond diamond is no rank of this plan",
    ],
    [
      "a level that asks for no rank of the plan",
      { levels: [{ ...one, requires: { minRank: "gold" } }] },
      "levels.0.requires.minRank gold is no rank of this plan",
    ],
    [
      "a bonus for no rank of the plan",
      bonus({ kind: "matching", rates: [10], minRank: "diamond" }),
      "bonuses.0.minRank diamond is no rank of this plan",
    ],
    [
      "generations of no rank of the plan",
      bonus({ kind: "generation", rates: [10], leaderRank: "diamond" }),
      "bonuses.0.leaderRank diamond is no rank of this plan",
    ],
    [
      "shares for no rank of the plan",
      bonus({ kind: "pool", rateBps: 10, sharesByRank: { diamond: 1 } }),
      "bonuses.0.sharesByRank.diamond diamond is no rank of this plan",
    ],
    [
      "shares for no rank at all",
      bonus({ kind: "pool", rateBps: 10, sharesByRank: {} }),
      "bonuses.0.sharesByRank must name at least one rank",
    ],
    [
      "tiers that begin above 0",
      tiered(tiers([1, 100])),
      "base.0.pays.tiers.0.fromVolume must be 0: the first tier begins there",
    ],
    [
      "tiers that begin at the same volume",
      tiered(tiers([0, 100], [10, 200], [10, 300])),
      "base.0.pays.tiers.2.fromVolume must be more than the tier before",
    ],
    [
      "tiers whose rates fall",
      tiered(tiers([0, 200], [10, 100])),
      "base.0.pays.tiers.1.rateBps must not be less than the tier before",
    ],
    [
      "marginal tiers that are retroactive",
      tiered(tiers([0, 100]), { mode: "marginal" }),
      "base.0.pays.retroactive must be false: each slice of volume keeps its own rate",
    ],
    [
      "a rule for no campaign",
      base({ kind: "nothing" }, { campaigns: [] }),
      "base.0.when.campaigns must name at least one of the campaigns",
    ],
    [
      "periods in a row of nothing",
      { ranks: [{ ...ranks[0], requires: { periodsInARow: 2 } }] },
      "ranks.0.requires.periodsInARow needs another requirement that can be met so many periods in a row",
    ],
    [
      "a rank that only those below its holders could make",
      { ranks: [ranks[0], { ...ranks[1], requires: { legsWithRank: { rank: "gold", legs: 1 } } }] },
      "ranks.1.requires.legsWithRank.rank must be a lower rank: nobody could be the first to hold this one",
    ],
    [
      "a sign-up bonus that nobody confirmed",
      bonus({ ...referral, trigger: "sign_up" }),
      "bonuses.0.signUpConfirmed must be true: paying for the bare sign-up, without a sale, is what pyramid schemes do and many countries forbid",
    ],
    [
      "an event by the name of a trigger, which would need no confirmation and no country's leave",
      bonus({ ...referral, trigger: "event", event: "sign_up" }),
      "bonuses.0.event must not be sign_up, which is a trigger: what it asks for would not be asked",
    ],
    [
      "points for what is no currency",
      { points: { shareBps: 100, pointsPerMajor: { usd: 3 } } },
      "points.pointsPerMajor.usd is not an active ISO 4217 currency",
    ],
    [
      "a rate for what is no key",
      { ranks, levels: [{ ...one, ratesByRank: { Gold: 1 } }] },
      "levels.0.ratesByRank.Gold is no key of a rank: one begins with a letter and holds only a–z, 0–9, _ and -, at most 40 characters",
    ],
    [
      "an event that is not named",
      bonus({ ...referral, trigger: "event" }),
      "bonuses.0.event must name the event when the trigger is event, and only then",
    ],
    [
      "a reward of two kinds",
      {
        customerReward: { kind: "credit", rateBps: 100, amountsMinor: { USD: 1 }, firstOrderOnly: true },
      },
      "customerReward must have either rateBps or amountsMinor",
    ],
  ])("%s", (_, changes, problem) => expect(problems(rules([one], changes))).toEqual([problem]));

  it("let pass what does", () => {
    const whole = {
      ranks: [
        ranks[0],
        { ...ranks[1], requires: { legsWithRank: { rank: "silver", legs: 2 }, periodsInARow: 2 } },
      ],
      levels: [{ ...one, ratesByRank: { gold: 200 }, requires: { minRank: "silver" } }],
      ...tiered(tiers([0, 100], [10, 100], [20, 200])),
      bonuses: [
        { ...referral, name: "r", trigger: "sign_up", signUpConfirmed: true },
        { ...referral, name: "e", trigger: "event", event: "webinar" },
      ],
    };
    expect(problems(rules([one], whole))).toEqual([]);
  });
});

describe("the worst case", () => {
  const ranks = [{ key: "gold", name: "Gold", requires: {} }];
  const exception = (
    rateBps: number,
    when: object = { campaigns: ["0192f0c1-0000-7000-8000-000000000001"] },
  ) => ({
    base: [{ name: "rule", when, pays: percentage(rateBps) }],
  });
  it.each<[string, unknown[], object, string[]]>([
    [
      "takes the highest rate by rank of each level",
      [{ ...percentage(1000), ratesByRank: { gold: 1600 } }, percentage(401)],
      { ranks },
      ["levels levels pay 16 % + 4.01 % = 20.01 %, more than the cap of 20 %"],
    ],
    [
      "takes the best that level 1 may pay",
      [percentage(1000), percentage(500)],
      exception(1501),
      ["levels levels pay 15.01 % + 5 % = 20.01 %, more than the cap of 20 %"],
    ],
    [
      "leaves level 1 out when a rule without conditions is before it",
      [percentage(2000), percentage(500)],
      exception(1500, {}),
      [],
    ],
    [
      "takes the top tier",
      [percentage(1000)],
      {
        base: [
          {
            name: "rule",
            when: {},
            pays: {
              kind: "tiered",
              mode: "marginal",
              retroactive: false,
              tiers: [
                { fromVolume: 0, rateBps: 100 },
                { fromVolume: 1, rateBps: 2001 },
              ],
            },
          },
        ],
      },
      ["levels levels pay 20.01 %, more than the cap of 20 %"],
    ],
    [
      "counts bonuses, matching of what the levels pay: 50 % of 15 % is 7.5 %",
      [percentage(1000), percentage(500)],
      {
        ranks,
        bonuses: [
          { kind: "matching", name: "match", rates: [3000, 2000] },
          { kind: "pool", name: "pool", rateBps: 100, sharesByRank: { gold: 1 } },
        ],
      },
      ["bonuses levels pay 10 % + 5 %, bonuses match 7.5 % + pool 1 % = 23.5 %, more than the cap of 20 %"],
    ],
  ])("%s", (_, levels, changes, expected) => expect(problems(rules(levels, changes))).toEqual(expected));

  it("takes what was agreed with a partner for level 1", () => {
    const parsed = planRulesSchema.parse(rules([percentage(1000), percentage(500)]));
    expect(checkWorstCase(parsed, 1500)).toMatchObject({ ok: true, value: { worstCaseBps: 2000 } });
    expect(checkWorstCase(parsed, 1501)).toMatchObject({ ok: false, reason: { worstCaseBps: 2001 } });
    expect(checkWorstCase(parsed, 900)).toMatchObject({ ok: true, value: { worstCaseBps: 1500 } });
  });
});

describe("checkWorstCase", () => {
  it("adds the percentages; flat amounts have no worst case in per cent", () => {
    const parsed = planRulesSchema.parse(rules([percentage(800), flat({ USD: 10_000 }), percentage(400)]));
    expect(checkWorstCase(parsed)).toMatchObject({ ok: true, value: { worstCaseBps: 1200, capBps: 2000 } });
    const above: PlanRules = { ...parsed, capBps: 1199 };
    expect(checkWorstCase(above)).toMatchObject({ ok: false, reason: { worstCaseBps: 1200, capBps: 1199 } });
  });
});

describe("campaignProblems", () => {
  it("names what is paid by the program's plan alone, and nothing else", () => {
    const pays = { kind: "tiered", mode: "whole", retroactive: false } as const;
    const rules: PlanRules = {
      ...{ v: 1, compression: "none", capBps: 1000, levels: [{ kind: "percentage", rateBps: 100 }] },
      base: [
        { name: "Shoes", when: { products: ["shoe"] }, pays: { kind: "percentage", rateBps: 500 } },
        { name: "Volume", when: {}, pays: { ...pays, tiers: [{ fromVolume: 0, rateBps: 500 }] } },
      ],
      bonuses: [{ kind: "matching", name: "match", rates: [100] }],
    };
    expect(campaignProblems(rules).map(({ path }) => path.join("."))).toEqual([
      "base.1.pays.kind",
      "bonuses",
    ]);
    expect(campaignProblems({ ...rules, base: rules.base?.slice(0, 1), bonuses: [] })).toEqual([]);
  });
});

describe("currenciesWithoutFlatAmount", () => {
  it("names the accepted currencies that a flat level would pay nothing in", () => {
    const parsed = planRulesSchema.parse(
      rules([percentage(800), flat({ USD: 100 }), flat({ USD: 1, EUR: 1 })]),
    );
    expect(currenciesWithoutFlatAmount(parsed, ["USD", "EUR"])).toEqual([
      { path: ["levels", 1], what: "level 2", currency: "EUR" },
    ]);
    const base = [{ name: "Bags", when: {}, pays: flat({ EUR: 1 }) }];
    expect(
      currenciesWithoutFlatAmount(planRulesSchema.parse(rules([percentage(1)], { base })), ["USD"]),
    ).toEqual([{ path: ["base", 0, "pays"], what: "Bags", currency: "USD" }]);
    expect(currenciesWithoutFlatAmount(parsed, ["USD"])).toEqual([]);
  });
});
