import { and, desc, eq, gt, inArray, isNull, type SQL, sql } from "drizzle-orm";
import { batchAs } from "../batch-as.ts";
import { type HttpDatabase, queryAs, type UserIdentity } from "../client.ts";
import { type Executor, rowsOf } from "../executor.ts";
import { users } from "../schema/identity.ts";
import { emailTokens, passkeys, totpFactors } from "../schema/sign-in.ts";
import type { UserRow } from "./users.ts";

export interface NewAccount {
  readonly id: string;
  readonly email: string;
  readonly emailNormalised: string;
  readonly name: string;
  readonly passwordHash: string | null;
  readonly locale: string;
  readonly timezone: string;
  /** When it was proved that the address is the user's own; null: it was not. */
  readonly emailVerifiedAt: Date | null;
  /** Of the terms that the user agreed to. */
  readonly consent: {
    readonly id: string;
    readonly termsVersion: string;
    readonly requestId: string;
  };
}

/** Writes a user, as that user, with what it agreed to. False when somebody has the address. */
export async function insertAccount(tx: Executor, account: NewAccount): Promise<boolean> {
  const { consent } = account;
  const made = await rowsOf(
    tx,
    sql`
    INSERT INTO users (id, email, email_normalised, name, password_hash, locale, timezone, email_verified_at)
    VALUES (${account.id}, ${account.email}, ${account.emailNormalised}, ${account.name}, ${account.passwordHash}, ${account.locale},
      ${account.timezone}, ${account.emailVerifiedAt?.toISOString() ?? null})
    ON CONFLICT DO NOTHING RETURNING id`,
  );
  if (made.length === 0) return false;
  await tx.execute(sql`
    INSERT INTO consents (id, user_id, document, document_version, decision, request_id)
    VALUES (${consent.id}, ${account.id}, 'terms', ${consent.termsVersion}, 'given', ${consent.requestId})`);
  return true;
}

/** An account as its owner sees it. */
export interface OwnAccount {
  readonly user: UserRow;
  readonly hasSecondFactor: boolean;
  /** Sealed address of a change that is not confirmed by both sides yet; null: none. */
  readonly pending: { readonly id: string; readonly envelope: string } | null;
}

/** The signed-in user's account; undefined when it is no more. */
export async function findOwnAccount(
  db: HttpDatabase,
  identity: UserIdentity,
  now: Date,
): Promise<OwnAccount | undefined> {
  const { userId } = identity;
  const [[user], totp, keys, [pending]] = await batchAs(db, identity, [
    db.select().from(users).where(eq(users.id, userId)),
    db
      .select({ userId: totpFactors.userId })
      .from(totpFactors)
      .where(and(eq(totpFactors.userId, userId), sql`${totpFactors.confirmedAt} IS NOT NULL`)),
    db.select({ id: passkeys.id }).from(passkeys).where(eq(passkeys.userId, userId)).limit(1),
    db
      .select({ id: emailTokens.id, envelope: emailTokens.envelope })
      .from(emailTokens)
      .where(
        and(
          eq(emailTokens.userId, userId),
          inArray(emailTokens.kind, ["change_email", "confirm_email"]),
          isNull(emailTokens.usedAt),
          gt(emailTokens.expiresAt, now),
        ),
      )
      .orderBy(desc(emailTokens.id))
      .limit(1),
  ]);
  if (user === undefined) return undefined;
  const envelope = pending?.envelope ?? null;
  return {
    user,
    hasSecondFactor: totp.length + keys.length > 0,
    pending: pending === undefined || envelope === null ? null : { id: pending.id, envelope },
  };
}

export interface ProfileChanges {
  readonly name?: string;
  readonly phone?: string | null;
  readonly locale?: string;
  readonly timezone?: string;
}

/** Changes the signed-in user's profile. */
export async function updateProfile(
  db: HttpDatabase,
  identity: UserIdentity,
  changes: ProfileChanges,
): Promise<void> {
  const set = Object.entries(changes).map(
    ([name, value]): SQL => sql`${sql.identifier(name)} = ${value}::text`,
  );
  if (set.length === 0) return;
  await queryAs(
    db,
    identity,
    sql`UPDATE users SET ${sql.join(set, sql`, `)}, version = version + 1 WHERE id = ${identity.userId}::uuid`,
  );
}

