import { type SQL, sql } from "drizzle-orm";
import { type Executor, rowsOf } from "../executor.ts";

/** A conversion that waits for a job, locked by it. */
export type DueConversion = { id: string; version: number; request_id: string };

/** What a job took, and how many of its chunk it had to pass by, because others hold them for a moment. */
export interface DueConversions {
  readonly taken: readonly DueConversion[];
  readonly held: number;
}

/**
 * Conversions `c` for which `due` holds, oldest first, locked in id order until the transaction ends. What others hold is
 * passed by and told, for the message that spoke of it is spent by then.
 *
 * @param organisationId of this tenant only; null: of all
 */
export async function lockDueConversions(
  db: Executor,
  due: SQL,
  limit: number,
  organisationId: string | null,
): Promise<DueConversions> {
  const tenant = organisationId === null ? sql`` : sql`AND c.organisation_id = ${organisationId}::uuid`;
  const chunk = sql`FROM conversions c WHERE ${due} ${tenant} ORDER BY c.id LIMIT ${limit}`;
  const [row] = await rowsOf<{ taken: DueConversion[]; waiting: number }>(
    db,
    sql`
    WITH waiting AS MATERIALIZED (SELECT c.id ${chunk}),
      taken AS MATERIALIZED (SELECT c.id, c.version, c.request_id ${chunk} FOR UPDATE OF c SKIP LOCKED)
    SELECT coalesce((SELECT json_agg(taken ORDER BY id) FROM taken), '[]') AS taken, (SELECT count(*)::int FROM waiting) AS waiting`,
  );
  const { taken, waiting } = row ?? { taken: [], waiting: 0 };
  return { taken, held: Math.max(waiting - taken.length, 0) };
}
