import { describe, expect, it } from "vitest";
import { checkWorstCase, currenciesWithoutFlatAmount, type PlanRules, planRulesSchema } from "./plan.ts";

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

describe("checkWorstCase", () => {
  it("adds the percentages; flat amounts have no worst case in per cent", () => {
    const parsed = planRulesSchema.parse(rules([percentage(800), flat({ USD: 10_000 }), percentage(400)]));
    expect(checkWorstCase(parsed)).toEqual({ ok: true, value: { worstCaseBps: 1200, capBps: 2000 } });
    const above: PlanRules = { ...parsed, capBps: 1199 };
    expect(checkWorstCase(above)).toMatchObject({ ok: false, reason: { worstCaseBps: 1200, capBps: 1199 } });
  });
});

describe("currenciesWithoutFlatAmount", () => {
  it("names the accepted currencies that a flat level would pay nothing in", () => {
    const parsed = planRulesSchema.parse(
      rules([percentage(800), flat({ USD: 100 }), flat({ USD: 1, EUR: 1 })]),
    );
    expect(currenciesWithoutFlatAmount(parsed, ["USD", "EUR"])).toEqual([{ level: 2, currency: "EUR" }]);
    expect(currenciesWithoutFlatAmount(parsed, ["USD"])).toEqual([]);
  });
});
