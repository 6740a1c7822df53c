import type { CouponRefusal } from "./touch.ts";

/** What a coupon's code is looked up by: shoppers type it in any case, with blanks around it. */
export function couponKey(code: string): string {
  return code.trim().toLowerCase();
}

/** When a coupon holds, in Unix milliseconds. */
export interface CouponTimes {
  /** From this millisecond on. A coupon that names none begins when it is made: it rewrites no history. */
  readonly fromMs: number;
  /** Until the millisecond before; null: no end. */
  readonly untilMs: number | null;
  /** Since when it is withdrawn; null: it is not. */
  readonly archivedMs: number | null;
}

/** Why the coupon does not hold at that moment, or null when it does. */
export function couponRefusalAt(
  { fromMs, untilMs, archivedMs }: CouponTimes,
  atMs: number,
): CouponRefusal | null {
  if (archivedMs !== null && atMs >= archivedMs) return "coupon_archived";
  if (atMs < fromMs) return "coupon_not_started";
  return untilMs !== null && atMs >= untilMs ? "coupon_expired" : null;
}
