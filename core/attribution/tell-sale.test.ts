import { expect, test } from "vitest";
import { type AskedSale, tellSale } from "./tell-sale.ts";

/* Goal: a partner that asks about a sale is told the one thing that decides. */

const SALE: AskedSale = {
  ...{ test: false, decided: true, status: "approved", amountMinor: 100n, refundedMinor: 0n, earns: false },
  ...{ touches: [], claim: null },
};

test.each([
  ["what is credited", { earns: true, touches: [null] }, "credited"],
  ["what is refunded in part", { earns: true, refundedMinor: 99n }, "credited"],
  ["what is refunded", { earns: true, refundedMinor: 100n }, "refunded"],
  ["a lead, which has no amount to refund", { earns: true, amountMinor: 0n }, "credited"],
  ["what the merchant rejected", { earns: true, status: "rejected", refundedMinor: 100n }, "rejected"],
  [
    "a rejected sale of somebody else's",
    { status: "rejected", touches: ["outside_window"] },
    "outside_window",
  ],
  ["a test, whatever else it is", { test: true, earns: true }, "test"],
  ["what nobody has decided", { decided: false }, "waiting"],
  ["the newest click that could not count", { touches: ["outside_window", "bot"] }, "bot"],
  [
    "a click that lost, before one that came later and could not count",
    { touches: ["not_chosen_by_model", "after_conversion"] },
    "not_chosen_by_model",
  ],
  ["a coupon that did not hold", { claim: "coupon_expired" }, "coupon_expired"],
] satisfies [string, Partial<AskedSale>, string][])("Of %s.", (_, facts, verdict) => {
  expect(tellSale({ ...SALE, ...facts })).toBe(verdict);
});
