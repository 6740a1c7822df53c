import { and, eq, type SQL, sql } from "drizzle-orm";
import { type Actor, type HttpDatabase, queryAs } from "../../client.ts";
import { type Executor, rowsOf } from "../../executor.ts";
import { topUps } from "../../schema/funding.ts";
import { StaleError, type Transaction } from "../../transaction.ts";

export type TopUpRow = typeof topUps.$inferSelect;
export type NewTopUp = typeof topUps.$inferInsert;

/**
 * Writes a top-up, unless its key or its bank's reference is there already.
 *
 * @returns the one that has the key, whether it was made now, and undefined when another has the reference
 */
export async function insertTopUp(
  tx: Transaction,
  topUp: NewTopUp,
): Promise<{ readonly topUp: TopUpRow; readonly isNew: boolean } | undefined> {
  const [made] = await tx.insert(topUps).values(topUp).onConflictDoNothing().returning();
  if (made !== undefined) return { topUp: made, isNew: true };
  const { programId, requestKey } = topUp;
  const [known] = await tx
    .select()
    .from(topUps)
    .where(and(eq(topUps.programId, programId), eq(topUps.requestKey, requestKey)));
  return known === undefined ? undefined : { topUp: known, isNew: false };
}

export async function lockTopUp(tx: Transaction, id: string): Promise<TopUpRow | undefined> {
  const [row] = await tx.select().from(topUps).where(eq(topUps.id, id)).for("update");
  return row;
}

/** The version of a top-up; undefined: it is none of ours. */
export async function findTopUpVersion(db: Executor, id: string): Promise<number | undefined> {
  const [row] = await rowsOf<{ version: number }>(db, sql`SELECT version FROM top_ups WHERE id = ${id}`);
  return row?.version;
}

type Changes = Partial<
  Pick<TopUpRow, "state" | "returnedMinor" | "sessionId" | "paymentIntentId" | "reason" | "settledAt">
>;

/** Changes a top-up in the version that was locked; answers it as it is then. */
export async function changeTopUp(tx: Transaction, topUp: TopUpRow, changes: Changes): Promise<TopUpRow> {
  const [changed] = await tx
    .update(topUps)
    .set({ ...changes, version: topUp.version + 1 })
    .where(and(eq(topUps.id, topUp.id), eq(topUps.version, topUp.version)))
    .returning();
  if (changed === undefined) throw new StaleError("the top-up");
  return changed;
}

export type TopUpListRow = Pick<
  TopUpRow,
  "id" | "programId" | "method" | "currency" | "state" | "reference" | "receivedOn" | "reason"
> & {
  readonly amountMinor: string;
  readonly returnedMinor: string;
  readonly settledAt: string | null;
  readonly createdAt: string;
};

const LISTED: SQL =
  sql.raw(`id, program_id AS "programId", method, currency, amount_minor::text AS "amountMinor", returned_minor::text AS "returnedMinor",
  state, reference, received_on::text AS "receivedOn", reason, settled_at AS "settledAt", created_at AS "createdAt"`);

/** A program's, newest first, as a tenant or as the platform; one row more than `limit` when there are more. */
export function listTopUps(
  db: HttpDatabase,
  actor: Actor,
  wanted: { readonly programId: string; readonly limit: number; readonly cursor?: string | undefined },
): Promise<TopUpListRow[]> {
  const { programId, limit, cursor } = wanted;
  return queryAs<TopUpListRow>(
    db,
    actor,
    sql`
    SELECT ${LISTED} FROM top_ups WHERE program_id = ${programId} AND ${cursor === undefined ? sql`true` : sql`id < ${cursor}`}
    ORDER BY id DESC LIMIT ${limit + 1}`,
  );
}

/** Lets lines that wait for funds run at once, whoever has looked at them last. Their rows are locked in id order. */
export async function endWaits(tx: Transaction, programId: string, currency: string): Promise<void> {
  await tx.execute(sql`
    UPDATE payouts SET leased_until = NULL, version = version + 1
    WHERE id IN (
      SELECT id FROM payouts WHERE program_id = ${programId} AND currency = ${currency} AND state = 'approved' AND leased_until IS NOT NULL
      ORDER BY id FOR UPDATE SKIP LOCKED)`);
}
