import { describe, expect, it, test } from "vitest";
import { gradeOfSeverity, judgeMethod, judgePartner, type PartnerFacts, severityOfGrade } from "./signals.ts";

/* Goal: each kind begins, and becomes graver, exactly where its rule says. Method: tables of figures at and just below each step. */

const QUIET: PartnerFacts = {
  ...{ partnerId: "p", affiliateId: "a", programId: "g", clicks: 0, bots: 0, uniques: 0 },
  ...{ conversions: 0, rejected: 0, ownConversions: 0, busiest: null },
  program: { clicks: 0, bots: 0, conversions: 0 },
};

/** What is found, as `kind:grade`; the program is at least what the partner itself has. */
function found(facts: Partial<PartnerFacts>): string[] {
  const own = { ...QUIET, ...facts };
  return judgePartner({
    ...own,
    program: facts.program ?? { clicks: own.clicks, bots: own.bots, conversions: own.conversions },
  }).map(({ kind, grade }) => `${kind}:${grade}`);
}

describe("figures of a partner", () => {
  it.each([
    ["too few clicks for a share", { clicks: 99, bots: 99 }, []],
    ["a share of bots below the first step", { clicks: 10_000, bots: 1_999, uniques: 8_001 }, []],
    ["a fifth of bots", { clicks: 100, bots: 20, uniques: 80 }, ["bots:1"]],
    ["four in ten bots", { clicks: 100, bots: 40, uniques: 60 }, ["bots:2"]],
    ["bots alone are never critical", { clicks: 1_000_000, bots: 1_000_000 }, ["bots:3"]],
    ["people of whom each comes once", { clicks: 100, uniques: 100 }, []],
    ["just below five clicks for each device", { clicks: 499, uniques: 100 }, []],
    ["five clicks for each device", { clicks: 500, uniques: 100 }, ["repeats:1"]],
    ["a hundred clicks of one device", { clicks: 100, uniques: 1 }, ["repeats:3"]],
    ["bots are not counted among the clicks of devices", { clicks: 110, bots: 11, uniques: 1 }, []],
    ["nine rejected of nine", { conversions: 9, rejected: 9 }, []],
    ["three of ten rejected", { conversions: 10, rejected: 3 }, ["rejections:1"]],
    ["half of them rejected", { conversions: 10, rejected: 5 }, ["rejections:2"]],
    ["all of them rejected", { conversions: 10, rejected: 10 }, ["rejections:3"]],
    ["one order by a link of its own", { ownConversions: 1 }, ["self_referral:1"]],
    ["three of them", { ownConversions: 3 }, ["self_referral:2"]],
    ["twenty-five of them", { ownConversions: 25 }, ["self_referral:4"]],
  ] as const)("%s", (_, facts, kinds) => {
    expect(found(facts)).toEqual(kinds);
  });

  it.each([
    ["as the others do", { visits: 100, conversions: 10, otherVisits: 1_000, otherConversions: 100 }, []],
    [
      "just below three times",
      { visits: 100, conversions: 29, otherVisits: 1_000, otherConversions: 100 },
      [],
    ],
    [
      "three times",
      { visits: 100, conversions: 30, otherVisits: 1_000, otherConversions: 100 },
      ["conversion_rate:1"],
    ],
    [
      "five times",
      { visits: 100, conversions: 50, otherVisits: 1_000, otherConversions: 100 },
      ["conversion_rate:2"],
    ],
    [
      "ten times",
      { visits: 100, conversions: 20, otherVisits: 1_000, otherConversions: 20 },
      ["conversion_rate:3"],
    ],
    [
      "of others who sold nothing",
      { visits: 100, conversions: 20, otherVisits: 100, otherConversions: 0 },
      ["conversion_rate:3"],
    ],
    [
      "a rate that is unusual nowhere",
      { visits: 1_000, conversions: 99, otherVisits: 1_000, otherConversions: 1 },
      [],
    ],
    [
      "too few others to compare with",
      { visits: 100, conversions: 50, otherVisits: 99, otherConversions: 1 },
      [],
    ],
    [
      "by coupons, without clicks",
      { visits: 19, conversions: 500, otherVisits: 1_000, otherConversions: 1 },
      [],
    ],
  ] as const)(
    "a rate of conversion: %s",
    (_, { visits, conversions, otherVisits, otherConversions }, kinds) => {
      const program = { clicks: visits + otherVisits, bots: 0, conversions: conversions + otherConversions };
      expect(found({ clicks: visits, uniques: visits, conversions, program })).toEqual(kinds);
    },
  );

  it.each([
    ["nine on the first day", 9, 0, []],
    ["ten on the first day", 10, 0, ["burst:1"]],
    ["twenty on the first day", 20, 0, ["burst:2"]],
    ["forty on the first day", 40, 0, ["burst:3"]],
    ["five times the average of 27 days", 50, 270, ["burst:1"]],
    ["just below it", 49, 270, []],
  ] as const)("a burst: %s", (_, day, others, kinds) => {
    const busiest = { day: "2026-11-01", conversions: day };
    expect(found({ conversions: day + others, busiest })).toEqual(kinds);
  });
});

test("A signal has its figures by name, and a burst its day.", () => {
  const busiest = { day: "2026-11-01", conversions: 40 };
  const [burst] = judgePartner({
    ...QUIET,
    ...{ conversions: 45, busiest, program: { clicks: 0, bots: 0, conversions: 45 } },
  });
  expect(burst).toEqual({
    ...{ kind: "burst", affiliateId: "a", partnerId: "p", programId: "g", grade: 3, day: "2026-11-01" },
    figures: { conversions: 40, otherConversions: 5 },
  });
});

test.each([
  [0, []],
  [1, [2]],
  [2, [3]],
  [4, [3]],
  [5, [4]],
])("An account that %i others are paid to.", (affiliates, grades) => {
  expect(judgeMethod({ affiliateId: "a", affiliates }).map(({ grade }) => grade)).toEqual(grades);
});

test("Grades are severities, from low to critical.", () => {
  expect([1, 2, 3, 4].map(severityOfGrade)).toEqual(["low", "medium", "high", "critical"]);
  expect([1, 2, 3, 4].map((grade) => gradeOfSeverity(severityOfGrade(grade)))).toEqual([1, 2, 3, 4]);
  expect(() => severityOfGrade(0)).toThrow(RangeError);
});