/** Puts another picture in place, null none; answers the key of the one before. */
export async function replaceAvatar(
  db: HttpDatabase,
  identity: UserIdentity,
  avatarKey: string | null,
): Promise<string | null> {
  const [row] = await queryAs<{ before: string | null }>(
    db,
    identity,
    sql`UPDATE users SET avatar_key = ${avatarKey}::text, version = version + 1 WHERE id = ${identity.userId}::uuid
      RETURNING old.avatar_key AS before`,
  );
  return row?.before ?? null;
}

/**
 * Gives a user another password, as that user, and ends its sessions, all but `keptSessionId`. False when the password is
 * no longer the one that was looked at.
 *
 * @param change.before the hash that stood when the user proved itself; undefined: a link proves it
 */
export async function setPassword(
  tx: Executor,
  change: {
    readonly userId: string;
    readonly before?: string | null;
    readonly passwordHash: string;
    readonly keptSessionId: string | null;
    readonly now: Date;
  },
): Promise<boolean> {
  const { userId, before, passwordHash, keptSessionId } = change;
  const now = change.now.toISOString();
  const isStanding =
    before === undefined ? sql`true` : sql`password_hash IS NOT DISTINCT FROM ${before}::text`;
  const changed = await rowsOf(
    tx,
    sql`UPDATE users SET password_hash = ${passwordHash}, password_changed_at = ${now}, version = version + 1
      WHERE id = ${userId}::uuid AND ${isStanding} RETURNING id`,
  );
  if (changed.length === 0) return false;
  await tx.execute(sql`
    UPDATE sessions SET revoked_at = ${now}, revoked_reason = 'password_changed'
    WHERE user_id = ${userId}::uuid AND revoked_at IS NULL AND id IS DISTINCT FROM ${keptSessionId}::uuid`);
  return true;
}

/**
 * A link that was used proves the address, if nothing has before. Until then the account was whose issuer said so: what it
 * signed in with elsewhere is untied, and its second factors go, so that its maker has no way into what is the address's
 * owner's from now on.
 */
export async function proveAddress(tx: Executor, userId: string, now: Date): Promise<void> {
  const proved = await rowsOf(
    tx,
    sql`UPDATE users SET email_verified_at = ${now.toISOString()}, version = version + 1
      WHERE id = ${userId}::uuid AND email_verified_at IS NULL RETURNING id`,
  );
  if (proved.length === 0) return;
  for (const table of ["user_identities", "passkeys", "totp_factors", "recovery_codes"])
    await tx.execute(sql`DELETE FROM ${sql.identifier(table)} WHERE user_id = ${userId}::uuid`);
}

/** What a mail to a user says of it. */
export type OwnName = { readonly name: string; readonly email: string; readonly locale: string };

/** The user that acts, within its transaction. */
export async function findSelf(tx: Executor, userId: string): Promise<OwnName> {
  const [row] = await rowsOf<OwnName>(
    tx,
    sql`SELECT name, email, locale FROM users WHERE id = ${userId}::uuid`,
  );
  if (row === undefined) throw new Error("a user acts that is none");
  return row;
}

/** Locks the user that acts, before its links. */
export async function lockSelf(tx: Executor, userId: string): Promise<void> {
  await tx.execute(sql`SELECT FROM users WHERE id = ${userId}::uuid FOR UPDATE`);
}

/**
 * Gives a user a new, proved address, as that user, and its affiliate too unless another affiliate has it. Rejects with a
 * violation of `users_email` when another user has it.
 */
export async function setAddress(
  tx: Executor,
  change: {
    readonly userId: string;
    readonly email: string;
    readonly emailNormalised: string;
    readonly emailHash: string;
    readonly now: Date;
  },
): Promise<void> {
  await tx.execute(sql`
    UPDATE users SET email = ${change.email}, email_normalised = ${change.emailNormalised},
      email_verified_at = ${change.now.toISOString()}, version = version + 1
    WHERE id = ${change.userId}::uuid`);
  await tx.execute(sql`SELECT follow_address(${change.emailHash})`);
}
