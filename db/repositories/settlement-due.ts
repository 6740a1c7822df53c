import { sql } from "drizzle-orm";
import { type Executor, rowsOf } from "../executor.ts";

/** Of a conversion `c`: its commission waits, and attribution has had its turn. */
export const COMMISSION_DUE = sql`c.commission_due AND NOT c.attribution_due`;

/** Tenants that have conversions whose commission waits. */
export async function tenantsWithCommissionDue(db: Executor): Promise<string[]> {
  const rows = await rowsOf<{ id: string }>(
    db,
    sql`SELECT DISTINCT c.organisation_id AS id FROM conversions c WHERE ${COMMISSION_DUE} ORDER BY 1`,
  );
  return rows.map((row) => row.id);
}
