import { describe, expect, test } from "vitest";
import { beaconEventSchema } from "../../../core/clicks/beacon.ts";
import { readConversion } from "./read-conversion.ts";

const SALE = { orderId: "1001", amountMinor: 4999, currency: "USD" };
const BASE = { kind: "conversion", id: "01a1fe16-7704-7cd2-8fcb-3ebdf51fb296", url: "https://shop.example/" };

describe("what is taken", () => {
  test.each([
    ["the least", SALE, SALE],
    ["an order without a price", { ...SALE, amountMinor: 0 }, { ...SALE, amountMinor: 0 }],
    ["a number as the order's id", { ...SALE, orderId: 1001 }, SALE],
    ["no empty text and no null", { ...SALE, coupon: "", goal: null, customerId: undefined }, SALE],
    ["nothing that was not asked for", { ...SALE, email: "a@b.example", id: "x" }, SALE],
    [
      "all of it",
      { ...SALE, goal: "lead", coupon: "SAVE10", customerId: "c1", data: { plan: "pro" } },
      { ...SALE, goal: "lead", coupon: "SAVE10", customerId: "c1", data: { plan: "pro" } },
    ],
  ])("%s, as the edge takes it", (_, given, expected) => {
    const fields = JSON.parse(JSON.stringify(readConversion(given)));
    expect(fields).toEqual(expected);
    expect(beaconEventSchema.safeParse({ ...BASE, ...fields }).success).toBe(true);
  });
});

describe("what is refused, by the field's name", () => {
  test.each<[string, Record<string, unknown>]>([
    ["orderId", { orderId: "" }],
    ["orderId", { orderId: undefined }],
    ["orderId", { orderId: "x".repeat(201) }],
    ["amountMinor", { amountMinor: 49.99 }],
    ["amountMinor", { amountMinor: -1 }],
    ["amountMinor", { amountMinor: Number.NaN }],
    ["amountMinor", { amountMinor: 1e21 }],
    ["amountMinor", { amountMinor: "49.99" }],
    ["amountMinor", { amountMinor: undefined }],
    ["currency", { currency: "usd" }],
    ["currency", { currency: undefined }],
    ["goal", { goal: "x".repeat(65) }],
    ["coupon", { coupon: "x".repeat(65) }],
    ["customerId", { customerId: "x".repeat(201) }],
  ])("%s: %j", (field, change) => {
    let thrown: unknown;
    try {
      readConversion({ ...SALE, ...change });
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBe(field);
  });
});
