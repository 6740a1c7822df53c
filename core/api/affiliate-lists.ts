import * as z from "zod/mini";
import { clickListFields } from "./clicks.ts";
import { conversionListFields } from "./conversions.ts";
import { disputeListFields } from "./disputes.ts";
import { currencyField, idField, momentField, numberField } from "./fields.ts";
import { payoutListFields } from "./payouts.ts";
import type { Sorts } from "./sorting.ts";

/** `GET /api/affiliate/clicks`: `after`, the id of a click, shows only newer ones. */
export const affiliateClickFields = { ...clickListFields, after: z.optional(idField) };
export type AffiliateClickFilter = z.infer<z.ZodMiniObject<typeof affiliateClickFields>>;

export const AFFILIATE_CONVERSION_SORTS = { receivedAt: "id" } as const satisfies Sorts;

/** `GET /api/affiliate/conversions`: times are of when it happened, half-open. */
export const affiliateConversionFields = {
  programId: z.optional(idField),
  status: conversionListFields.status,
  /** `own`: credited to the affiliate itself; `team`: it only earns by it. Absent: both. */
  credit: z.optional(z.enum(["own", "team"], "must be own or team")),
  goal: conversionListFields.goal,
  currency: conversionListFields.currency,
  from: z.optional(momentField),
  to: z.optional(momentField),
};
export type AffiliateConversionFilter = z.infer<z.ZodMiniObject<typeof affiliateConversionFields>>;

export const AFFILIATE_EARNING_SORTS = { createdAt: "id" } as const satisfies Sorts;

/** `GET /api/affiliate/earnings`: times are of when it was accrued, half-open. */
export const affiliateEarningFields = {
  programId: z.optional(idField),
  conversionId: z.optional(idField),
  state: z.optional(z.enum(["pending", "available", "reversed"], "must be pending, available or reversed")),
  /** 1: own conversions. */
  level: z.optional(numberField),
  currency: z.optional(currencyField),
  from: z.optional(momentField),
  to: z.optional(momentField),
};
export type AffiliateEarningFilter = z.infer<z.ZodMiniObject<typeof affiliateEarningFields>>;

/** `GET /api/affiliate/payouts` */
export const affiliatePayoutFields = {
  programId: payoutListFields.programId,
  state: payoutListFields.state,
  currency: payoutListFields.currency,
  method: payoutListFields.method,
};

/** `GET /api/affiliate/disputes` */
export const affiliateDisputeFields = {
  programId: disputeListFields.programId,
  state: disputeListFields.state,
  overdue: disputeListFields.overdue,
  subject: disputeListFields.subject,
};
