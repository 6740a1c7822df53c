import { type SQL, sql } from "drizzle-orm";
import { streaksOf } from "../../../core/period/canonical.ts";
import type { BonusLine, PeriodInput, PeriodResults } from "../../../core/period/period-input.ts";
import { type Executor, rowsOf } from "../../executor.ts";
import { AMOUNT_COLUMNS, AMOUNT_RECORD, AMOUNT_VALUES, amountFields } from "../amount-fields.ts";

/** What rows of a period belong to. */
export interface PeriodRowsOf {
  readonly organisationId: string;
  readonly programId: string;
  readonly periodId: string;
  readonly planVersionId: string | null;
  readonly requestId: string;
}

/** Deletes what an earlier calculation has left. What is in the ledger stays, and makes this fail. */
export async function deleteCalculated(tx: Executor, periodId: string): Promise<void> {
  await tx.execute(sql`DELETE FROM bonuses WHERE period_id = ${periodId}::uuid`);
  await tx.execute(sql`DELETE FROM period_results WHERE period_id = ${periodId}::uuid`);
}

/** Results of some positions as rows of `period_results`, to be written or compared. */
function resultRows(
  { organisationId, periodId }: PeriodRowsOf,
  input: Pick<PeriodInput, "rankOverrides">,
  results: PeriodResults,
  ladder: readonly string[],
  [from, to]: readonly [number, number],
): SQL {
  const rows: Record<string, unknown>[] = [];
  for (let p = from; p < to; p++)
    rows.push({
      p,
      v: String(results.personalVolume[p]),
      g: String(results.groupVolume[p]),
      a: results.active[p] === 1,
      d: results.directPartners[p],
      e: results.activeDirectPartners[p],
      n: results.downlinePartners[p],
      o: results.activeDownlinePartners[p],
      l: results.activeLegs[p],
      q: results.qualifiedLevels[p],
      r: ladder[results.rank[p] ?? -1] ?? null,
      t: ladder[results.lifetimeRank[p] ?? -1] ?? null,
      s: streaksOf(results, ladder, p),
      x: input.rankOverrides.has(p),
    });
  return sql`
    SELECT ${organisationId}::uuid, ${periodId}::uuid, r.p, m.partner_id, r.v, r.g, r.a, r.d, r.e, r.n, r.o, r.l, r.q, r.r, r.t, r.s, r.x
    FROM json_to_recordset(${JSON.stringify(rows)}::json) AS r(p int, v bigint, g bigint, a boolean, d int, e int, n int, o int, l int, q int,
      r text, t text, s jsonb, x boolean)
    JOIN period_members m ON m.period_id = ${periodId}::uuid AND m.position = r.p`;
}

const RESULT_COLUMNS = sql`organisation_id, period_id, position, partner_id, personal_volume, group_volume, active, direct_partners,
  active_direct_partners, downline_partners, active_downline_partners, active_legs, qualified_levels, rank, lifetime_rank, streaks, overridden`;

export async function insertResults(tx: Executor, ...rows: Parameters<typeof resultRows>): Promise<void> {
  await tx.execute(sql`INSERT INTO period_results (${RESULT_COLUMNS}) ${resultRows(...rows)}`);
}

/** How many of these results do not stand as they were calculated. */
export async function countOtherResults(
  tx: Executor,
  ...rows: Parameters<typeof resultRows>
): Promise<number> {
  const [of, , , , [from, to]] = rows;
  const [found] = await rowsOf<{ n: number }>(
    tx,
    sql`SELECT count(*)::int AS n FROM (${resultRows(...rows)}
      EXCEPT SELECT ${RESULT_COLUMNS} FROM period_results
      WHERE period_id = ${of.periodId}::uuid AND position >= ${from} AND position < ${to}) other`,
  );
  return found?.n ?? 0;
}

/** Lines as rows of `bonuses`, without id and request, to be written or compared. */
function lineRows(of: PeriodRowsOf, lines: readonly BonusLine[]): SQL {
  const rows = lines.map((line, n) => ({
    n,
    p: line.position,
    r: line.rule,
    k: line.kind,
    l: line.level,
    c: line.currency,
    ...amountFields(line),
    s: line.skipped.length === 0 ? null : line.skipped,
    d: Object.keys(line.details).length === 0 ? null : line.details,
    z: String(line.refundBase),
  }));
  return sql`
    SELECT ${of.organisationId}::uuid, ${of.programId}::uuid, ${of.periodId}::uuid, ${of.planVersionId}::uuid, r.r, r.k, r.l, m.partner_id,
      r.c, ${AMOUNT_VALUES},
      CASE WHEN r.s IS NULL THEN NULL ELSE (
        SELECT jsonb_agg(jsonb_build_object('partnerId', i.partner_id, 'reason', e.one ->> 'reason') ORDER BY e.n)
        FROM jsonb_array_elements(r.s) WITH ORDINALITY AS e(one, n)
          JOIN period_members i ON i.period_id = ${of.periodId}::uuid AND i.position = (e.one ->> 'position')::int) END,
      r.d, r.z
    FROM json_to_recordset(${JSON.stringify(rows)}::json) AS r(n int, p int, r text, k text, l int, c text, ${AMOUNT_RECORD},
      s jsonb, d jsonb, z bigint)
    LEFT JOIN period_members m ON m.period_id = ${of.periodId}::uuid AND m.position = r.p
    WHERE r.p < 0 OR m.partner_id IS NOT NULL
    ORDER BY r.n`;
}

const LINE_COLUMNS = sql`organisation_id, program_id, period_id, plan_version_id, rule, kind, level, partner_id, currency,
  ${AMOUNT_COLUMNS}, skipped, details, refund_base`;

export async function insertLines(
  tx: Executor,
  of: PeriodRowsOf,
  lines: readonly BonusLine[],
): Promise<void> {
  const [written] = await rowsOf<{ n: number }>(
    tx,
    sql`
    WITH written AS (
      INSERT INTO bonuses (id, request_id, ${LINE_COLUMNS})
      SELECT uuidv7(), ${of.requestId}::uuid, l.* FROM (${lineRows(of, lines)}) l RETURNING 1
    ) SELECT count(*)::int AS n FROM written`,
  );
  if (written?.n !== lines.length) throw new Error("a line names a position that no member has");
}

/** How many of these lines do not stand as they were calculated. */
export async function countOtherLines(
  tx: Executor,
  of: PeriodRowsOf,
  lines: readonly BonusLine[],
): Promise<number> {
  const [found] = await rowsOf<{ n: number }>(
    tx,
    sql`SELECT count(*)::int AS n FROM ((${lineRows(of, lines)})
      EXCEPT ALL SELECT ${LINE_COLUMNS} FROM bonuses WHERE period_id = ${of.periodId}::uuid) other`,
  );
  return found?.n ?? 0;
}

/** How many results and lines a period has. */
export async function countCalculated(
  tx: Executor,
  periodId: string,
): Promise<{ results: number; lines: number }> {
  const [row] = await rowsOf<{ results: number; lines: number }>(
    tx,
    sql`SELECT (SELECT count(*) FROM period_results WHERE period_id = ${periodId}::uuid)::int AS results,
      (SELECT count(*) FROM bonuses WHERE period_id = ${periodId}::uuid)::int AS lines`,
  );
  return row ?? { results: 0, lines: 0 };
}
