import { type SQL, sql } from "drizzle-orm";
import type { MethodKind, PayoutState } from "../../../core/payout/states.ts";
import { type Executor, rowsOf } from "../../executor.ts";
import { StaleError, type Transaction } from "../../transaction.ts";
import { uuids } from "../outbox.ts";

/** A line to be written: its amount is reserved in the same transaction. */
export interface NewLine {
  readonly id: string;
  readonly organisationId: string;
  readonly programId: string;
  /** Null: it waits for one. */
  readonly batchId: string | null;
  readonly partnerId: string;
  readonly affiliateId: string;
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly methodId: string;
  readonly methodKind: MethodKind;
  readonly requestKey: string;
  readonly createdBy: string | null;
  readonly requestId: string;
}

/** Writes lines as `requested`. */
export async function insertLines(db: Executor, lines: readonly NewLine[]): Promise<void> {
  if (lines.length === 0) return;
  const rows = lines.map((line) => ({ ...line, amountMinor: String(line.amountMinor) }));
  await db.execute(sql`
    INSERT INTO payouts (id, organisation_id, program_id, batch_id, partner_id, affiliate_id, currency, amount_minor, state, method_id,
      method_kind, request_key, created_by, request_id)
    SELECT id, "organisationId", "programId", "batchId", "partnerId", "affiliateId", currency, "amountMinor", 'requested', "methodId",
      "methodKind", "requestKey", "createdBy", "requestId"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(id uuid, "organisationId" uuid, "programId" uuid, "batchId" uuid,
      "partnerId" uuid, "affiliateId" uuid, currency text, "amountMinor" bigint, "methodId" uuid, "methodKind" text, "requestKey" text,
      "createdBy" uuid, "requestId" uuid) ORDER BY id`);
}

/** What was asked for under a key. */
export interface KnownRequest {
  readonly id: string;
  readonly key: string;
  readonly currency: string;
  /** Null: all there was. */
  readonly askedMinor: bigint | null;
}

/** Lines by their keys: those of a program that are there already. */
export async function findRequests(
  db: Executor,
  programId: string,
  keys: readonly string[],
): Promise<Map<string, KnownRequest>> {
  const rows = await rowsOf<{ id: string; key: string; currency: string; asked: string | null }>(
    db,
    sql`
    SELECT p.id, p.request_key AS key, p.currency, e.details ->> 'askedMinor' AS asked
    FROM payouts p LEFT JOIN payout_events e ON e.payout_id = p.id AND e.kind = 'requested'
    WHERE p.program_id = ${programId} AND p.request_key IN (SELECT jsonb_array_elements_text(${JSON.stringify(keys)}::jsonb))`,
  );
  return new Map(
    rows.map(({ id, key, currency, asked }) => [
      key,
      { id, key, currency, askedMinor: asked === null ? null : BigInt(asked) },
    ]),
  );
}

/** A line as it stands, locked until the transaction ends. */
export interface LockedLine {
  readonly id: string;
  readonly version: number;
  readonly organisationId: string;
  readonly programId: string;
  readonly batchId: string | null;
  readonly partnerId: string;
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly state: PayoutState;
  readonly attempt: number;
  readonly held: boolean;
}

type LockedRow = Omit<LockedLine, "amountMinor"> & { readonly amount: string };

const LOCKED =
  sql.raw(`id, version, organisation_id AS "organisationId", program_id AS "programId", batch_id AS "batchId",
  partner_id AS "partnerId", currency, amount_minor::text AS amount, state, attempt, held_at IS NOT NULL AS held`);

/** @param organisationId whose it must be: a job's transaction sees all tenants */
export async function lockLine(
  tx: Transaction,
  organisationId: string,
  id: string,
): Promise<LockedLine | undefined> {
  const [line] = await lockWhere(tx, sql`id = ${id} AND organisation_id = ${organisationId}`, 1);
  return line;
}

/** Lines of a batch that have not left it, up to `limit`, in the order of their ids. */
export function lockLinesOf(tx: Transaction, batchId: string, limit: number): Promise<LockedLine[]> {
  return lockWhere(tx, sql`batch_id = ${batchId} AND state IN ('requested', 'approved')`, limit);
}

async function lockWhere(tx: Transaction, condition: SQL, limit: number): Promise<LockedLine[]> {
  const rows = await rowsOf<LockedRow>(
    tx,
    sql`SELECT ${LOCKED} FROM payouts WHERE ${condition} ORDER BY id LIMIT ${limit} FOR UPDATE`,
  );
  return rows.map(({ amount, ...row }) => ({ ...row, amountMinor: BigInt(amount) }));
}

/** Takes a line out of what the next run pays, or puts it back, in the version that was locked. */
export async function holdLine(
  tx: Transaction,
  { id, version }: Pick<LockedLine, "id" | "version">,
  { heldAt, reason }: { readonly heldAt: Date | null; readonly reason: string },
): Promise<void> {
  const rows = await rowsOf(
    tx,
    sql`
    UPDATE payouts SET held_at = ${heldAt}::timestamptz, reason = ${reason}, version = version + 1
    WHERE id = ${id} AND version = ${version} RETURNING id`,
  );
  if (rows.length !== 1) throw new StaleError("the payout");
}

/** Lines that are locked leave their state for `cancelled`. */
export async function markCancelled(tx: Transaction, ids: readonly string[], reason: string): Promise<void> {
  const rows = await rowsOf(
    tx,
    sql`
    UPDATE payouts SET state = 'cancelled', reason = ${reason}, held_at = NULL, leased_until = NULL, version = version + 1
    WHERE id = ANY(${uuids(ids)}) AND state IN ('requested', 'approved') RETURNING id`,
  );
  if (rows.length !== ids.length) throw new StaleError("a payout");
}
