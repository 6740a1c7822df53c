import * as z from "zod/mini";
import { type AgreedPays, agreedPaysSchema } from "../commission/rules/base.ts";
import { ENROLLMENT_STATUSES } from "../genealogy/partner-status.ts";
import { idField, reasonField } from "./fields.ts";

export const enrollmentCreateSchema = z.strictObject({ campaignId: idField, partnerId: idField });

/** Why an enrollment is rejected or suspended. */
export const enrollmentReasonSchema = z.strictObject({ reason: reasonField });

/** `PUT /api/v1/enrollments/:id/rate`: what is agreed with the partner for this campaign, from now on. */
export const enrollmentRateSchema = z.strictObject({
  /** What level 1 is paid in place of what the plan says; null: as the plan says again. */
  pays: z.nullable(agreedPaysSchema),
  reason: reasonField,
});

/** What is agreed with a partner for a campaign, as the API answers it. */
export interface EnrollmentRate {
  readonly enrollmentId: string;
  /** Null: nothing; the plan holds. */
  readonly pays: AgreedPays | null;
  /** Null: nothing was ever agreed. */
  readonly reason: string | null;
  readonly effectiveFrom: string | null;
}

export const enrollmentListFields = {
  programId: z.optional(idField),
  campaignId: z.optional(idField),
  partnerId: z.optional(idField),
  status: z.optional(z.enum(ENROLLMENT_STATUSES, "must be pending, approved, rejected or suspended")),
};

/** An enrollment as the API answers it. */
export interface Enrollment {
  readonly id: string;
  readonly programId: string;
  readonly campaignId: string;
  readonly partnerId: string;
  readonly status: (typeof ENROLLMENT_STATUSES)[number];
  readonly statusReason: string | null;
  readonly appliedAt: string;
  readonly decidedAt: string | null;
  readonly version: number;
  readonly createdAt: string;
}
