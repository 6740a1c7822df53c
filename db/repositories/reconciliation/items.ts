import { sql } from "drizzle-orm";
import { type Difference, itemKeyOf } from "../../../core/reconciliation/difference.ts";
import { judgeFound } from "../../../core/reconciliation/judge-found.ts";
import type { ReconciliationItemState } from "../../../core/reconciliation/states.ts";
import { type Executor, rowsOf } from "../../executor.ts";
import type { Transaction } from "../../transaction.ts";

/** Differences that a run found: how many it met for the first time, and how many were over and are there again. */
export interface KeptCounts {
  readonly fresh: number;
  readonly reopened: number;
}

type Known = {
  itemKey: string;
  state: ReconciliationItemState;
  expected: string | null;
  actual: string | null;
  details: Record<string, unknown>;
  lastRunId: string;
};

/** Keeps what a run found: a difference that is known is the same item. Items are locked by key, whoever runs beside. */
export async function keepFound(
  tx: Transaction,
  runId: string,
  differences: readonly Difference[],
  newId: () => string,
): Promise<KeptCounts> {
  const byKey = new Map(differences.map((one) => [itemKeyOf(one), one]));
  if (byKey.size === 0) return { fresh: 0, reopened: 0 };
  const rows = [...byKey].map(([item_key, one]) => ({
    ...{ id: newId(), item_key, kind: one.kind, program_id: one.programId, payout_id: one.payoutId },
    ...{ stripe_id: one.stripeId, currency: one.currency, expected_minor: textOf(one.expectedMinor) },
    ...{ actual_minor: textOf(one.actualMinor), details: one.details },
  }));
  const made = await rowsOf<{ itemKey: string }>(
    tx,
    sql`
    INSERT INTO reconciliation_items (id, item_key, kind, program_id, payout_id, stripe_id, currency, expected_minor, actual_minor,
      details, first_run_id, last_run_id)
    SELECT id, item_key, kind, program_id, payout_id, stripe_id, currency, expected_minor, actual_minor, details, ${runId}::uuid, ${runId}::uuid
    FROM ${rowsAs(rows)} ORDER BY item_key ON CONFLICT (item_key) DO NOTHING RETURNING item_key AS "itemKey"`,
  );
  const fresh = new Set(made.map(({ itemKey }) => itemKey));
  const again = rows.filter(({ item_key }) => !fresh.has(item_key));
  return { fresh: fresh.size, reopened: again.length === 0 ? 0 : await foundAgain(tx, runId, again, byKey) };
}

async function foundAgain(
  tx: Transaction,
  runId: string,
  rows: readonly { readonly item_key: string }[],
  byKey: ReadonlyMap<string, Difference>,
): Promise<number> {
  const known = await rowsOf<Known>(
    tx,
    sql`
    SELECT item_key AS "itemKey", state, expected_minor::text AS expected, actual_minor::text AS actual, details, last_run_id AS "lastRunId"
    FROM reconciliation_items WHERE item_key IN (SELECT item_key FROM ${rowsAs(rows)}) ORDER BY item_key FOR UPDATE`,
  );
  const judged = known.map(({ itemKey, expected, actual, state, details }) => {
    const found = byKey.get(itemKey);
    if (found === undefined) throw new Error("an item that was not found");
    const item = { state, expectedMinor: amountOf(expected), actualMinor: amountOf(actual), details };
    return { item_key: itemKey, reopen: judgeFound(item, found) === "reopen" };
  });
  const changed = rows.map((row) => ({
    ...row,
    reopen: judged.some(({ item_key, reopen }) => item_key === row.item_key && reopen),
  }));
  await tx.execute(sql`
    UPDATE reconciliation_items i SET expected_minor = r.expected_minor, actual_minor = r.actual_minor, details = r.details,
      state = CASE WHEN NOT r.reopen THEN i.state WHEN i.owner_id IS NULL THEN 'open' ELSE 'assigned' END,
      resolution = CASE WHEN r.reopen THEN NULL ELSE i.resolution END, resolved_by = CASE WHEN r.reopen THEN NULL ELSE i.resolved_by END,
      ended_at = CASE WHEN r.reopen THEN NULL ELSE i.ended_at END, last_run_id = ${runId}::uuid, version = i.version + 1
    FROM ${rowsAs(changed)} WHERE i.item_key = r.item_key`);
  return judged.filter(({ reopen }) => reopen).length;
}

const rowsAs = (
  rows: readonly unknown[],
) => sql`json_to_recordset(${JSON.stringify(rows)}::json) AS r(id uuid, item_key text, kind text,
  program_id uuid, payout_id uuid, stripe_id text, currency text, expected_minor bigint, actual_minor bigint, details jsonb, reopen boolean)`;
const textOf = (amount: bigint | null): string | null => (amount === null ? null : String(amount));
const amountOf = (text: string | null): bigint | null => (text === null ? null : BigInt(text));

/** An item that somebody still has to look after, as far as it takes to ask about it anew. */
export type WaitingItem = {
  readonly id: string;
  readonly itemKey: string;
  readonly kind: Difference["kind"];
  readonly programId: string | null;
  readonly payoutId: string | null;
  readonly stripeId: string | null;
  readonly details: Readonly<Record<string, unknown>>;
};

/** Open items that a run has not met, by id. */
export function itemsNotMet(
  db: Executor,
  runId: string,
  { after, limit }: { readonly after: string | null; readonly limit: number },
): Promise<WaitingItem[]> {
  const beyond = after === null ? sql`` : sql`AND id > ${after}::uuid`;
  return rowsOf<WaitingItem>(
    db,
    sql`
    SELECT id, item_key AS "itemKey", kind, program_id AS "programId", payout_id AS "payoutId", stripe_id AS "stripeId", details
    FROM reconciliation_items WHERE state IN ('open', 'assigned') AND last_run_id <> ${runId}::uuid ${beyond} ORDER BY id LIMIT ${limit}`,
  );
}

/** Says of items that both sides agree again. @returns how many there were */
export async function letGo(tx: Transaction, ids: readonly string[], now: Date): Promise<number> {
  if (ids.length === 0) return 0;
  const rows = await rowsOf(
    tx,
    sql`
    UPDATE reconciliation_items SET state = 'gone', ended_at = ${now}::timestamptz, version = version + 1 WHERE id IN (
      SELECT id FROM reconciliation_items WHERE state IN ('open', 'assigned')
        AND id IN (SELECT jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)::uuid) ORDER BY item_key FOR UPDATE
    ) RETURNING id`,
  );
  return rows.length;
}
