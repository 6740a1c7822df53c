import { and, desc, eq, gt, isNull, type SQL, sql } from "drizzle-orm";
import { batchAs } from "../batch-as.ts";
import type { AuditContext, HttpDatabase, UserIdentity } from "../client.ts";
import { type SESSION_ENDS, sessions } from "../schema/identity.ts";
import { insertNotification, type NewNotification } from "./notify.ts";

export type NewSession = Omit<typeof sessions.$inferInsert, "userId">;
export type SessionEnd = (typeof SESSION_ENDS)[number];

/** Of whom a session is, and how surely. */
export type SessionOwner = { sessionId: string; userId: string; secondFactorAt: Date | null };

type OwnerRow = { sessionId: string; userId: string; secondFactorAt: string | null };
const OWNER = sql`id AS "sessionId", user_id AS "userId", second_factor_at AS "secondFactorAt"`;
const ownerOf = ({ secondFactorAt, ...row }: OwnerRow): SessionOwner => ({
  ...row,
  secondFactorAt: secondFactorAt === null ? null : new Date(secondFactorAt),
});

/** Begins a session. The one of the refresh token that the browser had before, whoever's it was, ends. */
export async function insertSession(
  db: HttpDatabase,
  identity: UserIdentity,
  session: NewSession,
  also: { readonly replacedHash?: string | undefined; readonly told?: NewNotification | undefined } = {},
): Promise<void> {
  const { replacedHash, told } = also;
  const ends =
    replacedHash === undefined
      ? []
      : [
          db.execute(presentHash(replacedHash)),
          db.execute(endPresented(replacedHash, "signed_out", session.rotatedAt)),
        ];
  await batchAs(db, identity, [
    db.insert(sessions).values({ ...session, userId: identity.userId }),
    ...ends,
    ...(told === undefined ? [] : [db.execute(insertNotification(told))]),
  ]);
}

/** Devices and countries of a user's sessions, also of those that have ended; the newest hundred. */
export async function findDevices(
  db: HttpDatabase,
  identity: UserIdentity,
): Promise<{ userAgent: string | null; country: string | null }[]> {
  const [rows] = await batchAs(db, identity, [
    db
      .select({ userAgent: sessions.userAgent, country: sessions.country })
      .from(sessions)
      .where(and(eq(sessions.userId, identity.userId), isNull(sessions.actorId)))
      .orderBy(desc(sessions.id))
      .limit(100),
  ]);
  return rows;
}

export interface Rotation {
  readonly tokenHash: string;
  readonly nextHash: string;
  /** Of the id that the page gave this attempt; null: it gave none. */
  readonly attemptHash: string | null;
  readonly country: string | null;
  readonly now: Date;
  readonly expiresAt: Date;
}

/**
 * Puts the next token in the place of the one that was brought, if that is in force: of many at once, one does. The one
 * that was brought is spent from then on. Undefined when it is not in force.
 */
export async function rotateSession(
  db: HttpDatabase,
  { tokenHash, nextHash, attemptHash, country, now, expiresAt }: Rotation,
): Promise<SessionOwner | undefined> {
  const [row] = await asBearer<OwnerRow>(
    db,
    tokenHash,
    sql`
    WITH moved AS (
      UPDATE sessions SET token_hash = ${nextHash}, previous_hash = ${tokenHash}, attempt_hash = ${attemptHash},
        rotated_at = ${now}, rotations = rotations + 1, country = coalesce(${country}, country),
        expires_at = least(${expiresAt}::timestamptz, ends_at)
      WHERE token_hash = ${tokenHash} AND revoked_at IS NULL AND expires_at > ${now}::timestamptz
        AND ends_at > ${now}::timestamptz
      RETURNING id, user_id, second_factor_at
    ), spent AS (
      INSERT INTO spent_tokens (token_hash, session_id, spent_at) SELECT ${tokenHash}, id, ${now}::timestamptz FROM moved
    )
    SELECT ${OWNER} FROM moved`,
  );
  return row === undefined ? undefined : ownerOf(row);
}

/** The session of a spent token, while it goes on. */
export interface SpentSession extends SessionOwner {
  readonly tokenHash: string;
  /** Null: the token was spent before the last one. */
  readonly attemptHash: string | null;
  readonly rotatedAt: Date;
  readonly userAgent: string | null;
  readonly country: string | null;
}

/** A session that goes on, and in which the token was used before; undefined when it was in none. */
export async function findSpent(
  db: HttpDatabase,
  tokenHash: string,
  now: Date,
): Promise<SpentSession | undefined> {
  const [row] = await asBearer<
    OwnerRow & {
      tokenHash: string;
      attemptHash: string | null;
      rotatedAt: string;
      userAgent: string | null;
      country: string | null;
    }
  >(
    db,
    tokenHash,
    sql`
    SELECT ${OWNER}, token_hash AS "tokenHash", rotated_at AS "rotatedAt", user_agent AS "userAgent", country,
      CASE WHEN previous_hash = ${tokenHash} THEN attempt_hash END AS "attemptHash"
    FROM sessions
    WHERE (previous_hash = ${tokenHash} OR id = (SELECT spent_session_id())) AND revoked_at IS NULL
      AND expires_at > ${now}::timestamptz AND ends_at > ${now}::timestamptz`,
  );
  return row === undefined ? undefined : { ...row, ...ownerOf(row), rotatedAt: new Date(row.rotatedAt) };
}

