import { type SQL, sql } from "drizzle-orm";
import type { Checklist, PayeeKind } from "../../../core/compliance/checklist.ts";
import type { KycProvider, KycState } from "../../../core/compliance/states.ts";
import { type Executor, rowsOf } from "../../executor.ts";
import type { Transaction } from "../../transaction.ts";

export type CheckRow = {
  id: string;
  affiliateId: string;
  provider: KycProvider;
  state: KycState;
  providerRef: string | null;
  checklist: Checklist;
  reason: string | null;
  decidedAt: string | null;
  expiresAt: string | null;
  endedAt: string | null;
  version: number;
  createdAt: string;
};

/** Of `kyc_checks c`. */
export const CHECK_FIELDS: SQL = sql`
  c.id, c.affiliate_id AS "affiliateId", c.provider, c.state, c.provider_ref AS "providerRef", c.checklist, c.reason, c.decided_at AS "decidedAt",
  c.expires_at AS "expiresAt", c.ended_at AS "endedAt", c.version, c.created_at AS "createdAt"`;

async function lockOne(tx: Transaction, which: SQL): Promise<CheckRow | undefined> {
  const [row] = await rowsOf<CheckRow>(
    tx,
    sql`SELECT ${CHECK_FIELDS} FROM kyc_checks c WHERE ${which} FOR UPDATE`,
  );
  return row;
}

/** The check that stands, locked; the payee must be locked before. */
export const lockStandingCheck = (tx: Transaction, affiliateId: string): Promise<CheckRow | undefined> =>
  lockOne(tx, sql`c.affiliate_id = ${affiliateId} AND c.ended_at IS NULL`);

export const lockCheck = (tx: Transaction, id: string): Promise<CheckRow | undefined> =>
  lockOne(tx, sql`c.id = ${id}`);

/** Whose check it is, so that the payee can be locked first. */
export async function findCheckOwner(db: Executor, id: string): Promise<string | undefined> {
  const [row] = await rowsOf<{ id: string }>(
    db,
    sql`SELECT affiliate_id AS id FROM kyc_checks WHERE id = ${id}`,
  );
  return row?.id;
}

/** The check that a provider knows by this name. */
export async function findCheckOfProvider(
  db: Executor,
  provider: KycProvider,
  providerRef: string,
): Promise<{ id: string; affiliateId: string } | undefined> {
  const [row] = await rowsOf<{ id: string; affiliateId: string }>(
    db,
    sql`SELECT id, affiliate_id AS "affiliateId" FROM kyc_checks WHERE provider = ${provider} AND provider_ref = ${providerRef}`,
  );
  return row;
}

/** How the last one ended; undefined: there was none. */
export async function findLastCheckState(
  tx: Transaction,
  affiliateId: string,
): Promise<KycState | undefined> {
  const [row] = await rowsOf<{ state: KycState }>(
    tx,
    sql`SELECT state FROM kyc_checks WHERE affiliate_id = ${affiliateId} ORDER BY id DESC LIMIT 1`,
  );
  return row?.state;
}

/** Who a payee is, as far as a check asks by it. */
export type Subject = { country: string | null; kind: PayeeKind; wantsKyc: boolean; wantsTaxForm: boolean };

const wants = (rule: "requireKyc" | "requireTaxForm") =>
  sql`coalesce(bool_or((q.rules ->> ${rule}::text)::boolean), false)`;

/** What the programs of an affiliate want of it. Seen as the user, or by a job. */
export const neededOf = (affiliate: SQL): SQL => sql`(
  SELECT jsonb_build_object('kyc', ${wants("requireKyc")}, 'taxForm', ${wants("requireTaxForm")})
  FROM partners p JOIN payout_policies q ON q.program_id = p.program_id WHERE p.affiliate_id = ${affiliate})`;

