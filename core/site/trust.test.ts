import { describe, expect, test } from "vitest";
import { trustFigures } from "./trust.ts";

const NOTHING = { approved: 0, rejected: 0, paidPayouts: 0, medianPayDays: null };

describe("what a program's page says of it", () => {
  test.each([
    ["nothing of a new program", NOTHING, { approvalRateBps: null, medianPayDays: null }],
    [
      "nothing below 20 decisions",
      { ...NOTHING, approved: 19 },
      { approvalRateBps: null, medianPayDays: null },
    ],
    ["all of 20", { ...NOTHING, approved: 20 }, { approvalRateBps: 10_000, medianPayDays: null }],
    [
      "a share that is never rounded up: 2 of 3",
      { ...NOTHING, approved: 20, rejected: 10 },
      { approvalRateBps: 6_666, medianPayDays: null },
    ],
    [
      "nothing below 5 payouts",
      { ...NOTHING, paidPayouts: 4, medianPayDays: 1 },
      { approvalRateBps: null, medianPayDays: null },
    ],
    [
      "whole days, rounded up",
      { ...NOTHING, paidPayouts: 5, medianPayDays: 2.01 },
      { approvalRateBps: null, medianPayDays: 3 },
    ],
  ])("%s", (_, facts, figures) => {
    expect(trustFigures(facts)).toEqual(figures);
  });
});
