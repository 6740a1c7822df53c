import { eq, sql } from "drizzle-orm";
import type { MemberRole, PlatformRole } from "../../core/access/roles.ts";
import { batchAs } from "../batch-as.ts";
import type { HttpDatabase, UserIdentity } from "../client.ts";
import { memberships, users } from "../schema/identity.ts";
import { affiliates } from "../schema/partners.ts";
import { organisations } from "../schema/tenancy.ts";

export type UserRow = typeof users.$inferSelect;

/** Finds the user whose address was typed in, before anybody is signed in; undefined when there is none. */
export async function findUserByEmail(
  db: HttpDatabase,
  emailNormalised: string,
): Promise<UserRow | undefined> {
  const [, rows] = await db.batch([
    db.execute(sql`SELECT set_config('app.user_email', ${emailNormalised}, true)`),
    db.select().from(users).where(eq(users.emailNormalised, emailNormalised)),
  ]);
  return rows[0];
}

/** A user with all that it is a part of. */
export interface UserParts {
  readonly user: Pick<
    UserRow,
    "id" | "name" | "email" | "platformRole" | "locale" | "timezone" | "avatarKey"
  >;
  readonly organisations: readonly {
    readonly id: string;
    readonly name: string;
    readonly role: MemberRole;
  }[];
  readonly affiliateId: string | null;
}

/** What the signed-in user is; undefined when it no longer is. */
export async function findOwnParts(db: HttpDatabase, identity: UserIdentity): Promise<UserParts | undefined> {
  const [[user], own, [affiliate]] = await batchAs(db, identity, [
    db
      .select({
        id: users.id,
        name: users.name,
        email: users.email,
        platformRole: users.platformRole,
        locale: users.locale,
        timezone: users.timezone,
        avatarKey: users.avatarKey,
      })
      .from(users)
      .where(eq(users.id, identity.userId)),
    db
      .select({ id: organisations.id, name: organisations.name, role: memberships.role })
      .from(memberships)
      .innerJoin(organisations, eq(organisations.id, memberships.organisationId))
      .where(eq(memberships.userId, identity.userId))
      .orderBy(organisations.name, organisations.id),
    db.select({ id: affiliates.id }).from(affiliates).where(eq(affiliates.userId, identity.userId)),
  ]);
  return user === undefined ? undefined : { user, organisations: own, affiliateId: affiliate?.id ?? null };
}

/** The signed-in user's role in an organisation; undefined when it is no member of it. */
export async function findOwnRole(
  db: HttpDatabase,
  identity: UserIdentity,
  organisationId: string,
): Promise<MemberRole | undefined> {
  const [rows] = await batchAs(db, identity, [
    db
      .select({ role: memberships.role })
      .from(memberships)
      .where(
        sql`${memberships.userId} = ${identity.userId} AND ${memberships.organisationId} = ${organisationId}`,
      ),
  ]);
  return rows[0]?.role;
}

/** The signed-in user's role on the platform; undefined when it has none. */
export async function findPlatformRole(
  db: HttpDatabase,
  identity: UserIdentity,
): Promise<PlatformRole | undefined> {
  const [rows] = await batchAs(db, identity, [
    db.select({ role: users.platformRole }).from(users).where(eq(users.id, identity.userId)),
  ]);
  return rows[0]?.role ?? undefined;
}
