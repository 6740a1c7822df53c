import type { LinkState } from "../clicks/link-state.ts";
import type { EnrollmentStatus, PartnerStatus } from "../genealogy/partner-status.ts";

/** What led from the conversion to the click: its token, its visitor, its customer. */
export const FOUND_BY = ["token", "visitor", "customer"] as const;
export type FoundBy = (typeof FOUND_BY)[number];

/** Who would be credited, and what decides whether it may be. */
export interface Claimant {
  readonly partnerId: string;
  readonly enrollmentId: string;
  readonly campaignId: string;
  /** The person behind the partner: one affiliate may be a partner of many programs. */
  readonly affiliateId: string;
  /** Keyed hash of the affiliate's normalised e-mail, made like the buyer's; null when unknown. */
  readonly affiliateEmailHash: string | null;
  /** Null: the enrollment did not exist yet. */
  readonly enrollmentStatusAtConversion: EnrollmentStatus | null;
  readonly partnerStatusAtConversion: PartnerStatus;
}

/** A click considered for a conversion, with everything that decides its verdict. */
export interface Touch extends Claimant {
  /** UUIDv7: its order is the order of the touches. */
  readonly clickId: string;
  /** Unix milliseconds of the click. */
  readonly atMs: number;
  readonly linkId: string;
  /** The campaign's attribution window in whole days of 24 hours. */
  readonly windowDays: number;
  /** Bot class found in ingest; null for people, and while a token's click event has not come yet. */
  readonly bot: string | null;
  readonly foundBy: readonly FoundBy[];
  /** What the link, by its own status, its campaign's and their dates, said when it was clicked. */
  readonly linkStateAtClick: LinkState;
  readonly enrollmentStatusAtClick: EnrollmentStatus | null;
  readonly partnerStatusAtClick: PartnerStatus;
}

/** Whose the coupon is that the order used. */
export interface CouponOwner extends Claimant {
  readonly couponId: string;
}

/** Why a coupon does not hold for an order, whoever it belongs to; its campaign's state and dates are the coupon's too. */
export type CouponRefusal =
  | "coupon_unknown"
  | "coupon_not_started"
  | "coupon_expired"
  | "coupon_archived"
  | "campaign_not_active_at_conversion";

/** The coupon that the order used, as of the order. */
export interface UsedCoupon {
  /** As it was reported. */
  readonly code: string;
  /** Null: the program has no coupon of that code. */
  readonly owner: CouponOwner | null;
  /** Null: it holds. */
  readonly refusal: CouponRefusal | null;
}

/**
 * The customer's earlier binding to a partner: the last conversion of the same customer that was attributed, or a
 * checkout that bound it without one.
 */
export interface CustomerBinding extends Claimant {
  readonly clickId: string | null;
  /** Unix milliseconds from which the binding holds. */
  readonly boundAtMs: number;
}

/** What is known of the conversion itself. All times are Unix milliseconds. */
export interface ConversionFacts {
  readonly occurredAtMs: number;
  /** Keyed hash of the buyer's normalised e-mail; null when the merchant sent none. */
  readonly buyerEmailHash: string | null;
  /** The buyer's own affiliate account, when it is known to have one. */
  readonly buyerAffiliateId: string | null;
  /** The click of the conversion's own valid token. */
  readonly tokenClickId: string | null;
  readonly coupon: UsedCoupon | null;
  readonly binding: CustomerBinding | null;
  /** Campaigns whose budget is used up: they have stopped crediting. Absent: none. */
  readonly campaignsWithoutBudget?: ReadonlySet<string>;
}
