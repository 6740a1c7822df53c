import * as z from "zod/mini";
import { ENROLLMENT_STATUSES } from "../genealogy/partner-status.ts";
import { idField, reasonField } from "./fields.ts";

export const enrollmentCreateSchema = z.strictObject({ campaignId: idField, partnerId: idField });

/** Why an enrollment is rejected or suspended. */
export const enrollmentReasonSchema = z.strictObject({ reason: reasonField });

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
