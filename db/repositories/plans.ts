import { and, desc, eq, gt, isNull, lt, lte, or, type SQL, sql } from "drizzle-orm";
import type { PlanRules } from "../../core/commission/plan.ts";
import { batchAs } from "../batch-as.ts";
import { type HttpDatabase, type Identity, queryAs } from "../client.ts";
import { planVersions } from "../schema/commission.ts";

export type PlanRow = typeof planVersions.$inferSelect;
export type NewPlan = Omit<typeof planVersions.$inferInsert, "organisationId">;

/** The advisory lock of a program's plans: exclusive to write one, shared to rely on there being none. */
export function planLock(programId: SQL): SQL {
  return sql`hashtextextended('plans of ' || ${programId}::text, 0)`;
}

/**
 * Writes a version, and has the conversions settled that waited for a plan. Rejects with a violation of
 * `plan_versions_number` when that number was given meanwhile.
 */
export async function insertPlan(db: HttpDatabase, identity: Identity, plan: NewPlan): Promise<PlanRow> {
  const { organisationId } = identity;
  const [, [row]] = await batchAs(db, identity, [
    db.execute(sql`SELECT pg_advisory_xact_lock(${planLock(sql`${plan.programId}`)})`),
    db
      .insert(planVersions)
      .values({ ...plan, organisationId })
      .returning(),
    db.execute(wakeBlocked(organisationId, plan.programId)),
  ]);
  if (row === undefined) throw new Error("an insert answered no row");
  return row;
}

function wakeBlocked(organisationId: string, programId: string): SQL {
  return sql`
    WITH woken AS (
      UPDATE conversions SET commission_due = true, commission_blocked_by = NULL, version = version + 1
      WHERE program_id = ${programId} AND commission_blocked_by IS NOT NULL RETURNING request_id
    )
    INSERT INTO outbox (id, organisation_id, topic, payload)
    SELECT uuidv7(), ${organisationId}::uuid, 'accrue-commissions', jsonb_build_object('v', 1, 'requestId', any_value(request_id))
    FROM woken HAVING count(*) > 0`;
}

/** The highest number of the program's plan, or of a campaign's own; 0 when there is none. */
export async function findLastPlanNumber(
  db: HttpDatabase,
  identity: Identity,
  programId: string,
  campaignId: string | null,
): Promise<number> {
  const [rows] = await batchAs(db, identity, [
    db
      .select({ number: planVersions.number })
      .from(planVersions)
      .where(and(eq(planVersions.programId, programId), ofCampaign(campaignId)))
      .orderBy(desc(planVersions.number))
      .limit(1),
  ]);
  return rows[0]?.number ?? 0;
}

/** The plan in force at a moment: the campaign's own, else the program's; undefined when there is none yet. */
export async function findPlanInForce(
  db: HttpDatabase,
  identity: Identity,
  at: { readonly programId: string; readonly campaignId: string | null; readonly at: Date },
): Promise<PlanRow | undefined> {
  const newest = (campaignId: string | null) =>
    db
      .select()
      .from(planVersions)
      .where(
        and(
          eq(planVersions.programId, at.programId),
          ofCampaign(campaignId),
          lte(planVersions.effectiveFrom, at.at),
        ),
      )
      .orderBy(desc(planVersions.effectiveFrom), desc(planVersions.number))
      .limit(1);
  if (at.campaignId === null) return (await batchAs(db, identity, [newest(null)]))[0][0];
  const [own, programs] = await batchAs(db, identity, [newest(at.campaignId), newest(null)]);
  return own[0] ?? programs[0];
}

/** The plan that holds for a campaign at a moment and those that take over later, its own and the program's. */
export async function listPlansFrom(
  db: HttpDatabase,
  identity: Identity,
  at: { readonly programId: string; readonly campaignId: string; readonly at: Date },
): Promise<PlanRow[]> {
  const [inForce, [later]] = await Promise.all([
    findPlanInForce(db, identity, at),
    batchAs(db, identity, [
      db
        .select()
        .from(planVersions)
        .where(
          and(
            eq(planVersions.programId, at.programId),
            or(ofCampaign(at.campaignId), ofCampaign(null)),
            gt(planVersions.effectiveFrom, at.at),
          ),
        )
        .orderBy(planVersions.effectiveFrom, planVersions.number),
    ]),
  ]);
  return inForce === undefined ? later : [inForce, ...later];
}

function ofCampaign(campaignId: string | null): SQL {
  return campaignId === null ? isNull(planVersions.campaignId) : eq(planVersions.campaignId, campaignId);
}

export interface PlanFilter {
  readonly programId?: string | undefined;
  /** Absent: the program's plans and those of its campaigns. */
  readonly campaignId?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Newest first; one row more than `limit` when there are more. */
export async function listPlans(
  db: HttpDatabase,
  identity: Identity,
  { programId, campaignId, cursor, limit }: PlanFilter,
): Promise<PlanRow[]> {
  const where = and(
    programId === undefined ? undefined : eq(planVersions.programId, programId),
    campaignId === undefined ? undefined : eq(planVersions.campaignId, campaignId),
    cursor === undefined ? undefined : lt(planVersions.id, cursor),
  );
  const [rows] = await batchAs(db, identity, [
    db
      .select()
      .from(planVersions)
      .where(where)
      .orderBy(desc(planVersions.id))
      .limit(limit + 1),
  ]);
  return rows;
}

export interface PlanOfProgram {
  readonly id: string;
  readonly number: number;
  /** Null: the program's. */
  readonly campaignId: string | null;
  readonly effectiveFrom: Date;
  readonly rules: PlanRules;
}

/** The plans that hold at a moment or will: the program's and each campaign's newest by then, and all later ones. */
export async function listProgramPlansFrom(
  db: HttpDatabase,
  identity: Identity,
  programId: string,
  at: Date,
): Promise<PlanOfProgram[]> {
  const moment = sql`${at.toISOString()}::timestamptz`;
  const rows = await queryAs<Omit<PlanOfProgram, "effectiveFrom"> & { fromMs: number }>(
    db,
    identity,
    sql`
    SELECT id, number, campaign_id AS "campaignId", (extract(epoch FROM effective_from) * 1000)::float8 AS "fromMs", rules FROM plan_versions v
    WHERE program_id = ${programId}::uuid AND NOT EXISTS (
      SELECT FROM plan_versions o WHERE o.program_id = v.program_id AND o.campaign_id IS NOT DISTINCT FROM v.campaign_id
        AND o.effective_from <= ${moment} AND (o.effective_from, o.number) > (v.effective_from, v.number)
    ) ORDER BY campaign_id NULLS FIRST, number`,
  );
  return rows.map(({ fromMs, ...row }) => ({ ...row, effectiveFrom: new Date(fromMs) }));
}
