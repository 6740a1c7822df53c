import { sql } from "drizzle-orm";
import { type Executor, rowsOf } from "../../executor.ts";

/** Users who look after differences: the platform's owners and finance. */
export async function financePeople(db: Executor): Promise<string[]> {
  const rows = await rowsOf<{ id: string }>(
    db,
    sql`SELECT id FROM users WHERE platform_role IN ('owner', 'finance') ORDER BY id`,
  );
  return rows.map(({ id }) => id);
}

/** Differences that nobody has resolved. */
export async function countOpenItems(db: Executor): Promise<number> {
  const [row] = await rowsOf<{ n: number }>(
    db,
    sql`SELECT count(*)::int AS n FROM reconciliation_items WHERE state IN ('open', 'assigned')`,
  );
  return row?.n ?? 0;
}
