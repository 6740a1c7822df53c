import { type SQL, sql } from "drizzle-orm";
import { type AuditContext, type HttpDatabase, setIdentity } from "../client.ts";
import { type Executor, rowsOf } from "../executor.ts";
import type { emailTokens } from "../schema/sign-in.ts";
import type { Transaction } from "../transaction.ts";

type Row = typeof emailTokens.$inferSelect;
export type MailTokenKind = Row["kind"];
export type NewMailTokenRow = Pick<
  Row,
  "id" | "kind" | "tokenHash" | "userId" | "emailNormalised" | "envelope" | "expiresAt"
>;

/** Shows the token to whoever brought it, until the transaction ends: nobody is signed in. */
export const presentToken = (tokenHash: string): SQL =>
  sql`SELECT set_config('app.email_token_hash', ${tokenHash}, true)`;

/**
 * The statement that writes a link, as its user or after {@link presentToken}.
 *
 * @param where when given and false, nothing is written
 */
export function insertMailToken(token: NewMailTokenRow, where = true): SQL {
  return sql`
    INSERT INTO email_tokens (id, kind, token_hash, user_id, email_normalised, envelope, expires_at)
    SELECT ${token.id}::uuid, ${token.kind}::text, ${token.tokenHash}::text, ${token.userId}::uuid, ${token.emailNormalised}::text,
      ${token.envelope}::text, ${token.expiresAt.toISOString()}::timestamptz
    WHERE ${where}::boolean`;
}

export type UsedToken = {
  readonly id: string;
  readonly kind: MailTokenKind;
  readonly emailNormalised: string;
  readonly envelope: string | null;
};

interface Brought {
  readonly tokenHash: string;
  readonly kinds: readonly MailTokenKind[];
  readonly now: Date;
}

/** Good still: of one of the kinds, not used and not too old. */
const isGood = ({ tokenHash, kinds, now }: Brought): SQL =>
  sql`token_hash = ${tokenHash} AND kind = ANY(${`{${kinds.join(",")}}`}::text[]) AND used_at IS NULL AND expires_at > ${now.toISOString()}::timestamptz`;

/** Looks at a link and leaves it good. Undefined when it is of no use. */
export async function findToken(db: HttpDatabase, brought: Brought): Promise<UsedToken | undefined> {
  const [, { rows }] = await db.batch([
    db.execute(presentToken(brought.tokenHash)),
    db.execute<UsedToken>(sql`
      SELECT id, kind, email_normalised AS "emailNormalised", envelope FROM email_tokens WHERE ${isGood(brought)}`),
  ]);
  return rows[0];
}

/** Uses a link up: of many at once, one does it. Undefined when it is of no use. */
export async function spendToken(tx: Executor, brought: Brought): Promise<UsedToken | undefined> {
  await tx.execute(presentToken(brought.tokenHash));
  const [used] = await rowsOf<UsedToken>(
    tx,
    sql`UPDATE email_tokens SET used_at = ${brought.now.toISOString()} WHERE ${isGood(brought)}
      RETURNING id, kind, email_normalised AS "emailNormalised", envelope`,
  );
  return used;
}

/**
 * Uses up a user's link, and goes on as that user. The user is locked before the link: whatever else is done to its
 * account and links waits, in that order. Undefined when the link is of no use.
 *
 * @param auditOf who acts, once it is known
 */
export async function spendUserToken(
  tx: Transaction,
  brought: Brought,
  auditOf: (userId: string) => AuditContext,
): Promise<(UsedToken & { userId: string }) | undefined> {
  await tx.execute(presentToken(brought.tokenHash));
  const [owner] = await rowsOf<{ userId: string | null }>(
    tx,
    sql`SELECT user_id AS "userId" FROM email_tokens WHERE ${isGood(brought)}`,
  );
  const userId = owner?.userId ?? undefined;
  if (userId === undefined) return undefined;
  await tx.execute(setIdentity({ userId, audit: auditOf(userId) }));
  await tx.execute(sql`SELECT FROM users WHERE id = ${userId}::uuid FOR UPDATE`);
  const used = await spendToken(tx, brought);
  return used === undefined ? undefined : { ...used, userId };
}

/** Ends the signed-in user's links of these kinds before their time. */
export async function endTokens(
  tx: Executor,
  userId: string,
  kinds: readonly MailTokenKind[],
  now: Date,
): Promise<void> {
  await tx.execute(sql`
    UPDATE email_tokens SET expires_at = ${now.toISOString()}
    WHERE user_id = ${userId}::uuid AND kind = ANY(${`{${kinds.join(",")}}`}::text[]) AND used_at IS NULL AND expires_at > ${now.toISOString()}::timestamptz`);
}

/** Whether one of the signed-in user's links was used, by its id. */
export async function wasUsed(tx: Executor, userId: string, id: string): Promise<boolean> {
  const rows = await rowsOf(
    tx,
    sql`SELECT FROM email_tokens WHERE id = ${id}::uuid AND user_id = ${userId}::uuid AND used_at IS NOT NULL`,
  );
  return rows.length > 0;
}
