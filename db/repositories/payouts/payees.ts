import { sql } from "drizzle-orm";
import type { PayeeStripeState } from "../../../core/payout/states.ts";
import { type HttpDatabase, queryAs, type UserIdentity } from "../../client.ts";
import { type Executor, rowsOf } from "../../executor.ts";
import type { Transaction } from "../../transaction.ts";
import { METHOD_FIELDS, type MethodRow } from "./methods.ts";

/** What Stripe wants of a recipient, in its words, and until when (ISO 8601). */
export type StripeWant = { field: string; dueAt: string | null };

export type PayeeRow = {
  affiliateId: string;
  country: string | null;
  kind: "individual" | "company";
  stripeAccountId: string | null;
  stripeState: PayeeStripeState;
  stripeWants: StripeWant[] | null;
  stripeSeenAt: string | null;
  heldAt: string | null;
  holdReason: string | null;
  /** 0: there is no row. */
  version: number;
};

/** Of `payees y`. */
const PAYEE_FIELDS = sql`
  y.country, coalesce(y.kind, 'individual') AS kind, y.stripe_account_id AS "stripeAccountId", coalesce(y.stripe_state, 'none') AS "stripeState",
  y.stripe_wants AS "stripeWants", y.stripe_seen_at AS "stripeSeenAt", y.held_at AS "heldAt", y.hold_reason AS "holdReason",
  coalesce(y.version, 0) AS version`;

export type OwnPayee = PayeeRow & { method: MethodRow | null };

/** The user as a payee, and how it is paid now; undefined: it is no affiliate. */
export async function findOwnPayee(db: HttpDatabase, identity: UserIdentity): Promise<OwnPayee | undefined> {
  const [row] = await queryAs<OwnPayee>(
    db,
    identity,
    sql`
    SELECT a.id AS "affiliateId", ${PAYEE_FIELDS},
      (SELECT to_jsonb(m) FROM (SELECT ${METHOD_FIELDS} FROM payout_methods m WHERE m.affiliate_id = a.id AND m.ended_at IS NULL) m) AS method
    FROM affiliates a LEFT JOIN payees y ON y.affiliate_id = a.id WHERE a.user_id = current_user_id()`,
  );
  return row;
}

/** What a user gives Stripe to begin with. */
export async function findOwnContact(
  db: HttpDatabase,
  identity: UserIdentity,
): Promise<{ email: string; name: string } | undefined> {
  const [row] = await queryAs<{ email: string; name: string }>(
    db,
    identity,
    sql`SELECT email, name FROM users WHERE id = current_user_id()`,
  );
  return row;
}

/** The payee of an affiliate, locked until the transaction ends; made when there is none. Needs the role `job`. */
export async function lockPayee(tx: Transaction, affiliateId: string): Promise<PayeeRow> {
  await tx.execute(sql`INSERT INTO payees (affiliate_id) VALUES (${affiliateId}) ON CONFLICT DO NOTHING`);
  const row = await lockStandingPayee(tx, affiliateId);
  if (row === undefined) throw new Error("a payee was neither made nor found");
  return row;
}

/** The same; undefined when there is none. */
export async function lockStandingPayee(tx: Transaction, affiliateId: string): Promise<PayeeRow | undefined> {
  const [row] = await rowsOf<PayeeRow>(
    tx,
    sql`
    SELECT y.affiliate_id AS "affiliateId", ${PAYEE_FIELDS} FROM payees y WHERE y.affiliate_id = ${affiliateId} FOR UPDATE`,
  );
  return row;
}

/** The payee whose recipient this is, locked; undefined: it is nobody's. */
export async function lockPayeeOfAccount(
  tx: Transaction,
  stripeAccountId: string,
): Promise<PayeeRow | undefined> {
  const [row] = await rowsOf<PayeeRow>(
    tx,
    sql`
    SELECT y.affiliate_id AS "affiliateId", ${PAYEE_FIELDS} FROM payees y WHERE y.stripe_account_id = ${stripeAccountId} FOR UPDATE`,
  );
  return row;
}

/** Whether a recipient is a payee's. */
export async function isRecipient(db: Executor, stripeAccountId: string): Promise<boolean> {
  const rows = await rowsOf(db, sql`SELECT 1 FROM payees WHERE stripe_account_id = ${stripeAccountId}`);
  return rows.length > 0;
}

/** Says in which country and as what somebody is paid. */
export async function setPayee(
  tx: Transaction,
  affiliateId: string,
  { country, kind }: Pick<PayeeRow, "country" | "kind">,
): Promise<void> {
  await tx.execute(
    sql`UPDATE payees SET country = ${country}, kind = ${kind}, version = version + 1 WHERE affiliate_id = ${affiliateId}`,
  );
}

export async function setStripeAccount(
  tx: Transaction,
  affiliateId: string,
  stripeAccountId: string,
): Promise<void> {
  await tx.execute(sql`
    UPDATE payees SET stripe_account_id = ${stripeAccountId}, stripe_state = 'restricted', version = version + 1
    WHERE affiliate_id = ${affiliateId}`);
}

export interface StripeStanding {
  readonly state: PayeeStripeState;
  readonly wants: readonly StripeWant[];
  /** When Stripe was asked. */
  readonly askedAt: Date;
}

/** Notes what Stripe said, unless something was noted that was asked for later. @returns whether it was noted */
export async function saveStripeState(
  tx: Transaction,
  affiliateId: string,
  { state, wants, askedAt }: StripeStanding,
): Promise<boolean> {
  const rows = await rowsOf(
    tx,
    sql`
    UPDATE payees SET stripe_state = ${state}, stripe_wants = ${JSON.stringify(wants)}::jsonb, stripe_seen_at = ${askedAt}::timestamptz
    WHERE affiliate_id = ${affiliateId} AND (stripe_seen_at IS NULL OR stripe_seen_at <= ${askedAt}::timestamptz) RETURNING 1`,
  );
  return rows.length > 0;
}

/** Holds a payee, or lets it go (null). */
export async function setHold(
  tx: Transaction,
  affiliateId: string,
  hold: { readonly at: Date; readonly reason: string; readonly by: string } | null,
): Promise<void> {
  await tx.execute(sql`
    UPDATE payees SET held_at = ${hold?.at ?? null}::timestamptz, hold_reason = ${hold?.reason ?? null}, held_by = ${hold?.by ?? null}::uuid,
      version = version + 1
    WHERE affiliate_id = ${affiliateId}`);
}

/** Says in the audit log why something about a payee was done that no row keeps the reason of. */
export async function notePayee(
  tx: Transaction,
  affiliateId: string,
  action: "payee.released" | "payout_method.verified",
  reason: string,
): Promise<void> {
  await tx.execute(
    sql`SELECT audit_note(NULL, ${affiliateId}::uuid, ${action}, 'payee', NULL, ${JSON.stringify({ reason })}::jsonb)`,
  );
}

/** Where an affiliate is told something: its account, or (`userId` null) the address that its first program knows. */
export async function findAffiliateContact(
  db: Executor,
  affiliateId: string,
): Promise<{ email: string; userId: string | null } | undefined> {
  const [row] = await rowsOf<{ email: string; userId: string | null }>(
    db,
    sql`
    SELECT p.email, a.user_id AS "userId" FROM partners p JOIN affiliates a ON a.id = p.affiliate_id
    WHERE a.id = ${affiliateId} ORDER BY p.id LIMIT 1`,
  );
  return row;
}
