import { type SQL, sql } from "drizzle-orm";
import type { HandLine } from "../../../core/payout/by-hand.ts";
import type { FailureStage, MethodKind, PayeeStripeState, PayoutState } from "../../../core/payout/states.ts";
import { type Executor, moment, rowsOf } from "../../executor.ts";
import { StaleError, type Transaction } from "../../transaction.ts";
import { complianceStops } from "../compliance/stops.ts";

/** A line that somebody says something of, locked until the transaction ends. */
export interface LockedHandLine extends HandLine {
  readonly id: string;
  readonly version: number;
  readonly organisationId: string;
  readonly programId: string;
  readonly partnerId: string;
  readonly affiliateId: string;
  readonly batchId: string | null;
  readonly currency: string;
  readonly attempt: number;
  /** Drawn from the program's funds, net of what came back. */
  readonly fundedMinor: bigint;
  readonly createdAt: Date;
  /** Somebody works on it until then; null: nobody. */
  readonly leasedUntil: Date | null;
}

type LockedRow = {
  id: string;
  version: number;
  organisation: string;
  program: string;
  partner: string;
  affiliate: string;
  batch: string | null;
  currency: string;
  attempt: number;
  created_at: string | Date;
  leased_until: string | Date | null;
  state: PayoutState;
  method_kind: MethodKind;
  held: boolean;
  stopped: boolean;
  amount: string;
  returned: string;
  funded: string;
  reference: string | null;
  paid_at: string | Date | null;
  proof_key: string | null;
  failure_stage: FailureStage | null;
  failure_reason: string | null;
};

/** Whose line it must be: a job's transaction sees all tenants. */
export interface LineName {
  readonly id: string;
  readonly organisationId: string;
  /** Null: any program of the organisation. */
  readonly programId: string | null;
}

/** Locks a line's batch, if it has one: whoever changes both locks it before the line, so that none waits for the other. */
export async function lockBatchOf(tx: Transaction, payoutId: string): Promise<void> {
  await tx.execute(sql`
    SELECT id FROM payout_batches WHERE id = (SELECT batch_id FROM payouts WHERE id = ${payoutId}) FOR UPDATE`);
}

/** The line, with its batch locked before it. */
export async function lockHandLine(
  tx: Transaction,
  name: LineName,
  now: Date,
): Promise<LockedHandLine | undefined> {
  const { id, organisationId, programId } = name;
  await lockBatchOf(tx, id);
  const [row] = await rowsOf<LockedRow>(
    tx,
    sql`
    SELECT id, version, organisation_id AS organisation, program_id AS program, partner_id AS partner, affiliate_id AS affiliate, batch_id AS batch,
      currency, attempt, created_at, leased_until, state, method_kind, held_at IS NOT NULL AS held,
      ${complianceStops({ affiliate: sql`payouts.affiliate_id`, program: sql`payouts.program_id` }, now)} AS stopped,
      amount_minor::text AS amount, returned_minor::text AS returned, funded_minor::text AS funded,
      reference, paid_at, proof_key, failure_stage, failure_reason
    FROM payouts WHERE id = ${id} AND organisation_id = ${organisationId}
      AND ${programId === null ? sql`true` : sql`program_id = ${programId}`} FOR UPDATE`,
  );
  if (row === undefined) return undefined;
  return {
    id,
    version: row.version,
    organisationId: row.organisation,
    programId: row.program,
    partnerId: row.partner,
    affiliateId: row.affiliate,
    batchId: row.batch,
    currency: row.currency,
    attempt: row.attempt,
    createdAt: moment(row.created_at),
    leasedUntil: row.leased_until === null ? null : moment(row.leased_until),
    state: row.state,
    methodKind: row.method_kind,
    held: row.held,
    stopped: row.stopped,
    amountMinor: BigInt(row.amount),
    returnedMinor: BigInt(row.returned),
    fundedMinor: BigInt(row.funded),
    reference: row.reference,
    paidOn: row.paid_at === null ? null : dayOf(moment(row.paid_at)),
    proofKey: row.proof_key,
    failureStage: row.failure_stage,
    failureReason: row.failure_reason,
  };
}

/** A day is kept as its noon in UTC, which is on that day nearly everywhere. */
export const noonOf = (day: string): Date => new Date(`${day}T12:00:00Z`);
const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

/** It has left: noted with what the bank calls it. */
export function markPaidByHand(
  tx: Transaction,
  line: LockedHandLine,
  paid: {
    readonly reference: string;
    readonly paidOn: string;
    readonly fundedMinor: bigint;
    readonly now: Date;
  },
): Promise<void> {
  const { reference, paidOn, fundedMinor, now } = paid;
  return change(
    tx,
    line,
    sql`state = 'paid', reference = ${reference}, paid_at = ${noonOf(paidOn)}::timestamptz, leased_until = NULL, held_at = NULL,
      funded_minor = ${String(fundedMinor)}::bigint, submitted_at = coalesce(submitted_at, ${now}::timestamptz)`,
  );
}

