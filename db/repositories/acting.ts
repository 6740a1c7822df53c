import { sql } from "drizzle-orm";
import { batchAs } from "../batch-as.ts";
import { type HttpDatabase, type PlatformIdentity, queryAs, type UserIdentity } from "../client.ts";
import { insertNotification, type NewNotification } from "./notify.ts";

/** When a session in which support acts as the user ends; undefined when there is none, or it was ended. */
export async function findActing(
  db: HttpDatabase,
  identity: UserIdentity,
  { sessionId, actorId }: { readonly sessionId: string; readonly actorId: string },
): Promise<Date | undefined> {
  const [row] = await queryAs<{ ends_at: string }>(
    db,
    identity,
    sql`
    SELECT ends_at FROM sessions
    WHERE id = ${sessionId} AND user_id = ${identity.userId} AND actor_id = ${actorId} AND revoked_at IS NULL`,
  );
  return row === undefined ? undefined : new Date(row.ends_at);
}

export interface NewActing {
  readonly sessionId: string;
  readonly userId: string;
  readonly reason: string;
  readonly startedAt: Date;
  readonly endsAt: Date;
}

/** Begins it; the database refuses it to all but owners and support, and about the platform's own people. */
export async function beginActing(
  db: HttpDatabase,
  operator: PlatformIdentity,
  { sessionId, userId, reason, startedAt, endsAt }: NewActing,
  told: NewNotification,
): Promise<void> {
  await batchAs(db, operator, [
    db.execute(
      sql`SELECT begin_acting(${sessionId}, ${userId}, ${reason}, ${startedAt.toISOString()}, ${endsAt.toISOString()})`,
    ),
    db.execute(insertNotification(told)),
  ]);
}

/** A session of the operator's own in which it acts as a user. */
export interface OwnActing {
  readonly userId: string;
  readonly reason: string;
  readonly endsAt: Date;
}

/** What the operator does as whom; undefined when it is over. */
export async function findOwnActing(
  db: HttpDatabase,
  operator: PlatformIdentity,
  sessionId: string,
  now: Date,
): Promise<OwnActing | undefined> {
  const [row] = await queryAs<{ user_id: string; act_reason: string; ends_at: string }>(
    db,
    operator,
    sql`
    SELECT user_id, act_reason, ends_at FROM sessions
    WHERE id = ${sessionId} AND actor_id = ${operator.userId} AND revoked_at IS NULL AND ends_at > ${now.toISOString()}::timestamptz`,
  );
  if (row === undefined) return undefined;
  return { userId: row.user_id, reason: row.act_reason, endsAt: new Date(row.ends_at) };
}

/** Ends it; one that is over stays as it is. */
export async function endActing(
  db: HttpDatabase,
  operator: PlatformIdentity,
  sessionId: string,
  now: Date,
): Promise<void> {
  await queryAs(db, operator, sql`SELECT end_acting(${sessionId}, ${now.toISOString()})`);
}
