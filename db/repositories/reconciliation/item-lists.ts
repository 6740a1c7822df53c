import { type SQL, sql } from "drizzle-orm";
import type { ReconciliationRecord } from "../../../core/api/reconciliation.ts";
import type { ItemKind } from "../../../core/reconciliation/difference.ts";
import type { ReconciliationItemState, ReconciliationRunState } from "../../../core/reconciliation/states.ts";
import { type HttpDatabase, type PlatformIdentity, queryAs } from "../../client.ts";
import { type Executor, rowsOf } from "../../executor.ts";

interface Listed {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export type RunRow = {
  id: string;
  runKey: string;
  state: ReconciliationRunState;
  asked: boolean;
  from: string;
  to: string;
  stage: string;
  counts: Record<string, number>;
  error: string | null;
  createdAt: string;
  endedAt: string | null;
};

const RUNS = sql`SELECT id, run_key AS "runKey", state, requested_by IS NOT NULL AS asked, from_at AS "from", to_at AS "to",
  progress ->> 'stage' AS stage, counts, error, created_at AS "createdAt", ended_at AS "endedAt" FROM reconciliation_runs`;

/** Newest first; one row more than `limit` when there are more. */
export function listRuns(
  db: HttpDatabase,
  operator: PlatformIdentity,
  { limit, cursor }: Listed,
): Promise<RunRow[]> {
  const before = cursor === undefined ? sql`` : sql`WHERE id < ${cursor}::uuid`;
  return queryAs<RunRow>(db, operator, sql`${RUNS} ${before} ORDER BY id DESC LIMIT ${limit + 1}`);
}

export async function findRun(
  db: HttpDatabase,
  operator: PlatformIdentity,
  id: string,
): Promise<RunRow | undefined> {
  return (await queryAs<RunRow>(db, operator, sql`${RUNS} WHERE id = ${id}::uuid`))[0];
}

type Named = { id: string; name: string };

export type ItemRow = {
  id: string;
  kind: ItemKind;
  state: ReconciliationItemState;
  program: Named | null;
  payoutId: string | null;
  stripeId: string | null;
  currency: string | null;
  expected: string | null;
  actual: string | null;
  owner: Named | null;
  resolution: string | null;
  resolvedBy: Named | null;
  firstFoundAt: string;
  lastFoundAt: string;
  endedAt: string | null;
};

/** A user, by name while there is one: who was erased has none. */
const userOf = (id: SQL) =>
  sql`CASE WHEN ${id} IS NOT NULL THEN jsonb_build_object('id', ${id}, 'name', coalesce((SELECT name FROM users WHERE users.id = ${id}), '')) END`;

const FIELDS = sql`i.id, i.kind, i.state, (SELECT jsonb_build_object('id', g.id, 'name', g.name) FROM programs g WHERE g.id = i.program_id) AS program,
  i.payout_id AS "payoutId", i.stripe_id AS "stripeId", i.currency, i.expected_minor::text AS expected, i.actual_minor::text AS actual,
  ${userOf(sql`i.owner_id`)} AS owner, i.resolution, ${userOf(sql`i.resolved_by`)} AS "resolvedBy",
  (SELECT created_at FROM reconciliation_runs WHERE id = i.first_run_id) AS "firstFoundAt",
  (SELECT created_at FROM reconciliation_runs WHERE id = i.last_run_id) AS "lastFoundAt", i.ended_at AS "endedAt"`;

export interface ItemSearch extends Listed {
  /** Absent: those that wait for somebody. */
  readonly state?: ReconciliationItemState | undefined;
  readonly kind?: ItemKind | undefined;
  readonly programId?: string | undefined;
  readonly ownerId?: string | undefined;
}

/** Newest first; one row more than `limit` when there are more. */
export function listItems(
  db: HttpDatabase,
  operator: PlatformIdentity,
  { state, kind, programId, ownerId, limit, cursor }: ItemSearch,
): Promise<ItemRow[]> {
  const conditions = [
    state === undefined ? sql`i.state IN ('open', 'assigned')` : sql`i.state = ${state}`,
    ...(kind === undefined ? [] : [sql`i.kind = ${kind}`]),
    ...(programId === undefined ? [] : [sql`i.program_id = ${programId}::uuid`]),
    ...(ownerId === undefined ? [] : [sql`i.owner_id = ${ownerId}::uuid`]),
    ...(cursor === undefined ? [] : [sql`i.id < ${cursor}::uuid`]),
  ];
  return queryAs<ItemRow>(
    db,
    operator,
    sql`SELECT ${FIELDS} FROM reconciliation_items i WHERE ${sql.join(conditions, sql` AND `)} ORDER BY i.id DESC LIMIT ${limit + 1}`,
  );
}

export type ItemDetailRow = ItemRow & {
  details: ReconciliationRecord;
  ours: Record<string, ReconciliationRecord>;
  trail: ReconciliationRecord[];
};

/**
 * An item, with what our books have of it now. With the rights of a job: the ledger is a tenant's to read, and whoever calls it has
 * made sure that the caller looks after differences.
 */
export async function findItem(db: Executor, id: string): Promise<ItemDetailRow | undefined> {
  const subject = sql`split_part(i.item_key, ':', 2)`;
  const [row] = await rowsOf<ItemDetailRow>(
    db,
    sql`
    SELECT ${FIELDS}, i.details, jsonb_strip_nulls(jsonb_build_object(
        'payout', (SELECT jsonb_build_object('id', y.id, 'state', y.state, 'amountMinor', y.amount_minor, 'returnedMinor', y.returned_minor,
          'attempt', y.attempt, 'method', y.method_kind, 'batchId', y.batch_id, 'transferId', y.transfer_id, 'destination', y.destination,
          'submittedAt', y.submitted_at, 'paidAt', y.paid_at, 'failureStage', y.failure_stage) FROM payouts y WHERE y.id = i.payout_id),
        'account', (SELECT jsonb_build_object('id', a.id, 'kind', a.kind, 'partnerId', a.partner_id, 'balanceMinor', a.balance_minor, 'version', a.version)
          FROM accounts a WHERE i.kind = 'account_differs' AND a.id::text = ${subject}),
        'posting', (SELECT jsonb_build_object('id', p.id, 'kind', p.kind, 'key', p.idempotency_key, 'postedAt', p.posted_at)
          FROM postings p WHERE i.kind IN ('posting_unbalanced', 'posting_misplaced') AND p.id::text = ${subject}),
        'topUp', (SELECT jsonb_build_object('id', t.id, 'state', t.state, 'amountMinor', t.amount_minor, 'returnedMinor', t.returned_minor,
          'paymentIntentId', t.payment_intent_id, 'settledAt', t.settled_at) FROM top_ups t WHERE t.id::text = ${subject}),
        'bankPayout', (SELECT jsonb_build_object('id', b.id, 'account', b.account_id, 'state', b.state, 'amountMinor', b.amount_minor,
          'saidAt', b.said_at) FROM stripe_payouts b WHERE b.id = i.stripe_id)
      )) AS ours,
      coalesce((SELECT jsonb_agg(jsonb_build_object('key', p.idempotency_key, 'account', a.kind, 'amountMinor', e.amount_minor, 'postedAt', p.posted_at)
          ORDER BY p.posted_at, p.id, e.amount_minor)
        FROM postings p JOIN entries e ON e.posting_id = p.id JOIN accounts a ON a.id = e.account_id
        WHERE p.kind = 'payout' AND split_part(p.idempotency_key, ':', 2) = i.payout_id::text), '[]') AS trail
    FROM reconciliation_items i WHERE i.id = ${id}::uuid`,
  );
  return row;
}