/** Ends a session of which a copy was used, and tells its user; of many who come with copies, one does. */
export async function endReused(
  db: HttpDatabase,
  identity: UserIdentity,
  {
    sessionId,
    now,
    told,
  }: { readonly sessionId: string; readonly now: Date; readonly told: NewNotification },
): Promise<boolean> {
  const ended = sql`(
    SELECT FROM sessions WHERE id = ${sessionId} AND revoked_reason = 'reused'
      AND NOT EXISTS (SELECT FROM notifications WHERE event_key = ${told.eventKey} AND recipient = ${told.recipient})
  ) ended`;
  const [{ rowCount }] = await batchAs(db, identity, [
    db.execute(end(sql`id = ${sessionId}`, "reused", now)),
    db.execute(insertNotification(told, ended)),
  ]);
  return rowCount === 1;
}

/** Signs out: ends the session whose token, in force or spent, was brought. One that has ended keeps its moment. */
export async function signOut(
  db: HttpDatabase,
  tokenHash: string,
  now: Date,
  audit: AuditContext,
): Promise<void> {
  await db.batch([
    db.execute(sql`SELECT set_config('app.audit', ${JSON.stringify(audit)}, true)`),
    db.execute(presentHash(tokenHash)),
    db.execute(endPresented(tokenHash, "signed_out", now)),
  ]);
}

/** Sessions of the user that go on, the last used first. */
export async function listSessions(db: HttpDatabase, identity: UserIdentity, now: Date) {
  const [rows] = await batchAs(db, identity, [
    db
      .select({
        id: sessions.id,
        userAgent: sessions.userAgent,
        country: sessions.country,
        methods: sessions.methods,
        actorId: sessions.actorId,
        createdAt: sessions.createdAt,
        rotatedAt: sessions.rotatedAt,
      })
      .from(sessions)
      .where(
        and(
          eq(sessions.userId, identity.userId),
          isNull(sessions.revokedAt),
          gt(sessions.expiresAt, now),
          gt(sessions.endsAt, now),
        ),
      )
      .orderBy(desc(sessions.rotatedAt), desc(sessions.id)),
  ]);
  return rows;
}

/** Ends a session of the user; false when it has none of this id that goes on. */
export async function endSession(
  db: HttpDatabase,
  identity: UserIdentity,
  sessionId: string,
  now: Date,
): Promise<boolean> {
  const [{ rowCount }] = await batchAs(db, identity, [
    db.execute(sql`
      UPDATE sessions SET revoked_at = ${now},
        revoked_reason = CASE WHEN actor_id IS NULL THEN 'revoked' ELSE 'acting_ended' END
      WHERE id = ${sessionId} AND user_id = ${identity.userId} AND revoked_at IS NULL`),
  ]);
  return rowCount === 1;
}

/** Ends all sessions of the user but one. */
export async function endOtherSessions(
  db: HttpDatabase,
  identity: UserIdentity,
  keptId: string,
  now: Date,
): Promise<void> {
  await batchAs(db, identity, [
    db.execute(end(sql`user_id = ${identity.userId} AND id <> ${keptId}`, "revoked", now)),
  ]);
}

/** The statement that ends those of a user's other sessions in which no second factor was shown. */
export const endUnproven = (userId: string, keptId: string, now: Date): SQL =>
  end(sql`user_id = ${userId} AND id <> ${keptId} AND second_factor_at IS NULL`, "revoked", now);

/** The statement that keeps when and how a second factor was shown; it finds no row when the session has ended. */
export const proveSession = (sessionId: string, method: string, now: Date): SQL => sql`
  UPDATE sessions SET second_factor_at = ${now},
    methods = CASE WHEN ${method} = ANY (methods) THEN methods ELSE array_append(methods, ${method}::text) END
  WHERE id = ${sessionId} AND revoked_at IS NULL`;

const end = (which: SQL, reason: SessionEnd, now: Date): SQL =>
  sql`UPDATE sessions SET revoked_at = ${now}, revoked_reason = ${reason} WHERE ${which} AND revoked_at IS NULL`;

const endPresented = (tokenHash: string, reason: SessionEnd, now: Date): SQL =>
  end(
    sql`(token_hash = ${tokenHash} OR previous_hash = ${tokenHash} OR id = (SELECT spent_session_id()))`,
    reason,
    now,
  );

const presentHash = (tokenHash: string): SQL =>
  sql`SELECT set_config('app.session_hash', ${tokenHash}, true)`;

/** Runs a statement as whoever brought a refresh token: it shows and changes that token's session alone. */
async function asBearer<Row extends Record<string, unknown>>(
  db: HttpDatabase,
  tokenHash: string,
  statement: SQL,
): Promise<Row[]> {
  const [, result] = await db.batch([db.execute(presentHash(tokenHash)), db.execute<Row>(statement)]);
  return result.rows;
}
