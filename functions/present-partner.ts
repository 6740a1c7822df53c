import type { Partner } from "../core/api/partners.ts";
import type { PartnerRow } from "../db/repositories/partners.ts";

export function presentPartner(row: PartnerRow): Partner {
  return {
    id: row.id,
    programId: row.programId,
    email: row.email,
    name: row.name,
    status: row.status,
    statusReason: row.statusReason,
    externalId: row.externalId,
    sponsorPartnerId: row.sponsorId,
    groupId: row.groupId,
    joinedAt: row.joinedAt.toISOString(),
    version: row.version,
    createdAt: row.createdAt.toISOString(),
  };
}