export async function findSubject(tx: Transaction, affiliateId: string): Promise<Subject> {
  const [row] = await rowsOf<{
    country: string | null;
    kind: PayeeKind;
    needed: { kyc: boolean; taxForm: boolean };
  }>(
    tx,
    sql`
    SELECT y.country, coalesce(y.kind, 'individual') AS kind, ${neededOf(sql`a.id`)} AS needed
    FROM affiliates a LEFT JOIN payees y ON y.affiliate_id = a.id WHERE a.id = ${affiliateId}`,
  );
  const { country = null, kind = "individual", needed } = row ?? {};
  return { country, kind, wantsKyc: needed?.kyc ?? false, wantsTaxForm: needed?.taxForm ?? false };
}

export async function insertCheck(
  tx: Transaction,
  check: {
    readonly id: string;
    readonly affiliateId: string;
    readonly provider: KycProvider;
    readonly checklist: Checklist;
    readonly reason: string | null;
    readonly now: Date;
  },
): Promise<void> {
  await tx.execute(sql`
    INSERT INTO kyc_checks (id, affiliate_id, provider, state, checklist, reason, created_at)
    VALUES (${check.id}, ${check.affiliateId}, ${check.provider}, 'requested', ${JSON.stringify(check.checklist)}::jsonb, ${check.reason}::text,
      ${check.now}::timestamptz)`);
}

/** What becomes of a check; what is left out stays. */
export interface CheckChange {
  readonly state: KycState;
  readonly reason: string | null;
  /** Absent: nobody decided anything. */
  readonly decided?: { readonly by: string | null; readonly at: Date };
  readonly expiresAt?: Date | null;
  readonly endedAt?: Date;
}

export async function changeCheck(
  tx: Transaction,
  id: string,
  { state, reason, decided, expiresAt, endedAt }: CheckChange,
): Promise<void> {
  const decision =
    decided === undefined
      ? sql``
      : sql`, decided_by = ${decided.by}::uuid, decided_at = ${decided.at}::timestamptz`;
  const expiry = expiresAt === undefined ? sql`` : sql`, expires_at = ${expiresAt}::timestamptz`;
  const end = endedAt === undefined ? sql`` : sql`, ended_at = ${endedAt}::timestamptz`;
  await tx.execute(sql`
    UPDATE kyc_checks SET state = ${state}, reason = ${reason}::text, version = version + 1 ${decision} ${expiry} ${end} WHERE id = ${id}`);
}

export async function touchCheck(tx: Transaction, id: string): Promise<void> {
  await tx.execute(sql`UPDATE kyc_checks SET version = version + 1 WHERE id = ${id}`);
}

/** Notes by what name the provider knows a check. */
export async function setProviderRef(tx: Transaction, id: string, providerRef: string): Promise<void> {
  await tx.execute(
    sql`UPDATE kyc_checks SET provider_ref = ${providerRef}, version = version + 1 WHERE id = ${id}`,
  );
}

/** Approvals that end before a moment, after an id, in order. */
export function findEnding(
  db: Executor,
  before: Date,
  after: string,
  limit: number,
): Promise<{ id: string; affiliateId: string; expiresAt: string }[]> {
  return rowsOf(
    db,
    sql`
    SELECT id, affiliate_id AS "affiliateId", expires_at AS "expiresAt" FROM kyc_checks
    WHERE state = 'approved' AND ended_at IS NULL AND expires_at <= ${before}::timestamptz AND id > ${after}::uuid ORDER BY id LIMIT ${limit}`,
  );
}

/** Affiliates who have something at a program that wants to know who they are, and have not been asked, or whose approval has ended. */
export async function findUnasked(db: Executor, limit: number): Promise<string[]> {
  const rows = await rowsOf<{ id: string }>(
    db,
    sql`
    SELECT DISTINCT p.affiliate_id AS id
    FROM payout_policies q JOIN accounts a ON a.program_id = q.program_id AND a.kind IN ('partner_available', 'partner_pending') AND a.balance_minor > 0
      JOIN partners p ON p.id = a.partner_id
    WHERE ((q.rules ->> 'requireKyc')::boolean OR (q.rules ->> 'requireTaxForm')::boolean) AND NOT EXISTS (
      SELECT FROM kyc_checks c WHERE c.affiliate_id = p.affiliate_id AND (c.ended_at IS NULL OR c.state = 'rejected')
    )
    ORDER BY 1 LIMIT ${limit}`,
  );
  return rows.map(({ id }) => id);
}
