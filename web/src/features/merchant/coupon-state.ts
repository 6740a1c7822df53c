import type { Coupon } from "../../../../core/api/coupons.ts";
import { couponRefusalAt } from "../../../../core/attribution/coupon.ts";
import { textsNow } from "../../lib/texts/texts.ts";
import type { Tone } from "../../lib/tone.ts";
import { couponsTexts } from "./texts/coupons.ts";

/** Whether an order of now would be its owner's, as attribution judges it. Places and campaigns are judged apart. */
export function couponState(coupon: Coupon, nowMs: number): { readonly tone: Tone; readonly text: string } {
  const t = textsNow(couponsTexts);
  const { validFrom, validUntil, status, createdAt } = coupon;
  // By its state and not by when: the server's clock may run ahead of this one.
  if (status === "archived") return { tone: "unknown", text: t.archived };
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
      return validFrom === null ? { tone: "ok", text: t.works } : { tone: "unknown", text: t.toCome };
    case "coupon_expired":
      return { tone: "warn", text: t.over };
    default:
      return { tone: "ok", text: t.works };
  }
}
