import { sql } from "drizzle-orm";
import type { PlatformRole } from "../../core/access/roles.ts";
import { batchAs } from "../batch-as.ts";
import { type HttpDatabase, type PlatformIdentity, queryAs } from "../client.ts";
import { insertNotification, type NewNotification } from "./notify.ts";

/** The database itself refuses it to everybody but the platform's owner, and to that about itself. */
export async function setPlatformRole(
  db: HttpDatabase,
  operator: PlatformIdentity,
  { userId, role }: { readonly userId: string; readonly role: PlatformRole | null },
  told: NewNotification,
): Promise<void> {
  await batchAs(db, operator, [
    db.execute(sql`SELECT set_platform_role(${userId}, ${role})`),
    db.execute(insertNotification(told)),
  ]);
}

/** Ends all of a user's sessions. */
export async function endSessions(
  db: HttpDatabase,
  operator: PlatformIdentity,
  userId: string,
  now: Date,
): Promise<void> {
  await queryAs(db, operator, sql`SELECT end_sessions_of(${userId}, ${now.toISOString()})`);
}
