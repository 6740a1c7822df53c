import { expect, test } from "vitest";
import { compareWeeks } from "./trend-values.ts";

test("a week is held against the week before, and its last day against the same day of that", () => {
  const days = [1, 1, 1, 1, 1, 1, 4, 2, 2, 2, 2, 2, 2, 8];
  expect(compareWeeks(days)).toEqual({ dayBefore: 4, week: 20, weekBefore: 10 });
});

test("of less than two weeks nothing is said", () => expect(compareWeeks([1, 2, 3])).toBeUndefined());
