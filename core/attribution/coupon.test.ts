import { expect, it } from "vitest";
import { couponKey, couponRefusalAt } from "./coupon.ts";

const coupon = { fromMs: 1000, untilMs: 2000, archivedMs: null };

it.each([
  ["the millisecond before it begins", coupon, 999, "coupon_not_started"],
  ["the millisecond it begins", coupon, 1000, null],
  ["its last millisecond", coupon, 1999, null],
  ["the millisecond it ends", coupon, 2000, "coupon_expired"],
  ["any later time without an end", { ...coupon, untilMs: null }, 1e15, null],
  ["the millisecond before it is withdrawn", { ...coupon, archivedMs: 1500 }, 1499, null],
  ["the millisecond it is withdrawn", { ...coupon, archivedMs: 1500 }, 1500, "coupon_archived"],
])("A coupon at %s", (_, times, atMs, refusal) => expect(couponRefusalAt(times, atMs)).toBe(refusal));

it("A code is the same in any case and with blanks around it.", () => {
  expect(couponKey("  Ada-10 ")).toBe(couponKey("ADA-10"));
  expect(couponKey("ada10")).not.toBe(couponKey("ada-10"));
});
