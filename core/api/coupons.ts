import * as z from "zod/mini";
import { idField, momentField, versionField } from "./fields.ts";

/** What a shopper may be asked to type. */
const COUPON_CODE = /^[A-Za-z0-9._-]{2,64}$/;

const fields = {
  /** Absent or null: from the moment it is made. */
  validFrom: z.optional(z.nullable(momentField)),
  /** The first millisecond in which it no longer holds; null: no end. */
  validUntil: z.optional(z.nullable(momentField)),
};

export const couponCreateSchema = z.strictObject({
  enrollmentId: idField,
  code: z
    .string("must be text")
    .check(z.trim(), z.regex(COUPON_CODE, "must be 2 to 64 of A–Z a–z 0–9 . _ -")),
  ...fields,
});
export type CouponCreate = z.infer<typeof couponCreateSchema>;

export const couponUpdateSchema = z.strictObject({ ...fields, version: versionField });
export type CouponUpdate = z.infer<typeof couponUpdateSchema>;

export const couponListFields = {
  programId: z.optional(idField),
  enrollmentId: z.optional(idField),
  partnerId: z.optional(idField),
  campaignId: z.optional(idField),
  status: z.optional(z.enum(["active", "archived"], "must be active or archived")),
};

/** A coupon as the API answers it. */
export interface Coupon {
  readonly id: string;
  readonly programId: string;
  readonly campaignId: string;
  readonly enrollmentId: string;
  readonly partnerId: string;
  readonly code: string;
  readonly validFrom: string | null;
  readonly validUntil: string | null;
  readonly status: "active" | "archived";
  readonly archivedAt: string | null;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}
