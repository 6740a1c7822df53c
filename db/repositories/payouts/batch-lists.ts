import { type SQL, sql } from "drizzle-orm";
import { LATELY_MS } from "../../../core/payout/progress.ts";
import type { BatchOrigin, BatchState, PayoutState } from "../../../core/payout/states.ts";
import { type HttpDatabase, type Identity, queryAs } from "../../client.ts";
import { uuids } from "../outbox.ts";

export type BatchRow = {
  id: string;
  programId: string;
  number: number;
  state: BatchState;
  origin: BatchOrigin;
  dueAt: string | null;
  createdBy: string | null;
  approvedBy: string | null;
  approvedAt: string | null;
  endedAt: string | null;
  reason: string | null;
  version: number;
  createdAt: string;
  rules: Record<string, unknown> | null;
};

const SELECT =
  sql.raw(`SELECT b.id, b.program_id AS "programId", b.number, b.state, b.origin, b.due_at AS "dueAt", b.created_by AS "createdBy",
  b.approved_by AS "approvedBy", b.approved_at AS "approvedAt", b.ended_at AS "endedAt", b.reason, b.version, b.created_at AS "createdAt",
  r.rules FROM payout_batches b LEFT JOIN payout_policies r ON r.program_id = b.program_id`);

export interface BatchFilter {
  /** Null: all of the organisation. */
  readonly programId: string | null;
  readonly state?: BatchState | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Newest first; one row more than `limit` when there are more. */
export function listBatches(
  db: HttpDatabase,
  identity: Identity,
  { programId, state, cursor, limit }: BatchFilter,
): Promise<BatchRow[]> {
  const conditions: SQL[] = [
    sql`true`,
    ...(programId === null ? [] : [sql`b.program_id = ${programId}`]),
    ...(state === undefined ? [] : [sql`b.state = ${state}`]),
    ...(cursor === undefined ? [] : [sql`b.id < ${cursor}`]),
  ];
  return queryAs<BatchRow>(
    db,
    identity,
    sql`${SELECT} WHERE ${sql.join(conditions, sql` AND `)} ORDER BY b.id DESC LIMIT ${limit + 1}`,
  );
}

export async function findBatch(
  db: HttpDatabase,
  identity: Identity,
  id: string,
): Promise<BatchRow | undefined> {
  const [row] = await queryAs<BatchRow>(db, identity, sql`${SELECT} WHERE b.id = ${id}`);
  return row;
}

export type BatchTotalRow = {
  currency: string;
  state: PayoutState;
  held: boolean;
  byStripe: boolean;
  lines: number;
  amountMinor: string;
  /** How many came to their end lately. */
  lately: number;
  /** When the first of them was submitted. */
  begunAt: string | null;
};

/** Lines of a batch by currency and state: what it comes to, and how far it is, is worked out of them each time. */
export function listBatchTotals(
  db: HttpDatabase,
  identity: Identity,
  { id, now }: { readonly id: string; readonly now: Date },
): Promise<BatchTotalRow[]> {
  const since = new Date(now.getTime() - LATELY_MS);
  return queryAs<BatchTotalRow>(
    db,
    identity,
    sql`
    SELECT currency, state, held_at IS NOT NULL AS held, method_kind = 'stripe' AS "byStripe", count(*)::int AS lines,
      sum(amount_minor)::text AS "amountMinor", min(submitted_at) AS "begunAt",
      (count(*) FILTER (WHERE greatest(paid_at, failed_at) > ${since}::timestamptz))::int AS lately
    FROM payouts WHERE batch_id = ${id} GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`,
  );
}

export type ListedTotalRow = {
  batchId: string;
  currency: string;
  lines: number;
  failedLines: number;
  amountMinor: string;
};

/** What each of several batches comes to by currency, without what was cancelled. */
export function listTotalsOf(
  db: HttpDatabase,
  identity: Identity,
  batchIds: readonly string[],
): Promise<ListedTotalRow[]> {
  return queryAs<ListedTotalRow>(
    db,
    identity,
    sql`
    SELECT batch_id AS "batchId", currency, count(*)::int AS lines, count(*) FILTER (WHERE state = 'failed')::int AS "failedLines",
      sum(amount_minor)::text AS "amountMinor"
    FROM payouts WHERE batch_id = ANY(${uuids(batchIds)}) AND state <> 'cancelled' GROUP BY 1, 2 ORDER BY 1, 2`,
  );
}
