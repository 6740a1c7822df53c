import { sql } from "drizzle-orm";
import type { MemberRole } from "../../core/access/roles.ts";
import { type HttpDatabase, type Identity, queryAs } from "../client.ts";
import { type Executor, rowsOf } from "../executor.ts";
import type { Room } from "./settings/room.ts";

export interface InvitationRow {
  readonly id: string;
  readonly email: string;
  readonly role: MemberRole;
  readonly expiresAt: Date;
  readonly createdAt: Date;
}

type Row = { id: string; email: string; role: MemberRole; expires_at: string; created_at: string };
const presented = ({ expires_at, created_at, ...row }: Row): InvitationRow => ({
  ...row,
  expiresAt: new Date(expires_at),
  createdAt: new Date(created_at),
});

const COLUMNS = sql`id, email, role, expires_at, created_at`;

/** Those that wait for an answer, the newest first; also those whose link has expired. */
export async function listInvitations(db: HttpDatabase, identity: Identity): Promise<InvitationRow[]> {
  const rows = await queryAs<Row>(
    db,
    identity,
    sql`SELECT ${COLUMNS} FROM invitations WHERE accepted_at IS NULL AND revoked_at IS NULL ORDER BY id DESC`,
  );
  return rows.map(presented);
}

export interface NewInvitation {
  readonly id: string;
  readonly email: string;
  readonly emailNormalised: string;
  readonly role: MemberRole;
  readonly tokenHash: string;
  readonly expiresAt: Date;
}

/** Writes an invitation. One to the same address that is open still is this one from then on, and its link void. */
export async function upsertInvitation(tx: Executor, invitation: NewInvitation): Promise<InvitationRow> {
  const { id, email, emailNormalised, role, tokenHash, expiresAt } = invitation;
  const [row] = await rowsOf<Row>(
    tx,
    sql`
    INSERT INTO invitations (id, organisation_id, email, email_normalised, role, token_hash, expires_at)
    VALUES (${id}, current_organisation(), ${email}, ${emailNormalised}, ${role}, ${tokenHash}, ${expiresAt.toISOString()})
    ON CONFLICT (organisation_id, email_normalised) WHERE accepted_at IS NULL AND revoked_at IS NULL DO UPDATE
      SET email = excluded.email, role = excluded.role, token_hash = excluded.token_hash, expires_at = excluded.expires_at,
        version = invitations.version + 1
    RETURNING ${COLUMNS}`,
  );
  if (row === undefined) throw new Error("an insert answered no row");
  return presented(row);
}

export async function countInvitations(tx: Executor): Promise<number> {
  const [row] = await rowsOf<{ open: number }>(
    tx,
    sql`SELECT count(*)::int AS open FROM invitations WHERE organisation_id = current_organisation() AND accepted_at IS NULL AND revoked_at IS NULL`,
  );
  return row?.open ?? 0;
}

/** For one more member; an address that is invited already needs no more room. */
export const roomForMember = (organisationId: string, emailNormalised: string): Room => ({
  ...{ limit: "members", organisationId, holderId: organisationId },
  wanted: sql`(SELECT count(*) + 1 FROM (
    SELECT FROM memberships WHERE organisation_id = current_organisation()
    UNION ALL SELECT FROM invitations WHERE organisation_id = current_organisation() AND accepted_at IS NULL AND revoked_at IS NULL
      AND email_normalised <> ${emailNormalised}) AS m)`,
});

/** False when there is none of that id that waits still. */
export async function revokeInvitation(
  db: HttpDatabase,
  identity: Identity,
  id: string,
  now: Date,
): Promise<boolean> {
  const rows = await queryAs(
    db,
    identity,
    sql`UPDATE invitations SET revoked_at = ${now.toISOString()}, version = version + 1
      WHERE id = ${id} AND accepted_at IS NULL AND revoked_at IS NULL RETURNING 1 AS revoked`,
  );
  return rows.length > 0;
}

/** What the holder of an invitation's link may know of it. */
export interface FoundInvitation {
  readonly id: string;
  readonly organisationId: string;
  readonly organisationName: string;
  readonly email: string;
  readonly emailNormalised: string;
  readonly role: MemberRole;
  /** Whether somebody has an account of that address. */
  readonly hasAccount: boolean;
}

/** The invitation whose token was brought, if it is good still. */
export async function findInvitation(
  db: HttpDatabase,
  tokenHash: string,
  now: Date,
): Promise<FoundInvitation | undefined> {
  const [, { rows }] = await db.batch([
    db.execute(sql`SELECT set_config('app.email_token_hash', ${tokenHash}, true)`),
    db.execute<FoundInvitation & Record<string, unknown>>(sql`
      SELECT id, organisation_id AS "organisationId", organisation_name AS "organisationName", email,
        email_normalised AS "emailNormalised", role, has_account AS "hasAccount"
      FROM find_invitation() WHERE NOT closed AND expires_at > ${now.toISOString()}::timestamptz`),
  ]);
  return rows[0];
}

/** Uses an invitation up: of many at once, one does it. False when it is of no use any more. */
export async function acceptInvitation(tx: Executor, tokenHash: string, now: Date): Promise<boolean> {
  const rows = await rowsOf(
    tx,
    sql`UPDATE invitations SET accepted_at = ${now.toISOString()}, version = version + 1
      WHERE token_hash = ${tokenHash} AND organisation_id = current_organisation()
        AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > ${now.toISOString()}::timestamptz RETURNING 1 AS accepted`,
  );
  return rows.length > 0;
}
