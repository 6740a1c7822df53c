import { sql } from "drizzle-orm";
import { type Executor, rowsOf } from "../executor.ts";
import { uuids } from "./outbox.ts";

/**
 * Of a conversion `c`: something may have to be taken back, and all is known. One that a period counts which is not in force yet
 * waits until it is: until then there is nothing to take back from.
 */
export const CLAW_BACK_DUE = sql`c.claw_back_due AND NOT c.attribution_due AND NOT c.commission_due AND NOT EXISTS (
  SELECT FROM period_sales s JOIN periods p ON p.id = s.period_id WHERE s.conversion_id = c.id AND p.state <> 'finalised'
)`;

/** Tenants that have conversions waiting. */
export async function tenantsWithClawBackDue(db: Executor): Promise<string[]> {
  const rows = await rowsOf<{ id: string }>(
    db,
    sql`
    SELECT DISTINCT organisation_id AS id FROM conversions WHERE claw_back_due AND NOT attribution_due AND NOT commission_due ORDER BY 1`,
  );
  return rows.map((row) => row.id);
}

/** Marks what was refunded between a period's freezing and its coming into force; part of the transaction that does the latter. */
export async function markPeriodClawBacks(db: Executor, periodId: string): Promise<void> {
  await db.execute(sql`
    UPDATE conversions SET claw_back_due = true WHERE NOT claw_back_due AND id IN (
      SELECT c.id FROM period_sales s JOIN conversions c ON c.id = s.conversion_id
      WHERE s.period_id = ${periodId}::uuid AND s.clawed_back_minor <> ${TARGET}
    )`);
}

/**
 * What of a counted sale is refunded by now: all of it when somebody else is credited or it was rejected. An order of nothing
 * counts as one unit, so that its rejection shows.
 */
const TARGET = sql`CASE WHEN c.credit_revision <> s.revision OR c.status = 'rejected' THEN greatest(s.amount_minor, 1)
  ELSE least(c.refunded_minor, s.amount_minor) END`;

/** A credit of a period in force that has another part refunded than its bonuses were held against. */
export type ChangedSale = {
  period_id: string;
  organisation_id: string;
  program_id: string;
  conversion_id: string;
  revision: number;
  credit_position: number;
  partner_id: string;
  member_position: number;
  weight_bps: number;
  currency: string;
  amount: string;
  clawed_back: string;
  target: string;
  occurred_ms: number;
};

/**
 * Of periods in force alone: one that was frozen since the conversions were locked has nothing to take back from yet, and
 * holds its sales against their refunds when it comes into force.
 */
export function loadChangedSales(db: Executor, conversionIds: readonly string[]): Promise<ChangedSale[]> {
  return rowsOf<ChangedSale>(
    db,
    sql`
    SELECT s.period_id, s.organisation_id, c.program_id, s.conversion_id, s.revision, s.credit_position, s.partner_id, s.member_position, s.weight_bps,
      s.currency, s.amount_minor::text AS amount, s.clawed_back_minor::text AS clawed_back, (${TARGET})::text AS target,
      (extract(epoch FROM s.occurred_at) * 1000)::float8 AS occurred_ms
    FROM period_sales s JOIN conversions c ON c.id = s.conversion_id JOIN periods p ON p.id = s.period_id AND p.state = 'finalised'
    WHERE s.conversion_id = ANY(${uuids(conversionIds)}) AND s.clawed_back_minor <> ${TARGET}
    ORDER BY s.period_id, s.conversion_id, s.revision, s.credit_position`,
  );
}

/** Commission that a counted conversion's sales had brought, by line. */
export type SaleCommission = {
  conversion_id: string;
  revision: number;
  position: number;
  currency: string;
  amount: string;
};

export function loadSaleCommissions(
  db: Executor,
  periodId: string,
  sales: readonly { readonly conversion_id: string; readonly revision: number }[],
): Promise<SaleCommission[]> {
  const wanted = sales.map(({ conversion_id: c, revision: v }) => ({ c, v }));
  return rowsOf<SaleCommission>(
    db,
    sql`
    SELECT l.conversion_id, l.revision, m.position, l.currency, l.amount_minor::text AS amount
    FROM (SELECT DISTINCT c, v FROM json_to_recordset(${JSON.stringify(wanted)}::json) AS r(c uuid, v int)) r
      JOIN accruals l ON l.conversion_id = r.c AND l.revision = r.v AND l.amount_minor > 0
      JOIN period_members m ON m.period_id = ${periodId}::uuid AND m.partner_id = l.partner_id
    ORDER BY l.conversion_id, l.credit_position, l.level`,
  );
}

/** A member as it was frozen, and what it came to. */
export type FrozenMember = {
  position: number;
  partner_id: string;
  sponsor: number | null;
  parent: number | null;
  suspended: boolean;
  joined_ms: number;
  active: boolean;
  rank: string | null;
};

/** Members at positions, with all above them in both trees, by position. */
export function loadWithUplines(
  db: Executor,
  periodId: string,
  positions: readonly number[],
): Promise<FrozenMember[]> {
  return rowsOf<FrozenMember>(
    db,
    sql`
    WITH RECURSIVE above AS (
      SELECT position, sponsor_position, parent_position FROM period_members
      WHERE period_id = ${periodId}::uuid AND position = ANY(${`{${[...new Set(positions)].join(",")}}`}::int[])
      UNION
      SELECT m.position, m.sponsor_position, m.parent_position FROM above a JOIN period_members m
        ON m.period_id = ${periodId}::uuid AND m.position IN (a.sponsor_position, a.parent_position)
    )
    SELECT m.position, m.partner_id, m.sponsor_position AS sponsor, m.parent_position AS parent, m.status = 'suspended' AS suspended,
      (extract(epoch FROM m.joined_at) * 1000)::float8 AS joined_ms, coalesce(r.active, false) AS active, r.rank
    FROM above a JOIN period_members m ON m.period_id = ${periodId}::uuid AND m.position = a.position
      LEFT JOIN period_results r ON r.period_id = m.period_id AND r.position = m.position
    ORDER BY m.position`,
  );
}
