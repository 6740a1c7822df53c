import { and, eq, type SQL, sql } from "drizzle-orm";
import { type Executor, rowsOf } from "../../executor.ts";
import { payouts } from "../../schema/payouts.ts";
import { StaleError, type Transaction } from "../../transaction.ts";
import { complianceStops } from "../compliance/stops.ts";

/** A line, locked until the transaction ends. */
export type Line = typeof payouts.$inferSelect;
type Changes = Partial<
  Pick<
    Line,
    | "amountMinor"
    | "reducedMinor"
    | "state"
    | "methodId"
    | "methodKind"
    | "attempt"
    | "fundedMinor"
    | "leasedUntil"
    | "submittedAt"
    | "paidAt"
    | "failedAt"
    | "failureStage"
    | "failureCode"
    | "failureReason"
    | "transferId"
    | "destination"
    | "destinationPayment"
    | "returnedMinor"
    | "reason"
  >
>;

/**
 * Lines that Stripe is to pay and nobody works on: approved ones whose batch runs, and submitted ones, held or not, since
 * their money may have left. One whose payee compliance stops waits until it does not.
 */
export async function linesToRun(db: Executor, now: Date, limit: number): Promise<string[]> {
  const rows = await rowsOf<{ id: string }>(
    db,
    sql`
    SELECT p.id FROM payouts p JOIN payout_batches b ON b.id = p.batch_id
    WHERE p.method_kind = 'stripe' AND b.state IN ('approved', 'running')
      AND (p.state = 'submitted' OR p.state = 'approved' AND p.held_at IS NULL AND setting_in_force('payouts_by_stripe', p.organisation_id, 1) = 1 AND NOT ${complianceStops({ affiliate: sql`p.affiliate_id`, program: sql`p.program_id` }, now)})
      AND (p.leased_until IS NULL OR p.leased_until <= ${now}::timestamptz)
    ORDER BY p.id LIMIT ${limit}`,
  );
  return rows.map(({ id }) => id);
}

export async function lockLine(tx: Transaction, id: string): Promise<Line | undefined> {
  const [line] = await tx.select().from(payouts).where(eq(payouts.id, id)).for("update");
  return line;
}

/** Ids, in order, of an account's lines that left with one of these payments (`py_…`) and are not known to have come back. */
export async function linesOfPayments(
  db: Executor,
  account: string,
  payments: readonly string[],
): Promise<string[]> {
  const rows = await rowsOf<{ id: string }>(
    db,
    sql`
    SELECT id FROM payouts WHERE destination = ${account} AND state IN ('paid', 'returned')
      AND destination_payment IN (SELECT jsonb_array_elements_text(${JSON.stringify(payments)}::jsonb))
    ORDER BY id`,
  );
  return rows.map(({ id }) => id);
}

/** Whether lines are on their way to an account, whose payments are not known yet. */
export async function anySubmittedTo(db: Executor, account: string): Promise<boolean> {
  const rows = await rowsOf(
    db,
    sql`SELECT 1 AS one FROM payouts WHERE destination = ${account} AND state = 'submitted' LIMIT 1`,
  );
  return rows.length > 0;
}

/** Changes a line in the version that was locked; answers it as it is then. */
export async function changeLine(tx: Transaction, line: Line, changes: Changes): Promise<Line> {
  const [changed] = await tx
    .update(payouts)
    .set({ ...changes, version: line.version + 1 })
    .where(and(eq(payouts.id, line.id), eq(payouts.version, line.version)))
    .returning();
  if (changed === undefined) throw new StaleError("the payout");
  return changed;
}

/** How many of a kind were told of a line's attempt. */
export async function countEvents(tx: Transaction, line: Line, kind: string): Promise<number> {
  const [row] = await rowsOf<{ n: number }>(
    tx,
    sql`
    SELECT count(*)::int AS n FROM payout_events WHERE payout_id = ${line.id} AND kind = ${kind}
      AND (details ->> 'attempt')::int = ${line.attempt}`,
  );
  return row?.n ?? 0;
}

/** What says whether a line's payee can be paid by Stripe. */
export interface LinePayee {
  readonly accountId: string | null;
  readonly stripeState: string;
  readonly held: boolean;
  /** A case holds it, or what the program asks for does not stand: the line waits. */
  readonly stopped: boolean;
  /** The line's method is still the payee's. */
  readonly methodStands: boolean;
}

export async function loadLinePayee(tx: Transaction, line: Line, now: Date): Promise<LinePayee | undefined> {
  const [row] = await rowsOf<{
    account: string | null;
    state: string;
    held: boolean;
    stopped: boolean;
    stands: boolean;
  }>(
    tx,
    sql`
    SELECT p.stripe_account_id AS account, p.stripe_state AS state, p.held_at IS NOT NULL AS held,
      ${complianceStops({ affiliate: sql`p.affiliate_id`, program: sql`${line.programId}::uuid` }, now)} AS stopped,
      EXISTS (SELECT FROM payout_methods m WHERE m.id = ${line.methodId} AND m.ended_at IS NULL) AS stands
    FROM payees p WHERE p.affiliate_id = ${line.affiliateId}`,
  );
  if (row === undefined) return undefined;
  const { account, state, held, stopped, stands } = row;
  return { accountId: account, stripeState: state, held, stopped, methodStands: stands };
}

/** The method by which an affiliate can be paid now. */
export async function findUsableMethod(
  tx: Transaction,
  affiliateId: string,
  now: Date,
): Promise<{ readonly id: string; readonly kind: Line["methodKind"]; readonly country: string } | undefined> {
  const [row] = await rowsOf<{ id: string; kind: Line["methodKind"]; country: string }>(
    tx,
    sql`
    SELECT id, kind, country FROM payout_methods WHERE affiliate_id = ${affiliateId} AND ended_at IS NULL AND state = 'verified'
      AND usable_from <= ${now}::timestamptz`,
  );
  return row;
}

const LEFT: SQL = sql`EXISTS (SELECT FROM payouts p WHERE p.batch_id = b.id AND p.state IN ('requested', 'approved', 'submitted'))`;

/** Batches that are approved begin to run; those that run and have no line at work any more are done. */
export async function moveBatchesOn(tx: Transaction, now: Date): Promise<number> {
  const done = await rowsOf(
    tx,
    sql`
    UPDATE payout_batches b SET state = 'done', ended_at = ${now}::timestamptz, version = version + 1
    WHERE state IN ('approved', 'running') AND NOT ${LEFT} RETURNING id`,
  );
  await tx.execute(sql`
    UPDATE payout_batches b SET state = 'running', version = version + 1 WHERE state = 'approved' AND ${LEFT}`);
  return done.length;
}

/** A batch of which a line is tried again is not done any more. */
export async function reopenBatch(tx: Transaction, batchId: string): Promise<void> {
  await tx.execute(sql`
    UPDATE payout_batches SET state = 'running', ended_at = NULL, version = version + 1
    WHERE id = ${batchId} AND state = 'done'`);
}
