import { expect, test } from "vitest";
import type { Coupon } from "../../../../core/api/coupons.ts";
import { couponState } from "./coupon-state.ts";

const NOW = "2026-05-10T12:00:00.000Z";
const COUPON: Coupon = {
  ...{ id: "c", programId: "p", campaignId: "k", enrollmentId: "e", partnerId: "a", code: "ADA10" },
  ...{ validFrom: null, validUntil: null, status: "active", archivedAt: null, version: 1 },
  ...{ createdAt: "2026-05-01T00:00:00.000Z", updatedAt: "2026-05-01T00:00:00.000Z" },
};

test.each<[string, Partial<Coupon>, string]>([
  ["without dates", {}, "works"],
  ["made by a clock that runs ahead", { createdAt: "2026-05-10T12:00:01.000Z" }, "works"],
  ["that begins tomorrow", { validFrom: "2026-05-11T00:00:00.000Z" }, "to come"],
  ["in its last millisecond", { validUntil: "2026-05-10T12:00:00.001Z" }, "works"],
  ["that has just ended", { validUntil: NOW }, "over"],
  ["that was archived, whatever its dates", { status: "archived", validUntil: NOW }, "archived"],
])("a coupon %s", (_, fields, text) => {
  expect(couponState({ ...COUPON, ...fields }, Date.parse(NOW)).text).toBe(text);
});
