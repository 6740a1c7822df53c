import { sql } from "drizzle-orm";
import { type Executor, rowsOf } from "../../executor.ts";
import type { PeriodHead } from "./heads.ts";

type Standing = Pick<PeriodHead, "state" | "asked"> & { readonly running: boolean };

/** How a period stands, locked until the transaction ends; undefined: the caller sees none. */
export async function lockPeriod(
  tx: Executor,
  periodId: string,
): Promise<(Standing & { version: number; programId: string; endsAt: Date }) | undefined> {
  const [row] = await rowsOf<Standing & { version: number; programId: string; ends_ms: number }>(
    tx,
    sql`
    SELECT state, asked, version, program_id AS "programId", (extract(epoch FROM ends_at) * 1000)::float8 AS ends_ms,
      EXISTS (SELECT FROM period_runs r WHERE r.period_id = periods.id AND r.state = 'running') AS running
    FROM periods WHERE id = ${periodId}::uuid FOR UPDATE`,
  );
  if (row === undefined) return undefined;
  const { ends_ms, ...standing } = row;
  return { ...standing, endsAt: new Date(ends_ms) };
}

/** Writes down what somebody asks for: the job finds it by its state. */
export async function askForPeriod(
  tx: Executor,
  periodId: string,
  asked: NonNullable<PeriodHead["asked"]>,
): Promise<void> {
  await tx.execute(
    sql`UPDATE periods SET asked = ${asked}, version = version + 1 WHERE id = ${periodId}::uuid`,
  );
}

export async function approvePeriod(
  tx: Executor,
  periodId: string,
  userId: string,
  now: Date,
): Promise<void> {
  await tx.execute(sql`
    UPDATE periods SET state = 'approved', approved_by = ${userId}::uuid, approved_at = ${now.toISOString()}::timestamptz,
      version = version + 1 WHERE id = ${periodId}::uuid`);
}

export interface NewOverride {
  readonly id: string;
  readonly organisationId: string;
  readonly programId: string;
  readonly periodId: string;
  readonly partnerId: string;
  readonly kind: "rank" | "volume" | "amount";
  readonly value: Readonly<Record<string, string | null>>;
  readonly reason: string;
  readonly proposedBy: string;
}

/** Proposes an override; false: the program has no such partner. */
export async function insertOverride(tx: Executor, row: NewOverride): Promise<boolean> {
  const made = await rowsOf(
    tx,
    sql`
    INSERT INTO period_overrides (id, organisation_id, program_id, period_id, partner_id, kind, value, reason, proposed_by)
    SELECT ${row.id}::uuid, ${row.organisationId}::uuid, ${row.programId}::uuid, ${row.periodId}::uuid, p.id, ${row.kind},
      ${JSON.stringify(row.value)}::jsonb, ${row.reason}, ${row.proposedBy}::uuid
    FROM partners p WHERE p.id = ${row.partnerId}::uuid AND p.program_id = ${row.programId}::uuid RETURNING id`,
  );
  return made.length > 0;
}

/** Decides a proposed override; false: it is decided already. */
export async function decideOverride(
  tx: Executor,
  decision: {
    readonly id: string;
    readonly state: "approved" | "rejected";
    readonly userId: string;
    readonly now: Date;
  },
): Promise<boolean> {
  const decided = await rowsOf(
    tx,
    sql`
    UPDATE period_overrides SET state = ${decision.state}, decided_by = ${decision.userId}::uuid,
      decided_at = ${decision.now.toISOString()}::timestamptz, version = version + 1
    WHERE id = ${decision.id}::uuid AND state = 'proposed' RETURNING id`,
  );
  return decided.length > 0;
}

/** Withdraws what the same person proposed; false: it is decided or withdrawn already. */
export async function withdrawOverride(
  tx: Executor,
  { id, userId, now }: { readonly id: string; readonly userId: string; readonly now: Date },
): Promise<boolean> {
  const withdrawn = await rowsOf(
    tx,
    sql`
    UPDATE period_overrides SET state = 'withdrawn', decided_at = ${now.toISOString()}::timestamptz, version = version + 1
    WHERE id = ${id}::uuid AND proposed_by = ${userId}::uuid AND state = 'proposed' RETURNING id`,
  );
  return withdrawn.length > 0;
}

/** The program's currencies, and the ranks of the plan that a period is worked out by. */
export async function overrideBounds(
  tx: Executor,
  programId: string,
  endsAt: Date,
): Promise<{ currencies: string[]; ranks: string[] }> {
  const [row] = await rowsOf<{ currencies: string[]; ranks: { key: string }[] | null }>(
    tx,
    sql`
    SELECT g.currencies, (SELECT v.rules -> 'ranks' FROM plan_versions v WHERE v.program_id = g.id AND v.campaign_id IS NULL
      AND v.effective_from < ${endsAt.toISOString()}::timestamptz ORDER BY v.effective_from DESC, v.number DESC LIMIT 1) AS ranks
    FROM programs g WHERE g.id = ${programId}::uuid`,
  );
  return { currencies: row?.currencies ?? [], ranks: (row?.ranks ?? []).map(({ key }) => key) };
}
