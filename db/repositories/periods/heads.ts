import { type SQL, sql } from "drizzle-orm";
import type { PeriodKind } from "../../../core/period/period-bounds.ts";
import type { PeriodState } from "../../../core/period/states.ts";
import { type Executor, rowsOf } from "../../executor.ts";

/** What decides what is done with a period next. */
export interface PeriodHead {
  readonly id: string;
  readonly organisationId: string;
  readonly programId: string;
  readonly number: number;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly state: PeriodState;
  readonly asked: "close" | "recalculate" | "replay" | null;
  readonly runId: string | null;
  readonly inputsHash: string | null;
  readonly resultsHash: string | null;
  /** The period before; null: there was none. */
  readonly beforeId: string | null;
  readonly beforeState: PeriodState | null;
}

/** A period that waits for a run. */
export interface DuePeriod extends PeriodHead {
  /** It has a run, whose last step failed. */
  readonly failed: boolean;
}

type HeadRow = Omit<PeriodHead, "startsAt" | "endsAt"> & { starts_ms: number; ends_ms: number };

const HEAD = sql`p.id, p.organisation_id AS "organisationId", p.program_id AS "programId", p.number,
  (extract(epoch FROM p.starts_at) * 1000)::float8 AS starts_ms, (extract(epoch FROM p.ends_at) * 1000)::float8 AS ends_ms,
  p.state, p.asked, p.run_id AS "runId", p.inputs_hash AS "inputsHash", p.results_hash AS "resultsHash",
  b.id AS "beforeId", b.state AS "beforeState"`;
const PERIOD = sql`periods p LEFT JOIN periods b ON b.program_id = p.program_id AND b.number = p.number - 1`;

function headOf<Row extends HeadRow>({ starts_ms, ends_ms, ...row }: Row) {
  return { ...row, startsAt: new Date(starts_ms), endsAt: new Date(ends_ms) };
}

export async function findPeriodHead(db: Executor, periodId: string): Promise<PeriodHead | undefined> {
  const [row] = await rowsOf<HeadRow>(db, sql`SELECT ${HEAD} FROM ${PERIOD} WHERE p.id = ${periodId}::uuid`);
  return row === undefined ? undefined : headOf(row);
}

/**
 * Periods that wait for a run: one that is over and past its days of grace, or asked for, once the one before it is decided;
 * one whose calculation somebody asked for anew, or to replay; one that is approved, once the one before it is in force; one
 * whose run goes on and nobody holds. Those whose last step failed come last, the one that was tried longest ago first.
 */
export async function findPeriodsDue(db: Executor, now: Date, limit: number): Promise<DuePeriod[]> {
  const at = sql`${now.toISOString()}::timestamptz`;
  const rows = await rowsOf<HeadRow & { failed: boolean }>(
    db,
    sql`
    SELECT ${HEAD}, r.error IS NOT NULL AS failed FROM ${PERIOD} JOIN programs g ON g.id = p.program_id
      LEFT JOIN period_runs r ON r.period_id = p.id AND r.state = 'running'
    WHERE coalesce(r.leased_until <= ${at}, true) AND (
        r.id IS NOT NULL OR p.state = 'closing'
        OR (p.state = 'open' AND p.ends_at <= ${at} AND (p.asked = 'close' OR p.ends_at + make_interval(days => g.period_close_days) <= ${at})
          AND coalesce(b.state IN ('approved', 'finalised'), true))
        OR (p.state = 'approved' AND coalesce(b.state = 'finalised', true))
        OR (p.state <> 'open' AND p.asked IN ('recalculate', 'replay'))
      )
    ORDER BY CASE WHEN r.error IS NOT NULL THEN r.leased_until END NULLS FIRST, p.ends_at, p.id LIMIT ${limit}`,
  );
  return rows.map(headOf);
}

/** A program whose next period is to be opened. */
export interface ProgramToOpen {
  readonly organisationId: string;
  readonly programId: string;
  readonly kind: PeriodKind;
  readonly timezone: string;
  /** Of its last period; null: it has none. */
  readonly last: { readonly number: number; readonly endsAt: Date } | null;
}

type OpenRow = {
  organisationId: string;
  programId: string;
  kind: PeriodKind;
  timezone: string;
  number: number | null;
  ends_ms: number | null;
};

/** Active programs with a plan that have no period which is still to end. */
export async function findProgramsToOpen(db: Executor, now: Date, limit: number): Promise<ProgramToOpen[]> {
  const rows = await rowsOf<OpenRow>(
    db,
    sql`
    SELECT g.organisation_id AS "organisationId", g.id AS "programId", g.period_kind AS kind, g.timezone, l.number,
      (extract(epoch FROM l.ends_at) * 1000)::float8 AS ends_ms
    FROM programs g LEFT JOIN LATERAL (
      SELECT number, ends_at FROM periods p WHERE p.program_id = g.id ORDER BY number DESC LIMIT 1
    ) l ON true
    WHERE g.status = 'active' AND coalesce(l.ends_at <= ${now.toISOString()}::timestamptz, true)
      AND EXISTS (SELECT FROM plan_versions v WHERE v.program_id = g.id)
    ORDER BY g.id LIMIT ${limit}`,
  );
  return rows.map(({ number, ends_ms, ...program }) => ({
    ...program,
    last: number === null || ends_ms === null ? null : { number, endsAt: new Date(ends_ms) },
  }));
}

/** Opens a period; false when somebody else has. */
export async function openPeriod(
  db: Executor,
  period: {
    readonly id: string;
    readonly organisationId: string;
    readonly programId: string;
    readonly number: number;
    readonly startsAtMs: number;
    readonly endsAtMs: number;
  },
): Promise<boolean> {
  const rows = await rowsOf(
    db,
    sql`
    INSERT INTO periods (id, organisation_id, program_id, number, starts_at, ends_at)
    VALUES (${period.id}::uuid, ${period.organisationId}::uuid, ${period.programId}::uuid, ${period.number},
      ${new Date(period.startsAtMs).toISOString()}::timestamptz, ${new Date(period.endsAtMs).toISOString()}::timestamptz)
    ON CONFLICT DO NOTHING RETURNING id`,
  );
  return rows.length > 0;
}

/** What is written to a period when a step of its run is done. */
export async function updatePeriod(tx: Executor, periodId: string, set: SQL): Promise<void> {
  await tx.execute(sql`UPDATE periods SET ${set}, version = version + 1 WHERE id = ${periodId}::uuid`);
}
