import { sql } from "drizzle-orm";
import type { BatchState, MethodKind } from "../../../core/payout/states.ts";
import { type Executor, rowsOf } from "../../executor.ts";
import { StaleError, type Transaction } from "../../transaction.ts";
import { complianceStops } from "../compliance/stops.ts";

export type BatchToExport = {
  readonly id: string;
  readonly number: number;
  readonly state: BatchState;
  readonly programId: string;
  readonly program: string;
};

/** @param name whose it must be: a job's transaction sees all tenants; `programId` null: any program's */
export async function lockBatchToExport(
  tx: Transaction,
  name: { readonly id: string; readonly organisationId: string; readonly programId: string | null },
): Promise<BatchToExport | undefined> {
  const { id, organisationId, programId } = name;
  const [row] = await rowsOf<BatchToExport>(
    tx,
    sql`
    SELECT b.id, b.number, b.state, b.program_id AS "programId", g.name AS program
    FROM payout_batches b JOIN programs g ON g.id = b.program_id
    WHERE b.id = ${id} AND b.organisation_id = ${organisationId} AND ${programId === null ? sql`true` : sql`b.program_id = ${programId}`}
    FOR UPDATE OF b`,
  );
  return row;
}

export interface LineToExport {
  readonly id: string;
  readonly version: number;
  readonly partnerId: string;
  readonly partnerName: string;
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly attempt: number;
  /** It stands in an earlier file. */
  readonly submitted: boolean;
  readonly methodId: string;
  readonly method: MethodKind;
  readonly country: string;
  /** Null: there are no details. */
  readonly envelope: string | null;
}

/**
 * Lines of a batch that are paid by hand, locked, in the order of their ids: those that are approved, not held and not stopped by compliance, and with
 * `again` those that stand in an earlier file.
 */
export async function lockLinesToExport(
  tx: Transaction,
  batchId: string,
  {
    again,
    euros,
    limit,
    now,
  }: { readonly again: boolean; readonly euros: boolean; readonly limit: number; readonly now: Date },
): Promise<LineToExport[]> {
  const rows = await rowsOf<Omit<LineToExport, "amountMinor"> & { amount: string }>(
    tx,
    sql`
    SELECT y.id, y.version, y.partner_id AS "partnerId", p.name AS "partnerName", y.currency, y.amount_minor::text AS amount, y.attempt,
      y.state = 'submitted' AS submitted, m.id AS "methodId", m.kind AS method, m.country, m.envelope
    FROM payouts y JOIN payout_methods m ON m.id = y.method_id JOIN partners p ON p.id = y.partner_id
    WHERE y.batch_id = ${batchId} AND y.method_kind <> 'stripe'
      AND ((y.state = 'approved' AND y.held_at IS NULL AND NOT ${complianceStops({ affiliate: sql`y.affiliate_id`, program: sql`y.program_id` }, now)}) OR (${again} AND y.state = 'submitted'))
      AND ${euros ? sql`y.currency = 'EUR' AND y.method_kind = 'bank'` : sql`true`}
    ORDER BY y.id LIMIT ${limit} FOR UPDATE OF y`,
  );
  return rows.map(({ amount, ...row }) => ({ ...row, amountMinor: BigInt(amount) }));
}

/** What becomes of lines that are exported for the first time: less by what refunds took, and over when nothing is left. `draws`: on the funds. */
export async function submitLines(
  tx: Transaction,
  lines: readonly { readonly id: string; readonly version: number; readonly takenMinor: bigint }[],
  {
    now,
    cancelReason,
    draws,
  }: { readonly now: Date; readonly cancelReason: string; readonly draws: boolean },
): Promise<void> {
  if (lines.length === 0) return;
  const rows = lines.map(({ id, version, takenMinor }) => ({ id, version, taken: String(takenMinor) }));
  const changed = await rowsOf(
    tx,
    sql`
    UPDATE payouts y SET amount_minor = y.amount_minor - r.taken, reduced_minor = y.reduced_minor + r.taken,
      state = CASE WHEN y.amount_minor = r.taken THEN 'cancelled' ELSE 'submitted' END,
      reason = CASE WHEN y.amount_minor = r.taken THEN ${cancelReason}::text ELSE y.reason END,
      submitted_at = CASE WHEN y.amount_minor = r.taken THEN y.submitted_at ELSE ${now}::timestamptz END,
      funded_minor = CASE WHEN ${draws}::boolean THEN y.amount_minor - r.taken ELSE 0 END,
      leased_until = NULL, version = y.version + 1
    FROM json_to_recordset(${JSON.stringify(rows)}::json) AS r(id uuid, version int, taken bigint)
    WHERE y.id = r.id AND y.version = r.version AND y.state = 'approved' RETURNING y.id`,
  );
  if (changed.length !== lines.length) throw new StaleError("a payout of the batch");
}

/** Notes in the tenant's audit log that payouts were given out for a bank; never with where somebody banks. */
export async function noteExport(
  db: Executor,
  { organisationId, batchId }: { readonly organisationId: string; readonly batchId: string },
  details: Readonly<Record<string, unknown>>,
): Promise<void> {
  await db.execute(sql`
    SELECT audit_note(${organisationId}::uuid, NULL, 'payouts.exported', 'payout_batch', ${batchId}::uuid, ${JSON.stringify(details)}::jsonb)`);
}
