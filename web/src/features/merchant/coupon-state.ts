import type { Coupon } from "../../../../core/api/coupons.ts";
import { couponRefusalAt } from "../../../../core/attribution/coupon.ts";
import type { Tone } from "../../lib/tone.ts";

/** Whether an order of now would be its owner's, as attribution judges it. Places and campaigns are judged apart. */
export function couponState(coupon: Coupon, nowMs: number): { readonly tone: Tone; readonly text: string } {
  const { validFrom, validUntil, status, createdAt } = coupon;
  // By its state and not by when: the server's clock may run ahead of this one.
  if (status === "archived") return { tone: "unknown", text: "archived" };
  const refusal = couponRefusalAt(
    {
      fromMs: Date.parse(validFrom ?? createdAt),
      untilMs: validUntil === null ? null : Date.parse(validUntil),
      archivedMs: null,
    },
    nowMs,
  );
  switch (refusal) {
    case "coupon_not_started":
      return validFrom === null ? { tone: "ok", text: "works" } : { tone: "unknown", text: "to come" };
    case "coupon_expired":
      return { tone: "warn", text: "over" };
    default:
      return { tone: "ok", text: "works" };
  }
}
