import { describe, expect, it } from "vitest";
import type { PlanRules } from "./plan.ts";
import type { PlanLevel } from "./rules/level.ts";
import { needsStandings, type Standing, standingUnder } from "./standing.ts";

/** Goal: what a member counts as, by hand. Method: a table of plans and of what is known. Joined on day 100. */

const DAY = 86_400_000;
const free: PlanLevel = { kind: "percentage", rateBps: 100 };
const asking: PlanLevel = { ...free, requires: { personalVolume: 10 } };
const ranked: PlanLevel = { ...free, ratesByRank: { gold: 200 } };
const plan = (levels: PlanLevel[], activity?: PlanRules["activity"]): PlanRules => ({
  v: 1,
  levels,
  compression: "dynamic",
  capBps: 10_000,
  ...(activity === undefined ? {} : { activity }),
});
const GRACE = { personalVolume: 10, graceDays: 30 };
const of = (active: boolean, qualifiedLevels: number, rank: string | null): Standing => ({
  active,
  qualifiedLevels,
  rank,
});

describe("standingUnder", () => {
  it.each<[string, PlanRules, Standing | null, number, Standing]>([
    ["a plan that asks nothing asks nothing", plan([free]), of(false, 0, "gold"), 0, of(true, 10, null)],
    ["a standing holds", plan([asking, asking], GRACE), of(false, 1, "gold"), 0, of(false, 1, "gold")],
    ["nobody is inactive without a rule", plan([asking]), of(false, 1, null), 0, of(true, 1, null)],
    [
      "rates by rank alone ask for no qualification",
      plan([ranked]),
      of(false, 0, "gold"),
      0,
      of(true, 10, "gold"),
    ],
    [
      "levels that ask nothing are everybody's, also under a standing of a plan that asked",
      plan([free, free, asking], GRACE),
      of(true, 0, null),
      0,
      of(true, 2, null),
    ],
    [
      "without one: all levels on the last day of grace",
      plan([free, asking], GRACE),
      null,
      130 * DAY - 1,
      of(true, 10, null),
    ],
    [
      "and then the first that ask nothing",
      plan([free, asking, free], GRACE),
      null,
      130 * DAY,
      of(true, 1, null),
    ],
    [
      "without one and without a rule of activity: the first that ask nothing",
      plan([free, asking]),
      null,
      100 * DAY,
      of(true, 1, null),
    ],
  ])("%s", (_, rules, standing, atMs, expected) => {
    expect(standingUnder(rules, { joinedAtMs: 100 * DAY, standing }, atMs)).toEqual(expected);
  });

  it("is looked up for plans alone that ask for it", () => {
    expect([plan([free]), plan([asking]), plan([ranked]), plan([free], GRACE)].map(needsStandings)).toEqual([
      false,
      true,
      true,
      true,
    ]);
  });
});
