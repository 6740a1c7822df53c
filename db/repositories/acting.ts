import { sql } from "drizzle-orm";
import { type HttpDatabase, type PlatformIdentity, queryAs, type UserIdentity } from "../client.ts";

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
    WHERE id = ${sessionId} AND actor_id = ${operator.userId} AND revoked_at IS NULL AND ends_at > ${now}::timestamptz`,
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
  await queryAs(db, operator, sql`SELECT end_acting(${sessionId}, ${now})`);
}
