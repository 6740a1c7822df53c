import { sql } from "drizzle-orm";
import type { PlanRules } from "../../../core/commission/plan.ts";
import type { LineRules } from "../../../core/period/period-lines.ts";
import { type Executor, rowsOf } from "../../executor.ts";

/** The program's own plan that a period is worked out by; without one nothing is asked and nothing paid. */
export interface PeriodPlan {
  readonly planVersionId: string | null;
  readonly rules: LineRules;
}

const NO_PLAN: PeriodPlan = { planVersionId: null, rules: { levels: [], capBps: 0 } };

/** The version in force in the last millisecond before `endsAt`; null: none was. */
export async function findPlanVersionId(
  db: Executor,
  programId: string,
  endsAt: Date,
): Promise<string | null> {
  const [row] = await rowsOf<{ id: string }>(
    db,
    sql`
    SELECT id FROM plan_versions WHERE program_id = ${programId}::uuid AND campaign_id IS NULL
      AND effective_from < ${endsAt.toISOString()}::timestamptz
    ORDER BY effective_from DESC, number DESC LIMIT 1`,
  );
  return row?.id ?? null;
}

export async function loadPeriodPlan(db: Executor, planVersionId: string | null): Promise<PeriodPlan> {
  if (planVersionId === null) return NO_PLAN;
  const [row] = await rowsOf<{ rules: PlanRules }>(
    db,
    sql`SELECT rules FROM plan_versions WHERE id = ${planVersionId}::uuid`,
  );
  if (row === undefined) throw new Error("a period's plan is gone");
  return { planVersionId, rules: row.rules };
}
