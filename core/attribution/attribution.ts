import type { AttributionModel } from "./model.ts";
import type { CouponRefusal, FoundBy } from "./touch.ts";

/** Why a touch does not count, in the order in which the rules are tried: the first that applies is given. */
export const TOUCH_REASONS = [
  "after_conversion",
  "outside_window",
  "bot",
  "link_not_active_at_click",
  "partner_not_active_at_click",
  "partner_not_active_at_conversion",
  "enrollment_not_approved_at_click",
  "enrollment_not_approved_at_conversion",
  "campaign_budget_used_up",
  "own_link",
  "overridden_by_coupon",
  "not_chosen_by_model",
] as const;
export type TouchReason = (typeof TOUCH_REASONS)[number];

/** Why a coupon or a binding does not count. */
export type ClaimReason =
  | CouponRefusal
  | "partner_not_active_at_conversion"
  | "enrollment_not_approved_at_conversion"
  | "campaign_budget_used_up"
  | "own_link"
  | "bound_after_conversion"
  | "overridden_by_coupon"
  | "touch_found";

export interface JudgedTouch {
  readonly clickId: string;
  readonly partnerId: string;
  readonly verdict: "counted" | "not_counted";
  /** Null exactly when the touch counted. */
  readonly reason: TouchReason | null;
  /** Basis points of the conversion; 0 exactly when the touch did not count. */
  readonly weightBps: number;
  readonly foundBy: readonly FoundBy[];
}

export interface JudgedClaim {
  /** Null: nobody's, the coupon is not known. */
  readonly partnerId: string | null;
  readonly verdict: "counted" | "not_counted";
  readonly reason: ClaimReason | null;
}

/** One share of the conversion; two touches of one partner are two credits. */
export interface Credit {
  readonly partnerId: string;
  readonly enrollmentId: string;
  readonly campaignId: string;
  readonly clickId: string | null;
  readonly weightBps: number;
}

export type UnattributedReason = "no_touch" | "no_eligible_touch";

/** Who is credited and why: stored whole beside the conversion. `credits` follow the order of the touches. */
export type Attribution = {
  readonly model: AttributionModel;
  readonly touches: readonly JudgedTouch[];
  readonly coupon: JudgedClaim | null;
  readonly binding: JudgedClaim | null;
} & (
  | {
      readonly outcome: "attributed";
      readonly source: "model" | "coupon" | "binding";
      readonly reason: null;
      /** At least one; `weightBps` sum to 10,000. */
      readonly credits: readonly Credit[];
    }
  | {
      readonly outcome: "unattributed";
      readonly source: null;
      readonly reason: UnattributedReason;
      readonly credits: readonly [];
    }
);

export interface AttributionSettings {
  readonly model: AttributionModel;
}
