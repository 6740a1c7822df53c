import { expect, test } from "vitest";
import { type PlanRules, planRulesSchema } from "../../../../../core/commission/plan.ts";
import { type Draft, draftOf, readDraft } from "./plan-draft.ts";
import { SAMPLE_PLANS } from "./sample-rules.ts";

test.each(SAMPLE_PLANS)("%s comes back as it was", (_, rules) => {
  expect(readDraft(draftOf(rules))).toEqual({ rules, problems: [] });
  expect(planRulesSchema.safeParse(rules).error).toBeUndefined();
});

test("rates are in per cent, amounts in each currency's major unit", () => {
  const rules: PlanRules = {
    ...{ v: 1, compression: "none", capBps: 1250 },
    levels: [{ kind: "flat", amountsMinor: { USD: 550, VND: 12_000, KWD: 1 } }],
  };
  const draft = draftOf(rules);
  expect(draft.capBps).toBe("12.5");
  expect(draft.levels).toEqual([{ kind: "flat", amountsMinor: { USD: "5.50", VND: "12000", KWD: "0.001" } }]);
});

const simple = (changes: Partial<Draft>): Draft => ({
  ...{ v: "1", compression: "none", capBps: "10", levels: [{ kind: "percentage", rateBps: "10" }] },
  ...changes,
});

test("what may be left open is left out, what may not is said", () => {
  const draft = simple({
    levels: [
      {
        ...{ kind: "percentage", rateBps: "", ratesByRank: { gold: "" } },
        requires: { minRank: "", personalVolume: "", legVolume: { volume: "", legCapBps: "" } },
      },
      { kind: "flat", amountsMinor: { USD: "1.00", VND: "" } },
    ],
    base: [{ name: "A", when: { products: " a, b ,", categories: "" }, pays: { kind: "nothing" } }],
  });
  expect(readDraft(draft)).toEqual({
    rules: {
      ...{ v: 1, compression: "none", capBps: 1000 },
      levels: [{ kind: "percentage" }, { kind: "flat", amountsMinor: { USD: 100 } }],
      base: [{ name: "A", when: { products: ["a", "b"] }, pays: { kind: "nothing" } }],
    },
    problems: [{ path: ["levels", 0, "rateBps"], unit: null }],
  });
});

test.each([
  [{ capBps: "ten" }, ["capBps"], "rate"],
  [{ capBps: "10.123" }, ["capBps"], "rate"],
  [{ recurring: { months: "1.5" } }, ["recurring", "months"], "count"],
  [
    { levels: [{ kind: "flat" as const, amountsMinor: { VND: "1.5" } }] },
    ["levels", 0, "amountsMinor", "VND"],
    "money",
  ],
])("%j is no number of its kind", (changes, path, unit) => {
  expect(readDraft(simple(changes)).problems).toEqual([{ path, unit }]);
});

test.each(["0", "0.0", "0,00", "0 %"])("%j per cent is nothing", (capBps) => {
  expect(readDraft(simple({ capBps })).rules).toMatchObject({ capBps: 0 });
});
