import { sql } from "drizzle-orm";
import type { MethodKind, MethodState } from "../../../core/payout/states.ts";
import { type HttpDatabase, queryAs, type UserIdentity } from "../../client.ts";
import { rowsOf } from "../../executor.ts";
import type { Transaction } from "../../transaction.ts";

/** A method without its details: nothing that is read here can show them. */
export type MethodRow = {
  id: string;
  kind: MethodKind;
  country: string;
  label: string;
  state: MethodState;
  usableFrom: string;
  verifiedAt: string | null;
  endedAt: string | null;
  reason: string | null;
  createdAt: string;
};

/** Of `payout_methods m`. */
export const METHOD_FIELDS = sql`
  m.id, m.kind, m.country, m.label, m.state, m.usable_from AS "usableFrom", m.verified_at AS "verifiedAt", m.ended_at AS "endedAt", m.reason,
  m.created_at AS "createdAt"`;

/** Every method that the user had, the newest first. */
export function listOwnMethods(
  db: HttpDatabase,
  identity: UserIdentity,
  page: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<MethodRow[]> {
  const before = page.cursor === undefined ? sql`` : sql`AND m.id < ${page.cursor}::uuid`;
  return queryAs<MethodRow>(
    db,
    identity,
    sql`
    SELECT ${METHOD_FIELDS} FROM payout_methods m
    WHERE m.affiliate_id IN (SELECT id FROM affiliates WHERE user_id = current_user_id()) ${before} ORDER BY m.id DESC LIMIT ${page.limit + 1}`,
  );
}

/** The method in use, with what tells whether another is the same. The payee must be locked. */
export async function findStandingMethod(
  tx: Transaction,
  affiliateId: string,
): Promise<(MethodRow & { fingerprint: string | null }) | undefined> {
  const [row] = await rowsOf<MethodRow & { fingerprint: string | null }>(
    tx,
    sql`SELECT ${METHOD_FIELDS}, m.fingerprint FROM payout_methods m WHERE m.affiliate_id = ${affiliateId} AND m.ended_at IS NULL`,
  );
  return row;
}

/** How many other affiliates are or were paid to the same place. */
export async function countAlike(tx: Transaction, affiliateId: string, fingerprint: string): Promise<number> {
  const [row] = await rowsOf<{ n: number }>(
    tx,
    sql`
    SELECT count(DISTINCT affiliate_id)::int AS n FROM payout_methods WHERE fingerprint = ${fingerprint} AND affiliate_id <> ${affiliateId}`,
  );
  return row?.n ?? 0;
}

/** Whether somebody had a method before that was not refused. */
export async function hadMethod(tx: Transaction, affiliateId: string): Promise<boolean> {
  const rows = await rowsOf(
    tx,
    sql`SELECT 1 FROM payout_methods WHERE affiliate_id = ${affiliateId} AND state <> 'refused' LIMIT 1`,
  );
  return rows.length > 0;
}

export interface NewMethod {
  readonly id: string;
  readonly affiliateId: string;
  readonly kind: MethodKind;
  readonly country: string;
  /** Null: Stripe holds the details. */
  readonly sealed: { readonly envelope: string; readonly fingerprint: string } | null;
  readonly label: string;
  readonly state: "unverified" | "verified";
  readonly usableFrom: Date;
  readonly now: Date;
}

export async function insertMethod(tx: Transaction, method: NewMethod): Promise<void> {
  const { id, affiliateId, kind, country, sealed, label, state, now } = method;
  await tx.execute(sql`
    INSERT INTO payout_methods (id, affiliate_id, kind, country, envelope, fingerprint, label, state, usable_from, verified_at, created_at)
    VALUES (${id}, ${affiliateId}, ${kind}, ${country}, ${sealed?.envelope ?? null}, ${sealed?.fingerprint ?? null}, ${label}, ${state},
      ${method.usableFrom}::timestamptz, ${state === "verified" ? now : null}::timestamptz, ${now}::timestamptz)`);
}

/** Ends the method in use, if there is one. @returns whether there was */
export async function endMethod(tx: Transaction, affiliateId: string, now: Date): Promise<boolean> {
  const rows = await rowsOf(
    tx,
    sql`
    UPDATE payout_methods SET state = 'replaced', ended_at = ${now}::timestamptz, version = version + 1
    WHERE affiliate_id = ${affiliateId} AND ended_at IS NULL RETURNING 1`,
  );
  return rows.length > 0;
}

/** Marks the method in use as checked. @returns whether it was one that waited for it */
export async function verifyMethod(
  tx: Transaction,
  { affiliateId, id, by, now }: { affiliateId: string; id: string; by: string; now: Date },
): Promise<boolean> {
  const rows = await rowsOf(
    tx,
    sql`
    UPDATE payout_methods SET state = 'verified', verified_at = ${now}::timestamptz, verified_by = ${by}::uuid, version = version + 1
    WHERE id = ${id} AND affiliate_id = ${affiliateId} AND ended_at IS NULL AND state = 'unverified' AND kind <> 'stripe' RETURNING 1`,
  );
  return rows.length > 0;
}

/** Ends the method in use as one that will not do. @returns whether it was in use */
export async function refuseMethod(
  tx: Transaction,
  { affiliateId, id, reason, now }: { affiliateId: string; id: string; reason: string; now: Date },
): Promise<boolean> {
  const rows = await rowsOf(
    tx,
    sql`
    UPDATE payout_methods SET state = 'refused', ended_at = ${now}::timestamptz, reason = ${reason}, version = version + 1
    WHERE id = ${id} AND affiliate_id = ${affiliateId} AND ended_at IS NULL RETURNING 1`,
  );
  return rows.length > 0;
}

/** Where Stripe is how somebody is paid, it counts as checked while Stripe pays. */
export async function followStripe(
  tx: Transaction,
  affiliateId: string,
  { active, now }: { active: boolean; now: Date },
): Promise<void> {
  await tx.execute(
    active
      ? sql`
        UPDATE payout_methods SET state = 'verified', verified_at = ${now}::timestamptz, version = version + 1
        WHERE affiliate_id = ${affiliateId} AND ended_at IS NULL AND kind = 'stripe' AND state = 'unverified'`
      : sql`
        UPDATE payout_methods SET state = 'unverified', verified_at = NULL, version = version + 1
        WHERE affiliate_id = ${affiliateId} AND ended_at IS NULL AND kind = 'stripe' AND state = 'verified'`,
  );
}
