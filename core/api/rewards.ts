import * as z from "zod/mini";
import { currencyField, idField, lineField, numberField, wholeField } from "./fields.ts";

/** Points, and amounts that are used, are at least 1. */
const countField = wholeField(1, Number.MAX_SAFE_INTEGER);
/** The caller's id of an order: what it paid for once it pays for once. */
const orderField = lineField(200);
const programId = z.optional(idField);

/** Query of points besides the partner and `limit`: movements from before a number. */
export const pointsPageFields = { before: z.optional(numberField) };

/** One of both names the partner. */
export const partnerNameFields = {
  programId,
  partnerId: z.optional(idField),
  externalId: z.optional(lineField(200)),
};
export const pointsSpendSchema = z.strictObject({
  ...partnerNameFields,
  points: countField,
  orderId: orderField,
});
/** Of points, or of rewards, that paid for an order. */
export const giveBackSchema = z.strictObject({ programId, orderId: orderField });

const COUPON = /^[0-9A-F]{20}$/;
const couponCodeField = z
  .string("must be text")
  .check(z.trim(), z.toUpperCase(), z.regex(COUPON, "is no code of a reward: 20 of 0–9 A–F"));

/** Of a reward's coupon, or of a customer's credit: one of both. */
export const redeemSchema = z
  .strictObject({
    programId,
    code: z.optional(couponCodeField),
    /** The merchant's id of the customer. */
    customerId: z.optional(lineField(200)),
    orderId: orderField,
    amountMinor: countField,
    currency: currencyField,
  })
  .check(
    z.refine((body) => (body.code === undefined) !== (body.customerId === undefined), {
      path: ["code"],
      message: "name a code, or a customerId whose credit is used",
    }),
  );

export const rewardListFields = {
  programId,
  customerId: z.optional(lineField(200)),
  kind: z.optional(z.enum(["credit", "coupon"], "must be credit or coupon")),
};

/** Points spent on an order. */
export interface PointSpending {
  readonly id: string;
  readonly programId: string;
  readonly partnerId: string;
  readonly orderId: string;
  readonly points: number;
  readonly state: "spent" | "given_back";
  readonly createdAt: string;
  readonly givenBackAt: string | null;
}

/** Points that expire together. */
export interface PointLot {
  readonly id: string;
  readonly remaining: number;
  /** Null: never. */
  readonly expiresAt: string | null;
}

/** One movement of a partner's points. */
export interface PointMovement {
  /** Of the partner's movements: 1, 2, 3, …; the next page is `before` the last one's. */
  readonly number: number;
  /** `maturation`, `spending`, `give_back`, `reversal` or `expiry`. */
  readonly kind: string;
  readonly points: number;
  readonly balanceAfter: number;
  readonly at: string;
  readonly conversionId: string | null;
  /** Of a spending: the order that it paid for. */
  readonly orderId: string | null;
}

export interface PointsBalance {
  readonly programId: string;
  readonly partnerId: string;
  /** What can be spent now. */
  readonly available: number;
  /** Granted and on hold. */
  readonly pending: number;
  /** Spent points whose orders were refunded: what comes next pays them first. */
  readonly owed: number;
  readonly nextExpiry: { readonly at: string; readonly points: number } | null;
}

/** A referred customer's reward as the API answers it. */
export interface CustomerRewardView {
  readonly id: string;
  readonly programId: string;
  /** The merchant's id; null: the merchant gave none. */
  readonly customerId: string | null;
  readonly conversionId: string;
  readonly kind: "credit" | "coupon";
  readonly code: string | null;
  readonly currency: string;
  readonly amountMinor: number;
  readonly usedMinor: number;
  readonly reversedMinor: number;
  readonly expiredMinor: number;
  /** What can be used now: nothing while it is on hold. */
  readonly availableMinor: number;
  readonly state: "pending" | "available" | "used_up";
  readonly maturesAt: string;
  readonly expiresAt: string | null;
  readonly createdAt: string;
}

/** What of rewards paid for an order. */
export interface Redemption {
  readonly id: string;
  readonly programId: string;
  readonly orderId: string;
  readonly code: string | null;
  readonly currency: string;
  readonly amountMinor: number;
  readonly state: "redeemed" | "given_back";
  readonly createdAt: string;
  readonly givenBackAt: string | null;
}
