import { sql } from "drizzle-orm";
import type { ReconciliationItemState } from "../../../core/reconciliation/states.ts";
import { type Executor, rowsOf } from "../../executor.ts";
import type { Transaction } from "../../transaction.ts";

/** An item as somebody decides on it, locked until the transaction ends. */
export type LockedItem = {
  readonly id: string;
  readonly state: ReconciliationItemState;
  readonly ownerId: string | null;
  readonly resolution: string | null;
};

export async function lockItem(tx: Transaction, id: string): Promise<LockedItem | undefined> {
  const [row] = await rowsOf<LockedItem>(
    tx,
    sql`SELECT id, state, owner_id AS "ownerId", resolution FROM reconciliation_items WHERE id = ${id}::uuid FOR UPDATE`,
  );
  return row;
}

/** What people say of an item. */
export interface ItemDecision {
  readonly state: ReconciliationItemState;
  readonly ownerId: string | null;
  readonly resolution: string | null;
  readonly resolvedBy: string | null;
  readonly endedAt: Date | null;
}

export async function decideItem(tx: Transaction, id: string, said: ItemDecision): Promise<void> {
  const { state, ownerId, resolution, resolvedBy, endedAt } = said;
  await tx.execute(sql`
    UPDATE reconciliation_items SET state = ${state}, owner_id = ${ownerId}::uuid, resolution = ${resolution}, resolved_by = ${resolvedBy}::uuid,
      ended_at = ${endedAt}::timestamptz, version = version + 1 WHERE id = ${id}::uuid`);
}

/** Whether a user is one of those who look after differences. */
export async function looksAfterItems(db: Executor, userId: string): Promise<boolean> {
  const rows = await rowsOf(
    db,
    sql`SELECT 1 AS one FROM users WHERE id = ${userId}::uuid AND platform_role IN ('owner', 'finance')`,
  );
  return rows.length > 0;
}
