import { sql } from "drizzle-orm";
import { moment, rowsOf } from "../executor.ts";
import { StaleError, type Transaction } from "../transaction.ts";

/** What says whether a bonus may be marked paid, locked until the transaction ends. */
export interface LockedBonus {
  readonly id: string;
  readonly version: number;
  readonly programId: string;
  readonly partnerId: string | null;
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly reversedMinor: bigint;
  readonly posted: boolean;
  readonly matured: boolean;
  readonly paid: boolean;
  readonly paidReference: string | null;
  readonly paidAtMs: number | null;
}

type LockedRow = {
  version: number;
  program_id: string;
  partner_id: string | null;
  currency: string;
  amount: string;
  reversed: string;
  posted: boolean;
  matured: boolean;
  paid_reference: string | null;
  paid_at: string | Date | null;
};

/** @param organisationId whose it must be: a job's transaction sees all tenants */
export async function lockBonus(
  tx: Transaction,
  organisationId: string,
  id: string,
): Promise<LockedBonus | undefined> {
  const [row] = await rowsOf<LockedRow>(
    tx,
    sql`
    SELECT version, program_id, partner_id, currency, amount_minor::text AS amount, reversed_minor::text AS reversed,
      posted_at IS NOT NULL AS posted, matured_at IS NOT NULL AS matured, paid_reference, paid_at
    FROM bonuses WHERE id = ${id} AND organisation_id = ${organisationId} FOR UPDATE`,
  );
  if (row === undefined) return undefined;
  return {
    id,
    version: row.version,
    programId: row.program_id,
    partnerId: row.partner_id,
    currency: row.currency,
    amountMinor: BigInt(row.amount),
    reversedMinor: BigInt(row.reversed),
    posted: row.posted,
    matured: row.matured,
    paid: row.paid_at !== null,
    paidReference: row.paid_reference,
    paidAtMs: row.paid_at === null ? null : moment(row.paid_at).getTime(),
  };
}

/** Notes the payment on the bonus, in the version that was locked. */
export async function markBonusPaid(
  tx: Transaction,
  { id, version }: Pick<LockedBonus, "id" | "version">,
  payment: { readonly reference: string; readonly paidAt: Date; readonly paidMinor: bigint },
): Promise<void> {
  const rows = await rowsOf(
    tx,
    sql`
    UPDATE bonuses SET paid_reference = ${payment.reference}, paid_at = ${payment.paidAt}::timestamptz,
      paid_minor = ${String(payment.paidMinor)}::bigint, version = version + 1
    WHERE id = ${id} AND version = ${version} AND paid_at IS NULL RETURNING id`,
  );
  if (rows.length !== 1) throw new StaleError("the bonus");
}
