import { sql } from "drizzle-orm";
import { type Executor, rowsOf } from "../../executor.ts";
import type { PeriodRowsOf } from "./write-results.ts";

/** What members count as from a moment on, or from an hour after an earlier period's say begins where that is later. */
export async function writeStandings(
  tx: Executor,
  { organisationId, programId, periodId }: PeriodRowsOf,
  effectiveFrom: Date,
): Promise<void> {
  await tx.execute(sql`
    WITH earlier AS (
      SELECT max(s.effective_from) AS at FROM period_results r JOIN partner_standings s ON s.partner_id = r.partner_id
      WHERE r.period_id = ${periodId}::uuid
    )
    INSERT INTO partner_standings (organisation_id, program_id, partner_id, effective_from, period_id, active, qualified_levels, rank)
    SELECT ${organisationId}::uuid, ${programId}::uuid, partner_id,
      greatest(${effectiveFrom.toISOString()}::timestamptz, (SELECT at + interval '1 hour' FROM earlier)), period_id, active, qualified_levels, rank
    FROM period_results WHERE period_id = ${periodId}::uuid ORDER BY partner_id`);
}

/** A partner that reached a rank for the first time, and who is told. */
export type RankReached = {
  readonly partnerId: string;
  readonly rank: string;
  readonly program: string;
  readonly email: string;
  readonly userId: string | null;
};

/** Writes ranks that were reached for the first time, of the members at some positions, and answers them. */
export async function writeRanks(
  tx: Executor,
  { organisationId, programId, periodId }: PeriodRowsOf,
  [from, to]: readonly [number, number],
  now: Date,
): Promise<RankReached[]> {
  return rowsOf<RankReached>(
    tx,
    sql`
    WITH reached AS (
      INSERT INTO partner_ranks (organisation_id, program_id, partner_id, rank, period_id, reached_at)
      SELECT ${organisationId}::uuid, ${programId}::uuid, partner_id, rank, period_id, ${now.toISOString()}::timestamptz
      FROM period_results WHERE period_id = ${periodId}::uuid AND position >= ${from} AND position < ${to} AND rank IS NOT NULL
      ORDER BY partner_id ON CONFLICT DO NOTHING RETURNING partner_id, rank
    )
    SELECT r.partner_id AS "partnerId", r.rank, g.name AS program, p.email, a.user_id AS "userId"
    FROM reached r JOIN partners p ON p.id = r.partner_id JOIN affiliates a ON a.id = p.affiliate_id JOIN programs g ON g.id = p.program_id
    WHERE p.status = 'active' ORDER BY r.partner_id`,
  );
}
