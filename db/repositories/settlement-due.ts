import { sql } from "drizzle-orm";
import { type Executor, rowsOf } from "../executor.ts";

/**
 * Conversions whose commission waits, oldest first, locked until the transaction ends; others skip them.
 *
 * @param organisationId of this tenant only; null: of all
 */
export async function lockCommissionDue(
  db: Executor,
  limit: number,
  organisationId: string | null,
): Promise<string[]> {
  const tenant = organisationId === null ? sql`` : sql`AND organisation_id = ${organisationId}`;
  const rows = await rowsOf<{ id: string }>(
    db,
    sql`
    SELECT id FROM conversions WHERE commission_due AND NOT attribution_due ${tenant} ORDER BY id LIMIT ${limit} FOR UPDATE SKIP LOCKED`,
  );
  return rows.map((row) => row.id);
}

/** Tenants that have conversions whose commission waits. */
export async function tenantsWithCommissionDue(db: Executor): Promise<string[]> {
  const rows = await rowsOf<{ id: string }>(
    db,
    sql`SELECT DISTINCT organisation_id AS id FROM conversions WHERE commission_due AND NOT attribution_due ORDER BY 1`,
  );
  return rows.map((row) => row.id);
}
