import type { Enrollment } from "../core/api/enrollments.ts";
import type { EnrollmentRow } from "../db/repositories/enrollments.ts";

export function presentEnrollment(row: EnrollmentRow): Enrollment {
  return {
    id: row.id,
    programId: row.programId,
    campaignId: row.campaignId,
    partnerId: row.partnerId,
    status: row.status,
    statusReason: row.statusReason,
    appliedAt: row.appliedAt.toISOString(),
    decidedAt: row.decidedAt?.toISOString() ?? null,
    version: row.version,
    createdAt: row.createdAt.toISOString(),
  };
}