export function markFailedByHand(
  tx: Transaction,
  line: LockedHandLine,
  { reason, now }: { readonly reason: string; readonly now: Date },
): Promise<void> {
  return change(
    tx,
    line,
    sql`state = 'failed', failed_at = ${now}::timestamptz, failure_stage = 'by_hand', failure_code = NULL, failure_reason = ${reason},
      funded_minor = 0, leased_until = NULL, held_at = NULL`,
  );
}

/** @param said `returnedMinor`: all that has come back; `fundedMinor`: what of it stays drawn from the funds */
export function markReturnedByHand(
  tx: Transaction,
  line: LockedHandLine,
  {
    returnedMinor,
    fundedMinor,
    reason,
  }: Pick<LockedHandLine, "returnedMinor" | "fundedMinor"> & { readonly reason: string },
): Promise<void> {
  return change(
    tx,
    line,
    sql`state = 'returned', returned_minor = ${String(returnedMinor)}::bigint, funded_minor = ${String(fundedMinor)}::bigint, reason = ${reason}`,
  );
}

export function correctPayment(
  tx: Transaction,
  line: LockedHandLine,
  said: { readonly reference: string; readonly paidOn: string; readonly reason: string },
): Promise<void> {
  const { reference, paidOn, reason } = said;
  return change(
    tx,
    line,
    sql`reference = ${reference}, paid_at = ${noonOf(paidOn)}::timestamptz, reason = ${reason}`,
  );
}

export function keepProof(tx: Transaction, line: LockedHandLine, proofKey: string): Promise<void> {
  return change(tx, line, sql`proof_key = ${proofKey}`);
}

export function switchMethod(
  tx: Transaction,
  line: LockedHandLine,
  to: { readonly methodId: string; readonly methodKind: MethodKind; readonly reason: string },
): Promise<void> {
  const { methodId, methodKind, reason } = to;
  return change(tx, line, sql`method_id = ${methodId}, method_kind = ${methodKind}, reason = ${reason}`);
}

async function change(
  tx: Transaction,
  { id, version }: Pick<LockedHandLine, "id" | "version">,
  columns: SQL,
): Promise<void> {
  const rows = await rowsOf(
    tx,
    sql`UPDATE payouts SET ${columns}, version = version + 1 WHERE id = ${id} AND version = ${version} RETURNING id`,
  );
  if (rows.length !== 1) throw new StaleError("the payout");
}

/** A batch of which nothing is left to be done is done. Its row is locked. */
export async function endBatchWhenDone(tx: Transaction, batchId: string, now: Date): Promise<void> {
  await tx.execute(sql`
    UPDATE payout_batches SET state = 'done', ended_at = ${now}::timestamptz, version = version + 1
    WHERE id = ${batchId} AND state IN ('approved', 'running') AND NOT EXISTS (
      SELECT FROM payouts WHERE batch_id = ${batchId} AND state IN ('requested', 'approved', 'submitted'))`);
}

/** Whether Stripe can pay an affiliate, and by what else it may be paid now. */
export async function findOtherWay(
  db: Executor,
  affiliateId: string,
  now: Date,
): Promise<{ stripeState: PayeeStripeState; method: { id: string; kind: MethodKind } | null }> {
  const [row] = await rowsOf<{ state: PayeeStripeState | null; id: string | null; kind: MethodKind | null }>(
    db,
    sql`
    SELECT p.stripe_state AS state, m.id, m.kind FROM (SELECT ${affiliateId}::uuid AS affiliate_id) a
    LEFT JOIN payees p USING (affiliate_id)
    LEFT JOIN payout_methods m ON m.affiliate_id = a.affiliate_id AND m.ended_at IS NULL AND m.kind <> 'stripe'
      AND m.state = 'verified' AND m.usable_from <= ${now}::timestamptz`,
  );
  const method = row?.id == null || row.kind === null ? null : { id: row.id, kind: row.kind };
  return { stripeState: row?.state ?? "none", method };
}

/** The proof that a line has; undefined: there is no such line. */
export type ProofRow = { readonly programId: string; readonly proofKey: string | null };

export const proofStatement = (id: string): SQL =>
  sql`SELECT program_id AS "programId", proof_key AS "proofKey" FROM payouts WHERE id = ${id}`;

export type Remittance = {
  readonly program: string;
  readonly timezone: string;
  readonly email: string;
  /** Null: the partner has no account. */
  readonly userId: string | null;
};

/** Who is told of a payout. */
export async function findRemittance(db: Executor, payoutId: string): Promise<Remittance | undefined> {
  const [row] = await rowsOf<Remittance>(
    db,
    sql`
    SELECT g.name AS program, g.timezone, p.email, a.user_id AS "userId"
    FROM payouts y JOIN programs g ON g.id = y.program_id JOIN partners p ON p.id = y.partner_id LEFT JOIN affiliates a ON a.id = p.affiliate_id
    WHERE y.id = ${payoutId}`,
  );
  return row;
}
