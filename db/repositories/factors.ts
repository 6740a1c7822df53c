import { and, asc, eq, isNotNull, isNull, type SQL, sql } from "drizzle-orm";
import { batchAs } from "../batch-as.ts";
import type { HttpDatabase, UserIdentity } from "../client.ts";
import { passkeys, recoveryCodes, totpFactors } from "../schema/sign-in.ts";
import type { Transaction } from "../transaction.ts";
import { insertNotification, type NewNotification } from "./notify.ts";

export type PasskeyRow = typeof passkeys.$inferSelect;

/** What a user can show as a second factor. */
export interface FactorRows {
  readonly totp: { readonly confirmedAt: Date } | null;
  readonly passkeys: readonly PasskeyRow[];
  readonly recoveryCodesLeft: number;
}

export async function findFactors(db: HttpDatabase, identity: UserIdentity): Promise<FactorRows> {
  const { userId } = identity;
  const [[totp], keys, codes] = await batchAs(db, identity, [
    db
      .select({ confirmedAt: totpFactors.confirmedAt })
      .from(totpFactors)
      .where(and(eq(totpFactors.userId, userId), isNotNull(totpFactors.confirmedAt))),
    db.select().from(passkeys).where(eq(passkeys.userId, userId)).orderBy(asc(passkeys.id)),
    db
      .select({ id: recoveryCodes.id })
      .from(recoveryCodes)
      .where(and(eq(recoveryCodes.userId, userId), isNull(recoveryCodes.usedAt))),
  ]);
  return {
    totp: totp?.confirmedAt == null ? null : { confirmedAt: totp.confirmedAt },
    passkeys: keys,
    recoveryCodesLeft: codes.length,
  };
}

/** The sealed secret of a user's authenticator app, confirmed or not; undefined when there is none. */
export async function findTotp(
  db: HttpDatabase,
  identity: UserIdentity,
): Promise<{ envelope: string; confirmedAt: Date | null } | undefined> {
  const [rows] = await batchAs(db, identity, [
    db
      .select({ envelope: totpFactors.envelope, confirmedAt: totpFactors.confirmedAt })
      .from(totpFactors)
      .where(eq(totpFactors.userId, identity.userId)),
  ]);
  return rows[0];
}

/** Puts a secret that is still to be confirmed; false when one is confirmed already. */
export async function putTotp(
  db: HttpDatabase,
  identity: UserIdentity,
  envelope: string,
  now: Date,
): Promise<boolean> {
  const [{ rowCount }] = await batchAs(db, identity, [
    db.execute(sql`
      INSERT INTO totp_factors AS t (user_id, envelope, created_at) VALUES (${identity.userId}, ${envelope}, ${now})
      ON CONFLICT (user_id) DO UPDATE SET envelope = excluded.envelope, created_at = excluded.created_at
      WHERE t.confirmed_at IS NULL`),
  ]);
  return rowCount === 1;
}

/** Takes the code of a time step: of many who bring it, and of all later ones, one does. */
export async function takeTotpStep(db: HttpDatabase, identity: UserIdentity, step: number): Promise<boolean> {
  const [{ rowCount }] = await batchAs(db, identity, [
    db.execute(sql`
      UPDATE totp_factors SET last_step = ${step}::bigint
      WHERE user_id = ${identity.userId} AND confirmed_at IS NOT NULL AND (last_step IS NULL OR last_step < ${step}::bigint)`),
  ]);
  return rowCount === 1;
}

/** Uses a recovery code up, and tells the user; false when it is none, or was used. */
export async function spendRecoveryCode(
  db: HttpDatabase,
  identity: UserIdentity,
  { codeHash, now, told }: { readonly codeHash: string; readonly now: Date; readonly told: NewNotification },
): Promise<boolean> {
  const used = sql`(
    SELECT FROM recovery_codes WHERE user_id = ${identity.userId} AND code_hash = ${codeHash} AND used_at = ${now}
      AND NOT EXISTS (SELECT FROM notifications WHERE event_key = ${told.eventKey} AND recipient = ${told.recipient})
  ) used`;
  const [{ rowCount }] = await batchAs(db, identity, [
    db.execute(sql`
      UPDATE recovery_codes SET used_at = ${now}
      WHERE user_id = ${identity.userId} AND code_hash = ${codeHash} AND used_at IS NULL`),
    db.execute(insertNotification(told, used)),
  ]);
  return rowCount === 1;
}

