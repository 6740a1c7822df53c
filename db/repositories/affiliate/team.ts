import { sql } from "drizzle-orm";
import type { PartnerStatus } from "../../../core/genealogy/partner-status.ts";
import { type HttpDatabase, type Identity, queryAs, type UserIdentity } from "../../client.ts";
import { OWN_PARTNERS } from "./own.ts";

/*
 * Whose team it is, is read as the user, whom row-level security shows its own partners alone. Those below are the
 * tenant's to show: what follows runs as the tenant, about that partner's downline and nothing else.
 */

export type MembershipRow = { partnerId: string; programId: string; organisationId: string };

/** The user's own membership with this id; undefined: it is another's, or there is none. */
export async function findOwnMembership(
  db: HttpDatabase,
  identity: UserIdentity,
  partnerId: string,
): Promise<MembershipRow | undefined> {
  const [row] = await queryAs<MembershipRow>(
    db,
    identity,
    sql`
    SELECT id AS "partnerId", program_id AS "programId", organisation_id AS "organisationId"
    FROM partners WHERE id = ${partnerId}::uuid AND id = ANY(${OWN_PARTNERS})`,
  );
  return row;
}

/** Whether somebody is below a partner in one of the trees, 128 levels down. */
export async function isInTeam(
  db: HttpDatabase,
  identity: Identity,
  { partnerId, memberId }: { readonly partnerId: string; readonly memberId: string },
): Promise<boolean> {
  const rows = await queryAs(
    db,
    identity,
    sql`
    SELECT 1 AS found FROM (
      SELECT ancestor_id FROM partner_closure
      WHERE path_type IN ('s', 'p') AND descendant_id = ${memberId}::uuid AND depth > 0 OFFSET 0
    ) above WHERE ancestor_id = ${partnerId}::uuid LIMIT 1`,
  );
  return rows.length > 0;
}

export type RecruitRow = {
  id: string;
  name: string;
  status: PartnerStatus;
  sponsorId: string;
  joinedAt: string;
};

export interface RecruitFilter {
  /** Part of the name. */
  readonly text?: string | undefined;
  /** Only those without a seat in the matrix. */
  readonly held?: boolean;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Whom a partner enrolled itself, the newest first; one row more than `limit` when there are more. */
export function listRecruits(
  db: HttpDatabase,
  identity: Identity,
  partnerId: string,
  { text, held = false, cursor, limit }: RecruitFilter,
): Promise<RecruitRow[]> {
  const named = text === undefined ? sql`` : sql`AND p.name ILIKE ${`%${text.replace(/[\\%_]/g, "\\$&")}%`}`;
  const waits = held ? sql`AND NOT EXISTS (SELECT FROM placements s WHERE s.partner_id = p.id)` : sql``;
  const onwards = cursor === undefined ? sql`` : sql`AND p.id < ${cursor}::uuid`;
  return queryAs<RecruitRow>(
    db,
    identity,
    sql`
    SELECT p.id, p.name, p.status, p.sponsor_id AS "sponsorId", p.joined_at AS "joinedAt" FROM partners p
    WHERE p.sponsor_id = ${partnerId}::uuid ${named} ${waits} ${onwards} ORDER BY p.id DESC LIMIT ${limit + 1}`,
  );
}
