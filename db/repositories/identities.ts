import { asc, eq, sql } from "drizzle-orm";
import type { MemberRole } from "../../core/access/roles.ts";
import { batchAs } from "../batch-as.ts";
import { type HttpDatabase, queryAs, type UserIdentity } from "../client.ts";
import { type Executor, rowsOf } from "../executor.ts";
import { userIdentities } from "../schema/sign-in.ts";
import { insertNotification, type NewNotification } from "./notify.ts";

export type IdentityRow = typeof userIdentities.$inferSelect;

/** An account elsewhere, as its issuer names it. */
export interface Foreign {
  readonly issuer: string;
  readonly subject: string;
}

/** Whose an account elsewhere is; undefined when it is tied to nobody. */
export async function findTiedUser(
  db: HttpDatabase,
  { issuer, subject }: Foreign,
): Promise<string | undefined> {
  const [, result] = await db.batch([
    db.execute(sql`SELECT set_config('app.identity', ${`${issuer} ${subject}`}, true)`),
    db.execute<{ userId: string }>(
      sql`SELECT user_id AS "userId" FROM user_identities WHERE issuer = ${issuer} AND subject = ${subject}`,
    ),
  ]);
  return result.rows[0]?.userId;
}

/** Ties an account elsewhere to the user who acts; false when it is tied already, to whomever. The notice goes with it. */
export async function tieIdentity(
  tx: Executor,
  identity: Foreign & { readonly id: string; readonly userId: string; readonly email: string | null },
  told: NewNotification | undefined,
): Promise<boolean> {
  const { id, userId, issuer, subject, email } = identity;
  const made = await rowsOf(
    tx,
    sql`INSERT INTO user_identities (id, user_id, issuer, subject, email)
      VALUES (${id}, ${userId}, ${issuer}, ${subject}, ${email}) ON CONFLICT DO NOTHING RETURNING id`,
  );
  if (made.length > 0 && told !== undefined) await tx.execute(insertNotification(told));
  return made.length > 0;
}

/** The role of the open invitation of an organisation to an address, which is accepted by this; undefined: there is none. */
export async function acceptInvitation(
  tx: Executor,
  invited: { readonly organisationId: string; readonly email: string; readonly now: Date },
): Promise<MemberRole | undefined> {
  const now = invited.now.toISOString();
  const [row] = await rowsOf<{ role: MemberRole }>(
    tx,
    sql`UPDATE invitations SET accepted_at = ${now}, version = version + 1
      WHERE organisation_id = ${invited.organisationId} AND lower(btrim(email)) = lower(btrim(${invited.email}))
        AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > ${now}::timestamptz
      RETURNING role`,
  );
  return row?.role;
}

export async function insertMembership(
  tx: Executor,
  member: { readonly organisationId: string; readonly userId: string; readonly role: MemberRole },
): Promise<void> {
  const { organisationId, userId, role } = member;
  await tx.execute(
    sql`INSERT INTO memberships (organisation_id, user_id, role) VALUES (${organisationId}, ${userId}, ${role})`,
  );
}

/** Notes that the user signed in with it. */
export async function noteIdentityUse(
  db: HttpDatabase,
  user: UserIdentity,
  { issuer, subject }: Foreign,
  now: Date,
): Promise<void> {
  await queryAs(
    db,
    user,
    sql`UPDATE user_identities SET last_used_at = ${now.toISOString()} WHERE issuer = ${issuer} AND subject = ${subject}`,
  );
}

/** Accounts elsewhere that the user signs in with, oldest first. */
export async function listIdentities(db: HttpDatabase, user: UserIdentity): Promise<IdentityRow[]> {
  const [rows] = await batchAs(db, user, [
    db
      .select()
      .from(userIdentities)
      .where(eq(userIdentities.userId, user.userId))
      .orderBy(asc(userIdentities.id)),
  ]);
  return rows;
}

/** Unties an account elsewhere, unless it is the last way in. Of many at once, one of the last two is refused. */
export async function dropIdentity(
  tx: Executor,
  userId: string,
  id: string,
): Promise<"dropped" | "last" | "unknown"> {
  // Whoever drops another way in waits for this.
  const [user] = await rowsOf<{ hasPassword: boolean }>(
    tx,
    sql`SELECT password_hash IS NOT NULL AS "hasPassword" FROM users WHERE id = ${userId} FOR UPDATE`,
  );
  const [ways] = await rowsOf<{ isTied: boolean; others: number }>(
    tx,
    sql`SELECT EXISTS (SELECT FROM user_identities WHERE id = ${id} AND user_id = ${userId}) AS "isTied",
      ((SELECT count(*) FROM user_identities WHERE user_id = ${userId} AND id <> ${id})
        + (SELECT count(*) FROM passkeys WHERE user_id = ${userId}))::int AS others`,
  );
  if (ways === undefined || !ways.isTied) return "unknown";
  if (user?.hasPassword !== true && ways.others === 0) return "last";
  await tx.execute(sql`DELETE FROM user_identities WHERE id = ${id}`);
  return "dropped";
}

/** The session whose refresh token a browser holds, while it goes on; undefined when there is none. */
export async function findLiveSession(
  db: HttpDatabase,
  tokenHash: string,
  now: Date,
): Promise<{ userId: string; sessionId: string } | undefined> {
  const [, result] = await db.batch([
    db.execute(sql`SELECT set_config('app.session_hash', ${tokenHash}, true)`),
    db.execute<{ userId: string; sessionId: string }>(
      sql`SELECT user_id AS "userId", id AS "sessionId" FROM sessions
        WHERE token_hash = ${tokenHash} AND revoked_at IS NULL AND expires_at > ${now.toISOString()}::timestamptz AND actor_id IS NULL`,
    ),
  ]);
  return result.rows[0];
}

/** Whether a session of the user goes on. */
export async function isSessionLive(
  db: HttpDatabase,
  user: UserIdentity,
  sessionId: string,
  now: Date,
): Promise<boolean> {
  const rows = await queryAs(
    db,
    user,
    sql`SELECT id FROM sessions WHERE id = ${sessionId} AND user_id = ${user.userId} AND revoked_at IS NULL
      AND expires_at > ${now.toISOString()}::timestamptz`,
  );
  return rows.length > 0;
}
