import { type SQL, sql } from "drizzle-orm";
import { type Executor, rowsOf } from "../../executor.ts";
import type { periodRuns } from "../../schema/periods.ts";

export type PeriodRunRow = typeof periodRuns.$inferSelect;
export type RunKind = PeriodRunRow["kind"];
export type RunStep = PeriodRunRow["step"];

/** How long a run may be silent until another takes it over: far longer than its longest statement. */
export const LEASE_MS = 5 * 60_000;

/** A run as whoever holds it knows it. Its token is the proof: it grows whenever somebody else takes over. */
export type HeldRun = {
  readonly id: string;
  readonly organisationId: string;
  readonly programId: string;
  readonly periodId: string;
  readonly kind: RunKind;
  readonly step: RunStep;
  readonly cursor: number;
  readonly token: number;
  readonly planVersionIds: readonly string[];
  /** Overrides that were approved when it began: what is approved later waits for the next calculation. */
  readonly overrideIds: readonly string[];
  readonly requestId: string;
};

/** Thrown when somebody else has taken the run over: what was about to be written must not be. */
export class LeaseLostError extends Error {
  constructor() {
    super("the run of this period was taken over");
    this.name = "LeaseLostError";
  }
}

const HELD = sql`id, organisation_id AS "organisationId", program_id AS "programId", period_id AS "periodId", kind, step, cursor,
  fencing_token::int AS token, plan_version_ids::text[] AS "planVersionIds", override_ids::text[] AS "overrideIds", request_id AS "requestId"`;

/**
 * Begins a period's run, or takes over one whose holder is silent. Null when somebody holds one. The period is locked
 * meanwhile, so of any number of callers one holds it.
 *
 * @param start the run to begin when none goes on; null: only take over
 */
export async function holdRun(
  tx: Executor,
  periodId: string,
  start: {
    readonly id: string;
    readonly kind: RunKind;
    readonly step: RunStep;
    readonly planVersionIds: readonly string[];
    /** Absent: those that are approved now. */
    readonly overrideIds?: readonly string[];
    readonly engineVersion: number;
    readonly requestId: string;
  } | null,
  now: Date,
): Promise<HeldRun | null> {
  await tx.execute(sql`SELECT FROM periods WHERE id = ${periodId}::uuid FOR UPDATE`);
  const leasedUntil = new Date(now.getTime() + LEASE_MS).toISOString();
  const at = now.toISOString();
  const [taken] = await rowsOf<HeldRun>(
    tx,
    sql`
    UPDATE period_runs SET fencing_token = fencing_token + 1, leased_until = ${leasedUntil}::timestamptz
    WHERE period_id = ${periodId}::uuid AND state = 'running' AND leased_until <= ${at}::timestamptz RETURNING ${HELD}`,
  );
  if (taken !== undefined || start === null) return taken ?? null;
  // Approving an override locks the period as well: none is approved between this look and the run's beginning.
  const [begun] = await rowsOf<HeldRun>(
    tx,
    sql`
    INSERT INTO period_runs (id, organisation_id, program_id, period_id, kind, state, step, fencing_token, leased_until,
      engine_version, plan_version_ids, override_ids, request_id, started_at)
    SELECT ${start.id}::uuid, organisation_id, program_id, id, ${start.kind}, 'running', ${start.step},
      1 + coalesce((SELECT max(fencing_token) FROM period_runs WHERE period_id = ${periodId}::uuid), 0),
      ${leasedUntil}::timestamptz, ${start.engineVersion}, ${`{${start.planVersionIds.join(",")}}`}::uuid[],
      ${overridesOf(periodId, start.overrideIds)}, ${start.requestId}::uuid,
      ${at}::timestamptz
    FROM periods WHERE id = ${periodId}::uuid
      AND NOT EXISTS (SELECT FROM period_runs WHERE period_id = ${periodId}::uuid AND state = 'running')
    RETURNING ${HELD}`,
  );
  return begun ?? null;
}

function overridesOf(periodId: string, ids: readonly string[] | undefined): SQL {
  if (ids !== undefined) return sql`${`{${ids.join(",")}}`}::uuid[]`;
  return sql`ARRAY(SELECT id FROM period_overrides WHERE period_id = ${periodId}::uuid AND state = 'approved' ORDER BY id)`;
}

/**
 * The first statement of every transaction of a run: locks the run and renews its lease, as long as it is still held.
 * Whoever would take it over waits until the transaction has ended.
 *
 * @throws LeaseLostError
 */
export async function fence(
  tx: Executor,
  run: Pick<HeldRun, "id" | "token">,
  now: Date,
  to: { readonly step: RunStep; readonly cursor: number } | null = null,
): Promise<void> {
  const leasedUntil = new Date(now.getTime() + LEASE_MS).toISOString();
  const move = to === null ? sql`` : sql`, step = ${to.step}, cursor = ${to.cursor}`;
  const held = await rowsOf(
    tx,
    sql`
    UPDATE period_runs SET leased_until = ${leasedUntil}::timestamptz${move}
    WHERE id = ${run.id}::uuid AND state = 'running' AND fencing_token = ${run.token} AND leased_until > ${now.toISOString()}::timestamptz
    RETURNING id`,
  );
  if (held.length === 0) throw new LeaseLostError();
}

/** Ends the run, in the transaction that writes what it came to. */
export async function finishRun(
  tx: Executor,
  run: Pick<HeldRun, "id">,
  outcome: {
    readonly state: "done" | "failed";
    readonly inputsHash: string | null;
    readonly resultsHash: string | null;
    readonly totals: Readonly<Record<string, unknown>> | null;
    readonly error?: string;
    readonly now: Date;
  },
): Promise<void> {
  await tx.execute(sql`
    UPDATE period_runs SET state = ${outcome.state}, step = 'done', finished_at = ${outcome.now.toISOString()}::timestamptz,
      inputs_hash = ${outcome.inputsHash}, results_hash = ${outcome.resultsHash},
      totals = ${outcome.totals === null ? null : JSON.stringify(outcome.totals)}::jsonb, error = ${outcome.error ?? null}
    WHERE id = ${run.id}::uuid`);
}

/**
 * Lets go of a run that goes on later, or whose step failed: whoever comes next need not wait for the lease to end.
 *
 * @param error what failed; null: nothing did, be it that something had before
 */
export async function releaseRun(
  db: Executor,
  run: Pick<HeldRun, "id" | "token">,
  now: Date,
  error: string | null,
): Promise<void> {
  await db.execute(sql`
    UPDATE period_runs SET leased_until = ${now.toISOString()}::timestamptz, error = ${error}::text
    WHERE id = ${run.id}::uuid AND state = 'running' AND fencing_token = ${run.token}`);
}

/** What a run was of, whoever holds it. */
export async function findRun(db: Executor, runId: string): Promise<HeldRun | undefined> {
  const [run] = await rowsOf<HeldRun>(db, sql`SELECT ${HELD} FROM period_runs WHERE id = ${runId}::uuid`);
  return run;
}
