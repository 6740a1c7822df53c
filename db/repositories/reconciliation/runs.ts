import { sql } from "drizzle-orm";
import {
  type BalanceBase,
  FIRST_PROGRESS,
  type Progress,
  parseProgress,
} from "../../../core/reconciliation/progress.ts";
import type { ReconciliationWindow } from "../../../core/reconciliation/window.ts";
import { type Executor, moment, rowsOf } from "../../executor.ts";
import { StaleError, type Transaction } from "../../transaction.ts";

export interface NewRun extends ReconciliationWindow {
  readonly id: string;
  readonly runKey: string;
  /** Null: the schedule. */
  readonly requestedBy: string | null;
  readonly requestId: string;
}

/** @returns the run of that key, and whether it was there before */
export async function insertRun(db: Executor, run: NewRun): Promise<{ id: string; known: boolean }> {
  const { id, runKey, from, to, requestedBy, requestId } = run;
  const rows = await rowsOf<{ id: string; known: boolean }>(
    db,
    sql`
    WITH made AS (
      INSERT INTO reconciliation_runs (id, run_key, state, from_at, to_at, progress, counts, requested_by, request_id)
      VALUES (${id}::uuid, ${runKey}, 'running', ${from}::timestamptz, ${to}::timestamptz, ${JSON.stringify(FIRST_PROGRESS)}::jsonb, '{}',
        ${requestedBy}::uuid, ${requestId}::uuid)
      ON CONFLICT (run_key) DO NOTHING RETURNING id
    )
    SELECT id, false AS known FROM made UNION ALL SELECT id, true FROM reconciliation_runs WHERE run_key = ${runKey} LIMIT 1`,
  );
  // Made by another at this very moment: this statement does not see it yet.
  return rows[0] ?? insertRun(db, run);
}

/** A run that is under way, as it was taken. */
export interface TakenRun extends ReconciliationWindow {
  readonly id: string;
  readonly runKey: string;
  readonly version: number;
  readonly progress: Progress;
  readonly counts: Readonly<Record<string, number>>;
  readonly createdAt: Date;
}

/**
 * Takes the oldest run that is under way and nobody works on, or the one that is named, until `leasedUntil`.
 *
 * @param passed ids that this caller has given up for now
 */
export async function takeRun(
  db: Executor,
  wanted: {
    readonly id: string | undefined;
    readonly passed: readonly string[];
    readonly now: Date;
    readonly leasedUntil: Date;
  },
): Promise<TakenRun | undefined> {
  const { id, passed, now, leasedUntil } = wanted;
  const named = id === undefined ? sql`` : sql`AND id = ${id}::uuid`;
  const [row] = await rowsOf<{
    id: string;
    runKey: string;
    version: number;
    from: string;
    to: string;
    progress: unknown;
    counts: Record<string, number>;
    createdAt: string;
  }>(
    db,
    sql`
    UPDATE reconciliation_runs SET leased_until = ${leasedUntil}::timestamptz, version = version + 1 WHERE id = (
      SELECT id FROM reconciliation_runs WHERE state = 'running' AND (leased_until IS NULL OR leased_until <= ${now}::timestamptz) ${named}
        AND id NOT IN (SELECT jsonb_array_elements_text(${JSON.stringify(passed)}::jsonb)::uuid)
      ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
    ) RETURNING id, run_key AS "runKey", version, from_at AS "from", to_at AS "to", progress, counts, created_at AS "createdAt"`,
  );
  if (row === undefined) return undefined;
  const { from, to, createdAt, progress } = row;
  return {
    ...{ ...row, from: moment(from), to: moment(to), createdAt: moment(createdAt) },
    progress: parseProgress(progress),
  };
}

/** What is written of a run when a step is done. */
export interface RunChanges {
  readonly state: "running" | "done" | "failed";
  readonly progress: Progress;
  readonly counts: Readonly<Record<string, number>>;
  readonly leasedUntil: Date | null;
  readonly error: string | null;
  readonly endedAt: Date | null;
}

/** Writes how far a run has come, in the version that was taken. @throws StaleError when another has gone on with it */
export async function saveRun(
  tx: Transaction,
  run: Pick<TakenRun, "id" | "version">,
  changes: RunChanges,
): Promise<void> {
  const { state, progress, counts, leasedUntil, error, endedAt } = changes;
  const rows = await rowsOf(
    tx,
    sql`
    UPDATE reconciliation_runs SET state = ${state}, progress = ${JSON.stringify(progress)}::jsonb, counts = ${JSON.stringify(counts)}::jsonb,
      leased_until = ${leasedUntil}::timestamptz, error = ${error}, ended_at = ${endedAt}::timestamptz, version = version + 1
    WHERE id = ${run.id}::uuid AND version = ${run.version} RETURNING id`,
  );
  if (rows.length === 0) throw new StaleError("the reconciliation");
}

/** Where the last run that was done left the platform's balance; null: none has one. */
export async function lastBalanceBase(db: Executor): Promise<BalanceBase | null> {
  const [row] = await rowsOf<{ base: BalanceBase }>(
    db,
    sql`
    SELECT progress -> 'base' AS base FROM reconciliation_runs WHERE state = 'done' AND jsonb_typeof(progress -> 'base') = 'object'
    ORDER BY ended_at DESC LIMIT 1`,
  );
  return row?.base ?? null;
}

/** Whether a run is left that nobody works on. */
export async function isRunWaiting(db: Executor, now: Date): Promise<boolean> {
  const rows = await rowsOf(
    db,
    sql`
    SELECT 1 AS one FROM reconciliation_runs WHERE state = 'running' AND (leased_until IS NULL OR leased_until <= ${now}::timestamptz) LIMIT 1`,
  );
  return rows.length > 0;
}