/** The passkey of this credential, before anybody is signed in; undefined when there is none. */
export async function findPasskey(db: HttpDatabase, credentialId: string): Promise<PasskeyRow | undefined> {
  const [, rows] = await db.batch([
    db.execute(sql`SELECT set_config('app.credential_id', ${credentialId}, true)`),
    db.select().from(passkeys).where(eq(passkeys.credentialId, credentialId)),
  ]);
  return rows[0];
}

/** Keeps an authenticator's counter; false when it has not grown: there are two of what should be one. */
export async function countPasskey(
  db: HttpDatabase,
  identity: UserIdentity,
  used: { readonly id: string; readonly counter: number; readonly backedUp: boolean; readonly now: Date },
): Promise<boolean> {
  const { id, counter, backedUp, now } = used;
  const [{ rowCount }] = await batchAs(db, identity, [
    db.execute(sql`
      UPDATE passkeys SET counter = ${counter}::bigint, backed_up = ${backedUp}, last_used_at = ${now}
      WHERE id = ${id} AND user_id = ${identity.userId}
        AND (counter < ${counter}::bigint OR counter = 0 AND ${counter}::bigint = 0)`),
  ]);
  return rowCount === 1;
}

export async function renamePasskey(
  db: HttpDatabase,
  identity: UserIdentity,
  id: string,
  name: string,
): Promise<PasskeyRow | undefined> {
  const [rows] = await batchAs(db, identity, [
    db
      .update(passkeys)
      .set({ name })
      .where(and(eq(passkeys.id, id), eq(passkeys.userId, identity.userId)))
      .returning(),
  ]);
  return rows[0];
}

/** One change of a user's factors at a time: what is there is counted, and then changed by it. */
export async function lockFactors(tx: Transaction, userId: string): Promise<void> {
  await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`factors of ${userId}`}::text, 0))`);
}

/** How many factors a user has; recovery codes are none. */
export async function countFactors(tx: Transaction, userId: string): Promise<number> {
  const { rows } = await tx.execute<{ factors: number }>(sql`
    SELECT (SELECT count(*) FROM totp_factors WHERE user_id = ${userId} AND confirmed_at IS NOT NULL)::int
      + (SELECT count(*) FROM passkeys WHERE user_id = ${userId})::int AS factors`);
  return rows[0]?.factors ?? 0;
}

/** Keeps a passkey; false when the credential is kept already. */
export async function insertPasskey(
  tx: Transaction,
  passkey: typeof passkeys.$inferInsert,
): Promise<boolean> {
  const { rowCount } = await tx.insert(passkeys).values(passkey).onConflictDoNothing();
  return rowCount === 1;
}

/** Voids the codes that stand, and keeps new ones. */
export async function replaceRecoveryCodes(
  tx: Transaction,
  userId: string,
  codes: readonly { readonly id: string; readonly codeHash: string }[],
): Promise<void> {
  await deleteRecoveryCodes(tx, userId);
  await tx.insert(recoveryCodes).values(codes.map((code) => ({ ...code, userId })));
}

export async function deleteRecoveryCodes(tx: Transaction, userId: string): Promise<void> {
  await tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId));
}

/** Whether the secret of this envelope was still to be confirmed. */
export async function confirmTotp(
  tx: Transaction,
  userId: string,
  { envelope, step, now }: { readonly envelope: string; readonly step: number; readonly now: Date },
): Promise<boolean> {
  const { rowCount } = await tx.execute(sql`
    UPDATE totp_factors SET confirmed_at = ${now}, last_step = ${step}::bigint
    WHERE user_id = ${userId} AND envelope = ${envelope} AND confirmed_at IS NULL`);
  return rowCount === 1;
}

export const deleteTotp = (userId: string): SQL =>
  sql`DELETE FROM totp_factors WHERE user_id = ${userId} AND confirmed_at IS NOT NULL RETURNING NULL::text AS name`;

export const deletePasskey = (userId: string, id: string): SQL =>
  sql`DELETE FROM passkeys WHERE user_id = ${userId} AND id = ${id} RETURNING name`;
