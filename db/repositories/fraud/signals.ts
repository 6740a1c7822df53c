import { type SQL, sql } from "drizzle-orm";
import type { FraudDecision, FraudState, StandingSignal } from "../../../core/fraud/signal-state.ts";
import { subjectOf } from "../../../core/fraud/signal-state.ts";
import type { FraudKind, FraudSignal } from "../../../core/fraud/signals.ts";
import { type Executor, rowsOf } from "../../executor.ts";
import type { Transaction } from "../../transaction.ts";
import { uuids } from "../outbox.ts";

type StandingRow = {
  id: string;
  kind: FraudKind;
  affiliateId: string;
  partnerId: string | null;
  programId: string | null;
  grade: number;
  figures: Record<string, number>;
  day: string | null;
  state: FraudState;
  decidedGrade: number | null;
  version: number;
};

const FIELDS = sql`
  f.id, f.kind, f.affiliate_id AS "affiliateId", f.partner_id AS "partnerId", f.program_id AS "programId", f.grade, f.figures,
  f.day::text AS day, f.state, f.decided_grade AS "decidedGrade", f.version`;

/** What is kept of these programs' partners; null: of affiliates, whatever their programs. Locked until the transaction ends. */
export function lockSignals(tx: Transaction, programIds: readonly string[] | null): Promise<StandingRow[]> {
  const which: SQL =
    programIds === null ? sql`f.program_id IS NULL` : sql`f.program_id = ANY(${uuids(programIds)})`;
  return rowsOf<StandingRow>(
    tx,
    sql`SELECT ${FIELDS} FROM fraud_signals f WHERE ${which} ORDER BY f.id FOR UPDATE`,
  );
}

export async function lockSignal(tx: Transaction, id: string): Promise<StandingRow | undefined> {
  const [row] = await rowsOf<StandingRow>(
    tx,
    sql`SELECT ${FIELDS} FROM fraud_signals f WHERE f.id = ${id} FOR UPDATE`,
  );
  return row;
}

/** Keeps signals that are new; one that somebody else has kept meanwhile stays as it is. */
export async function insertSignals(
  tx: Executor,
  signals: readonly (FraudSignal & { readonly id: string })[],
  now: Date,
): Promise<void> {
  if (signals.length === 0) return;
  const rows = signals.map((signal) => ({ ...signal, subjectId: subjectOf(signal) }));
  await tx.execute(sql`
    INSERT INTO fraud_signals (id, kind, subject_id, affiliate_id, partner_id, program_id, grade, figures, day, changed_at, created_at)
    SELECT r.id, r.kind, r."subjectId", r."affiliateId", r."partnerId", r."programId", r.grade, r.figures, r.day, ${now}::timestamptz, ${now}::timestamptz
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(id uuid, kind text, "subjectId" uuid, "affiliateId" uuid, "partnerId" uuid,
      "programId" uuid, grade smallint, figures jsonb, day date)
    ORDER BY r.kind, r."subjectId" ON CONFLICT (kind, subject_id) DO NOTHING`);
}

/** Gives locked signals the figures of now. */
export async function updateSignals(
  tx: Executor,
  signals: readonly StandingSignal[],
  now: Date,
): Promise<void> {
  if (signals.length === 0) return;
  await tx.execute(sql`
    UPDATE fraud_signals f SET grade = r.grade, figures = r.figures, day = r.day, state = r.state, changed_at = ${now}::timestamptz,
      version = f.version + 1
    FROM jsonb_to_recordset(${JSON.stringify(signals)}::jsonb) AS r(id uuid, grade smallint, figures jsonb, day date, state text)
    WHERE f.id = r.id`);
}

export async function noteScans(
  tx: Executor,
  scans: readonly { readonly programId: string; readonly found: number }[],
  now: Date,
): Promise<void> {
  await tx.execute(sql`
    INSERT INTO fraud_scans (program_id, scanned_at, found)
    SELECT r."programId", ${now}::timestamptz, r.found
    FROM jsonb_to_recordset(${JSON.stringify(scans)}::jsonb) AS r("programId" uuid, found int) ORDER BY 1
    ON CONFLICT (program_id) DO UPDATE SET scanned_at = excluded.scanned_at, found = excluded.found`);
}

/** Writes down what somebody decided of a locked signal. */
export async function decideSignal(
  tx: Executor,
  id: string,
  decided: {
    readonly state: FraudState;
    readonly decision: FraudDecision;
    readonly decidedGrade: number | null;
    readonly reason: string;
    readonly by: string;
    readonly now: Date;
  },
): Promise<void> {
  const { state, decision, decidedGrade, reason, by, now } = decided;
  await tx.execute(sql`
    UPDATE fraud_signals SET state = ${state}, decision = ${decision}, decided_grade = ${decidedGrade}::smallint, reason = ${reason},
      decided_by = ${by}::uuid, decided_at = ${now}::timestamptz, version = version + 1
    WHERE id = ${id}`);
}
