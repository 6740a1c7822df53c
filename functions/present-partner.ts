import type { Partner } from "../core/api/partners.ts";
import type { ShownPartner } from "../db/repositories/partner-list.ts";
import { iso } from "./iso.ts";

export function presentPartner(row: ShownPartner): Partner {
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
    joinedAt: iso(row.joinedAt),
    version: row.version,
    createdAt: iso(row.createdAt),
  };
}
