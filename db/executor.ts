import type { SQL } from "drizzle-orm";

/** What runs a statement: a transaction, or the one-round-trip client. */
export interface Executor {
  execute(statement: SQL): PromiseLike<{ rows: Record<string, unknown>[] }>;
}

/** The rows of a statement whose columns `Row` describes. */
export async function rowsOf<Row extends Record<string, unknown>>(
  db: Executor,
  statement: SQL,
): Promise<Row[]> {
  const { rows } = await db.execute(statement);
  return rows as Row[];
}

/** A moment as the driver gave it: a Date, or Postgres' own text. */
export function moment(value: string | Date): Date {
  return value instanceof Date ? value : new Date(value);
}
