import { sql } from "drizzle-orm";
import type { MemberRole } from "../../core/access/roles.ts";
import { type HttpDatabase, type Identity, queryAs } from "../client.ts";
import { type Executor, rowsOf } from "../executor.ts";

export interface MemberRow {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly role: MemberRole;
  readonly secondFactor: boolean;
  readonly joinedAt: string;
}

/** The tenant's members, in the order in which they joined. */
export async function listMembers(db: HttpDatabase, identity: Identity): Promise<MemberRow[]> {
  const rows = await queryAs<MemberRow & Record<string, unknown>>(
    db,
    identity,
    sql`SELECT user_id AS "userId", name, email, role, second_factor AS "secondFactor", joined_at AS "joinedAt" FROM list_members()`,
  );
  return rows.map((row) => ({ ...row, joinedAt: new Date(row.joinedAt).toISOString() }));
}

/** What the statements of a change of members need of the tenant. */
export interface Organisation {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
}

export async function findOrganisation(tx: Executor): Promise<Organisation> {
  const [row] = await rowsOf<{ id: string; name: string; created_at: string }>(
    tx,
    sql`SELECT id, name, created_at FROM organisations WHERE id = current_organisation()`,
  );
  if (row === undefined) throw new Error("a tenant without an organisation");
  return { id: row.id, name: row.name, createdAt: new Date(row.created_at).toISOString() };
}

export async function renameOrganisation(tx: Executor, name: string): Promise<void> {
  await tx.execute(sql`UPDATE organisations SET name = ${name} WHERE id = current_organisation()`);
}

/** The role that a member had, and its row locked until the transaction ends; undefined when there is no such member. */
export async function lockMember(tx: Executor, userId: string): Promise<MemberRole | undefined> {
  const [row] = await rowsOf<{ role: MemberRole }>(
    tx,
    sql`SELECT role FROM memberships WHERE organisation_id = current_organisation() AND user_id = ${userId} FOR UPDATE`,
  );
  return row?.role;
}

/** Refused by the constraint `memberships_an_owner` when the last owner would go; so is {@link deleteMember}. */
export async function updateMember(tx: Executor, userId: string, role: MemberRole): Promise<void> {
  await tx.execute(
    sql`UPDATE memberships SET role = ${role} WHERE organisation_id = current_organisation() AND user_id = ${userId}`,
  );
}

export async function deleteMember(tx: Executor, userId: string): Promise<void> {
  await tx.execute(
    sql`DELETE FROM memberships WHERE organisation_id = current_organisation() AND user_id = ${userId}`,
  );
}

/** False when the user is a member already; its role stays. */
export async function insertMember(tx: Executor, userId: string, role: MemberRole): Promise<boolean> {
  const rows = await rowsOf(
    tx,
    sql`INSERT INTO memberships (organisation_id, user_id, role) VALUES (current_organisation(), ${userId}, ${role})
      ON CONFLICT DO NOTHING RETURNING 1 AS made`,
  );
  return rows.length > 0;
}

/** Whom to tell of what becomes of the team. */
export async function listOwnerIds(tx: Executor): Promise<string[]> {
  const rows = await rowsOf<{ user_id: string }>(
    tx,
    sql`SELECT user_id FROM memberships WHERE organisation_id = current_organisation() AND role = 'owner'`,
  );
  return rows.map(({ user_id }) => user_id);
}
