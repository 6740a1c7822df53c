import { sql } from "drizzle-orm";
import type { BatchOrigin, BatchState } from "../../../core/payout/states.ts";
import type { HttpDatabase } from "../../client.ts";
import { type Executor, rowsOf } from "../../executor.ts";
import { StaleError, type Transaction } from "../../transaction.ts";

export interface NewBatch {
  readonly id: string;
  readonly organisationId: string;
  readonly programId: string;
  readonly origin: BatchOrigin;
  /** Of the schedule: one batch for each. */
  readonly dueAt: Date | null;
  readonly createdBy: string | null;
  readonly requestId: string;
}

/**
 * Makes a batch with the program's next number; it takes no lines as yet.
 *
 * @returns false: there is one of that schedule's day
 */
export async function insertBatch(tx: Transaction, batch: NewBatch): Promise<boolean> {
  const { id, organisationId, programId, origin, dueAt, createdBy, requestId } = batch;
  // Numbers are given one after the other: whoever makes another batch of the program waits.
  await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended('payout-batches:' || ${programId}, 0))`);
  const rows = await rowsOf(
    tx,
    sql`
    INSERT INTO payout_batches (id, organisation_id, program_id, number, state, origin, due_at, created_by, request_id)
    SELECT ${id}, ${organisationId}, ${programId}, coalesce(max(number), 0) + 1, 'freezing', ${origin}, ${dueAt}::timestamptz,
      ${createdBy}::uuid, ${requestId}
    FROM payout_batches WHERE program_id = ${programId}
    ON CONFLICT ON CONSTRAINT payout_batches_due DO NOTHING RETURNING id`,
  );
  return rows.length === 1;
}

/** A batch as it stands, locked until the transaction ends. */
export type LockedBatch = {
  readonly id: string;
  readonly version: number;
  readonly organisationId: string;
  readonly programId: string;
  readonly state: BatchState;
  readonly origin: BatchOrigin;
  readonly createdBy: string | null;
  readonly ended: boolean;
  readonly reason: string | null;
};

/** Whoever changes a batch or takes lines into it locks it before any line or account. */
export async function lockBatch(tx: Transaction, id: string): Promise<LockedBatch | undefined> {
  const [row] = await rowsOf<LockedBatch>(
    tx,
    sql`
    SELECT id, version, organisation_id AS "organisationId", program_id AS "programId", state, origin, created_by AS "createdBy",
      ended_at IS NOT NULL AS ended, reason
    FROM payout_batches WHERE id = ${id} FOR UPDATE`,
  );
  return row;
}

/** What becomes of a batch; what is left out stays. */
export interface BatchChange {
  readonly state: BatchState;
  readonly approvedBy?: string;
  readonly approvedAt?: Date;
  readonly endedAt?: Date;
  readonly reason?: string;
}

/** In the version that was locked. */
export async function changeBatch(
  tx: Transaction,
  { id, version }: Pick<LockedBatch, "id" | "version">,
  { state, approvedBy, approvedAt, endedAt, reason }: BatchChange,
): Promise<void> {
  const rows = await rowsOf(
    tx,
    sql`
    UPDATE payout_batches SET state = ${state}, approved_by = coalesce(${approvedBy ?? null}::uuid, approved_by),
      approved_at = coalesce(${approvedAt ?? null}::timestamptz, approved_at), ended_at = coalesce(${endedAt ?? null}::timestamptz, ended_at),
      reason = coalesce(${reason ?? null}::text, reason), version = version + 1
    WHERE id = ${id} AND version = ${version} RETURNING id`,
  );
  if (rows.length !== 1) throw new StaleError("the batch");
}

/**
 * Takes lines that were asked for and are in no batch, up to `limit`; what somebody else is at is left out, so that two
 * batches share none, and so is what is held.
 *
 * @returns their ids
 */
export async function takeRequested(
  tx: Transaction,
  { id, programId }: Pick<LockedBatch, "id" | "programId">,
  limit: number,
): Promise<string[]> {
  const rows = await rowsOf<{ id: string }>(
    tx,
    sql`
    UPDATE payouts SET batch_id = ${id}, version = version + 1 WHERE id IN (
      SELECT id FROM payouts WHERE program_id = ${programId} AND state = 'requested' AND batch_id IS NULL AND held_at IS NULL
      ORDER BY id LIMIT ${limit} FOR UPDATE SKIP LOCKED
    ) RETURNING id`,
  );
  return rows.map((row) => row.id);
}

/** What a batch would pay, by currency; lines that are cancelled are no part of it. */
export async function batchTotals(db: Executor, batchId: string): Promise<Map<string, bigint>> {
  const rows = await rowsOf<{ currency: string; total: string }>(
    db,
    sql`
    SELECT currency, sum(amount_minor)::text AS total FROM payouts
    WHERE batch_id = ${batchId} AND state <> 'cancelled' GROUP BY currency ORDER BY currency`,
  );
  return new Map(rows.map(({ currency, total }) => [currency, BigInt(total)]));
}

/** All lines that wait for the approval of their batch are approved. @returns their ids, in order */
export async function approveLines(tx: Transaction, batchId: string): Promise<string[]> {
  const rows = await rowsOf<{ id: string }>(
    tx,
    sql`
    WITH changed AS (
      UPDATE payouts SET state = 'approved', version = version + 1 WHERE id IN (
        SELECT id FROM payouts WHERE batch_id = ${batchId} AND state = 'requested' ORDER BY id FOR UPDATE
      ) RETURNING id
    ) SELECT id FROM changed ORDER BY id`,
  );
  return rows.map((row) => row.id);
}

/** Approved lines wait again, so that no run takes them up. @returns whether some of the batch have been submitted */
export async function withdrawLines(tx: Transaction, batchId: string): Promise<boolean> {
  await tx.execute(sql`
    UPDATE payouts SET state = 'requested', leased_until = NULL, version = version + 1 WHERE id IN (
      SELECT id FROM payouts WHERE batch_id = ${batchId} AND state = 'approved' ORDER BY id FOR UPDATE)`);
  const left = await rowsOf(
    tx,
    sql`SELECT id FROM payouts WHERE batch_id = ${batchId} AND state NOT IN ('requested', 'cancelled') LIMIT 1`,
  );
  return left.length > 0;
}

/** Batches whose lines are being collected, or released: somebody goes on with them. Oldest first. */
export async function findUnfinishedBatches(db: HttpDatabase, limit: number): Promise<{ id: string }[]> {
  return rowsOf<{ id: string }>(
    db,
    sql`
    SELECT id FROM payout_batches WHERE state = 'freezing' OR (state = 'cancelled' AND ended_at IS NULL) ORDER BY id LIMIT ${limit}`,
  );
}

export type ProgramToPay = {
  readonly id: string;
  readonly organisationId: string;
  readonly timezone: string;
  readonly rules: Record<string, unknown>;
  /** Until when its schedule is done: that of its last batch, else when its rules were written. */
  readonly since: string;
};

/** Active programs that said when they pay, in the order of their ids. */
export function findProgramsToPay(
  db: HttpDatabase,
  after: string | null,
  limit: number,
): Promise<ProgramToPay[]> {
  return rowsOf<ProgramToPay>(
    db,
    sql`
    SELECT g.id, g.organisation_id AS "organisationId", g.timezone, r.rules,
      greatest(r.updated_at, (SELECT max(b.due_at) FROM payout_batches b WHERE b.program_id = g.id)) AS since
    FROM payout_policies r JOIN programs g ON g.id = r.program_id
    WHERE g.status = 'active' AND r.rules -> 'schedule' ->> 'kind' <> 'on_request' ${after === null ? sql`` : sql`AND g.id > ${after}`}
    ORDER BY g.id LIMIT ${limit}`,
  );
}
