import { expect, test } from "vitest";
import { describeBenefit, describeRequirement, expectedNext, shareOf } from "./describe-rank.ts";

const named = (key: string) => key.toUpperCase();

test.each([
  [{ requirement: "groupVolume", needed: 2_000 }, "Group volume: 2,000"],
  [{ requirement: "legsWithRank", needed: 3, rank: "gold" }, "Legs with GOLD or above: 3"],
  [
    { requirement: "legVolume", needed: 50, legCapBps: 5_000 },
    "Volume of legs: 50, one leg counts for at most 50%",
  ],
] as const)("%j is told as %j.", (asked, told) => {
  expect(describeRequirement(asked, named)).toBe(told);
});

test.each([
  [{ kind: "level_rate", level: 2, rateBps: 1250 }, "12.5% on level 2"],
  [{ kind: "bonus_opens", bonus: "matching" }, "opens: matching bonus"],
  [{ kind: "pool_shares", shares: 1, rateBps: 200 }, "1 share of a pool of 2% of all sales"],
  [{ kind: "pool_shares", shares: 3, rateBps: 200 }, "3 shares of a pool of 2% of all sales"],
] as const)("%j is told as %j.", (benefit, told) => {
  expect(describeBenefit(benefit)).toBe(told);
});

test("A bar is never longer than what is needed.", () => {
  const one = { requirement: "groupVolume", missing: 0 } as const;
  expect(shareOf({ ...one, needed: 400, have: 100 })).toBe(0.25);
  expect(shareOf({ ...one, needed: 400, have: 900 })).toBe(1);
  expect(shareOf({ ...one, needed: 0, have: 0 })).toBe(1);
});

test("While progress is worked out, the rank above the last paid one stands for the next.", () => {
  const rank = (key: string, needed: number) => ({
    ...{ key, name: key, badge: null, benefits: [], reachedAt: null },
    requires: [{ requirement: "groupVolume", needed } as const],
  });
  const period = { number: 1, startsAt: "", endsAt: "", active: true, personal: "0", group: "0" };
  const ladder = [rank("silver", 5), rank("gold", 9)];
  expect(expectedNext({ ladder, history: [] })?.rank).toBe("silver");
  expect(expectedNext({ ladder, history: [{ ...period, rank: "silver" }] })).toEqual({
    rank: "gold",
    requirements: [{ requirement: "groupVolume", needed: 9, have: null, missing: null }],
  });
  expect(expectedNext({ ladder, history: [{ ...period, rank: "gold" }] })).toBeNull();
});
