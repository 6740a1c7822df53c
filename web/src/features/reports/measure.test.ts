import { expect, test } from "vitest";
import { measureOf } from "./measure.ts";

const figures = {
  ...{ clicks: 9, uniques: 7, bots: 1, pending: 1, approved: 2, rejected: 4, conversionRateBps: 3333 },
  amounts: [
    {
      ...{
        currency: "USD",
        pendingMinor: 1,
        approvedMinor: 2,
        rejectedMinor: 3,
        refundedMinor: 4,
        commissionMinor: 5,
      },
      per100ClicksMinor: 55,
    },
  ],
};

test("A measure is one of the figures; conversions are those that are not rejected, and no amount is nothing.", () => {
  expect(measureOf(figures, "clicks", undefined)).toBe(9);
  expect(measureOf(figures, "conversions", undefined)).toBe(3);
  expect(measureOf(figures, "commission", "USD")).toBe(5);
  expect(measureOf(figures, "commission", "VND")).toBe(0);
});
