import { type SQL, sql } from "drizzle-orm";
import { batchAs } from "../batch-as.ts";
import type { HttpDatabase, UserIdentity } from "../client.ts";
import { sessions } from "../schema/identity.ts";

export type NewSession = Omit<typeof sessions.$inferInsert, "userId">;

export async function insertSession(
  db: HttpDatabase,
  identity: UserIdentity,
  session: NewSession,
): Promise<void> {
  await batchAs(db, identity, [db.insert(sessions).values({ ...session, userId: identity.userId })]);
}

/** Of whom a session is. */
export type SessionOwner = { sessionId: string; userId: string };

/**
 * Puts the next token in the place of the one that was brought, if that is in force: of many at once, one does.
 * Undefined when it is not in force.
 */
export async function rotateSession(
  db: HttpDatabase,
  rotation: {
    readonly tokenHash: string;
    readonly nextHash: string;
    readonly now: Date;
    readonly expiresAt: Date;
  },
): Promise<SessionOwner | undefined> {
  const { tokenHash, nextHash, now, expiresAt } = rotation;
  const [row] = await asBearer<SessionOwner>(
    db,
    tokenHash,
    sql`
    UPDATE sessions SET token_hash = ${nextHash}, previous_hash = ${tokenHash}, rotated_at = ${now}, rotations = rotations + 1,
      expires_at = ${expiresAt}
    WHERE token_hash = ${tokenHash} AND revoked_at IS NULL AND expires_at > ${now}::timestamptz
    RETURNING id AS "sessionId", user_id AS "userId"`,
  );
  return row;
}

/** The session whose token before this one was brought. */
export type ReplacedSession = SessionOwner & { tokenHash: string; rotatedAt: Date };

/** A session that goes on and whose token was replaced by another; undefined when the token was none of any. */
export async function findReplaced(
  db: HttpDatabase,
  previousHash: string,
  now: Date,
): Promise<ReplacedSession | undefined> {
  const [row] = await asBearer<SessionOwner & { tokenHash: string; rotatedAt: string }>(
    db,
    previousHash,
    sql`
    SELECT id AS "sessionId", user_id AS "userId", token_hash AS "tokenHash", rotated_at AS "rotatedAt" FROM sessions
    WHERE previous_hash = ${previousHash} AND revoked_at IS NULL AND expires_at > ${now}::timestamptz`,
  );
  return row === undefined ? undefined : { ...row, rotatedAt: new Date(row.rotatedAt) };
}

/** Ends the session whose token, in force or just replaced, was brought; one that was ended keeps its moment. */
export async function revokeSession(db: HttpDatabase, tokenHash: string, now: Date): Promise<void> {
  await asBearer(
    db,
    tokenHash,
    sql`
    UPDATE sessions SET revoked_at = ${now}
    WHERE (token_hash = ${tokenHash} OR previous_hash = ${tokenHash}) AND revoked_at IS NULL`,
  );
}

/** Runs a statement as whoever brought a refresh token: it shows and changes that token's session alone. */
async function asBearer<Row extends Record<string, unknown>>(
  db: HttpDatabase,
  tokenHash: string,
  statement: SQL,
): Promise<Row[]> {
  const [, result] = await db.batch([
    db.execute(sql`SELECT set_config('app.session_hash', ${tokenHash}, true)`),
    db.execute<Row>(statement),
  ]);
  return result.rows;
}
