import { sql } from "drizzle-orm";
import type { PlanVersion } from "../../core/commission/accrual.ts";
import type { PlanRules } from "../../core/commission/plan.ts";
import { type Executor, rowsOf } from "../executor.ts";
import { uuids } from "./outbox.ts";
import { planLock } from "./plans.ts";
import type { CaseRow, CreditRow } from "./settlement-rows.ts";

export type PlanRow = {
  id: string;
  program_id: string;
  campaign_id: string | null;
  number: number;
  from_ms: number;
  rules: PlanRules;
};

/** A plan that is not saved, as if it had been in force from the first day on; saved ones of the same place are not used. */
export interface DraftPlan {
  readonly programId: string;
  /** Null: the program's plan; campaigns with one of their own keep it. Else the campaign's own. */
  readonly campaignId: string | null;
  readonly rules: PlanRules;
}

/**
 * Keeps plans of programs from being written until the transaction ends, without waiting; answers the programs for
 * which that is so. Whoever writes a plan then finds every conversion that was blocked for want of one.
 */
export async function holdPlans(db: Executor, programIds: readonly string[]): Promise<Set<string>> {
  const rows = await rowsOf<{ id: string }>(
    db,
    sql`SELECT id FROM unnest(${uuids(programIds)}) AS p(id) WHERE pg_try_advisory_xact_lock_shared(${planLock(sql`p.id`)})`,
  );
  return new Set(rows.map((row) => row.id));
}

/** Comes before all saved plans, and is in force at whatever time. */
export function draftRow({ programId, campaignId, rules }: DraftPlan): PlanRow {
  return {
    id: "draft",
    program_id: programId,
    campaign_id: campaignId,
    number: 0,
    from_ms: Number.NEGATIVE_INFINITY,
    rules,
  };
}

export async function loadPlans(db: Executor, programIds: readonly string[]): Promise<PlanRow[]> {
  const rows = await rowsOf<PlanRow>(
    db,
    sql`
    SELECT id, program_id, campaign_id, number, (extract(epoch FROM effective_from) * 1000)::float8 AS from_ms, rules
    FROM plan_versions WHERE program_id = ANY(${uuids(programIds)}) ORDER BY effective_from DESC, number DESC`,
  );
  return rows;
}

/** The campaign's own plan, else the program's; the newest that had begun. */
export function planInForce(
  conversion: CaseRow,
  credit: CreditRow,
  plans: readonly PlanRow[],
): PlanRow | undefined {
  const inForce = (campaignId: string | null) =>
    plans.find(
      (plan) =>
        plan.program_id === conversion.program_id &&
        plan.campaign_id === campaignId &&
        plan.from_ms <= conversion.occurred_ms,
    );
  return inForce(credit.campaign_id) ?? inForce(null);
}

const versions = new WeakMap<PlanRow, PlanVersion>();

/** One object per plan: the engine works a plan's rates out once for credits that share it. */
export function planVersion(row: PlanRow): PlanVersion {
  let version = versions.get(row);
  if (version === undefined) {
    version = { planVersionId: row.id, version: row.number, rules: row.rules };
    versions.set(row, version);
  }
  return version;
}
