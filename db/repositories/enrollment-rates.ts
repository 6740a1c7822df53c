import { desc, eq, type SQL, sql } from "drizzle-orm";
import type { AgreedPays } from "../../core/commission/rules/base.ts";
import { batchAs } from "../batch-as.ts";
import { type HttpDatabase, type Identity, queryAs } from "../client.ts";
import { enrollmentRates } from "../schema/products.ts";

/** What was agreed with a partner for a campaign; null: as the plan says again. */
export type EnrollmentRateRow = Omit<typeof enrollmentRates.$inferSelect, "pays"> & {
  readonly pays: AgreedPays | null;
};
export type NewEnrollmentRate = Omit<EnrollmentRateRow, "organisationId" | "createdAt">;

/** At most so many of the changes of one agreement are told. */
const HISTORY_MAX = 100;

/** Newest first. */
export async function listEnrollmentRates(
  db: HttpDatabase,
  identity: Identity,
  enrollmentId: string,
): Promise<EnrollmentRateRow[]> {
  const [rows] = await batchAs(db, identity, [
    db
      .select()
      .from(enrollmentRates)
      .where(eq(enrollmentRates.enrollmentId, enrollmentId))
      .orderBy(desc(enrollmentRates.effectiveFrom), desc(enrollmentRates.id))
      .limit(HISTORY_MAX),
  ]);
  return rows as EnrollmentRateRow[];
}

export async function insertEnrollmentRate(
  db: HttpDatabase,
  identity: Identity,
  rate: NewEnrollmentRate,
): Promise<EnrollmentRateRow> {
  const { organisationId } = identity;
  const [[row]] = await batchAs(db, identity, [
    db
      .insert(enrollmentRates)
      .values({ ...rate, organisationId })
      .returning(),
  ]);
  if (row === undefined) throw new Error("an insert answered no row");
  return row as EnrollmentRateRow;
}

/** A plan that holds for a program, or for a campaign of it, from a moment on. */
interface PlanOf {
  readonly programId: string;
  readonly campaignId: string | null;
  readonly effectiveFrom: Date;
}

/** The rate of an agreement, as far as it has one in per cent. */
export type HighestAgreed = {
  readonly enrollmentId: string;
  readonly rateBps: number;
};

/**
 * The highest rate agreed with anybody for whom a plan would hold: in its campaign, or in the program's campaigns that
 * have none of their own by then; undefined when there is none.
 */
export async function findHighestAgreed(
  db: HttpDatabase,
  identity: Identity,
  plan: PlanOf,
): Promise<HighestAgreed | undefined> {
  const [row] = await queryAs<HighestAgreed>(
    db,
    identity,
    sql`
    SELECT e.id AS "enrollmentId", agreed.rate_bps AS "rateBps" FROM ${agreedUnder(plan)}
      AND agreed.rate_bps IS NOT NULL ORDER BY agreed.rate_bps DESC, e.id LIMIT 1`,
  );
  return row;
}

/** The most that was agreed with those for whom a plan would hold; a rate of 0 where nothing was agreed in per cent. */
export async function findAgreedMost(
  db: HttpDatabase,
  identity: Identity,
  plan: PlanOf,
): Promise<{ rateBps: number; flat: boolean }> {
  const [row] = await queryAs<{ rateBps: number; flat: boolean }>(
    db,
    identity,
    sql`
    SELECT coalesce(max(agreed.rate_bps), 0) AS "rateBps", coalesce(bool_or(agreed.pays ->> 'kind' = 'flat'), false) AS flat
    FROM ${agreedUnder(plan)}`,
  );
  return row ?? { rateBps: 0, flat: false };
}

/** What holds of each agreement of those for whom a plan would hold, as `agreed` beside its enrollment `e`; ends in a condition. */
function agreedUnder({ programId, campaignId, effectiveFrom }: PlanOf): SQL {
  const holds =
    campaignId === null
      ? sql`NOT EXISTS (SELECT FROM plan_versions v WHERE v.program_id = e.program_id AND v.campaign_id = e.campaign_id
          AND v.effective_from <= ${effectiveFrom.toISOString()}::timestamptz)`
      : sql`e.campaign_id = ${campaignId}`;
  return sql`enrollments e CROSS JOIN LATERAL (
      SELECT r.rate_bps, r.pays FROM enrollment_rates r WHERE r.enrollment_id = e.id ORDER BY r.effective_from DESC, r.id DESC LIMIT 1
    ) agreed
    WHERE e.program_id = ${programId} AND ${holds}`;
}
