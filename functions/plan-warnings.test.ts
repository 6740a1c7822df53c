import { describe, expect, it } from "vitest";
import type { PlanRules } from "../core/commission/plan.ts";
import { planWarnings } from "./plan-warnings.ts";

const percentage = { kind: "percentage", rateBps: 1000 } as const;
const flat = { kind: "flat", amountsMinor: { USD: 500 } } as const;
const rules = (changes: Partial<PlanRules>): PlanRules => ({
  ...{ v: 1, compression: "none", levels: [percentage], capBps: 1000 },
  ...changes,
});
const ranks: PlanRules["ranks"] = [{ key: "gold", name: "Gold", requires: {} }];

describe("a cap that percentages can take all of", () => {
  const LEFT = "rules.capBps may leave nothing for flat amounts: percentages and bonuses can take all 10 %";
  it.each<[string, Partial<PlanRules>, readonly string[]]>([
    ["is told of a flat level", { levels: [percentage, flat] }, [LEFT]],
    [
      "and of ranks that are paid for",
      {
        ranks,
        bonuses: [{ kind: "rank_advancement", name: "up", amountsByRank: { gold: { USD: 1 } } }],
      },
      [LEFT],
    ],
    ["not where it leaves something", { levels: [percentage, flat], capBps: 1001 }, []],
    ["nor where nothing is flat", {}, []],
    [
      "nor where leads pay their flat amounts whole",
      { levels: [percentage, flat], payFlatOnZeroAmount: true },
      [],
    ],
  ])("%s", (_, changes, expected) => {
    const told = planWarnings(rules(changes), ["USD"], "rules");
    expect(told.map(({ field, message }) => `${field} ${message}`)).toEqual(expected);
  });
});
