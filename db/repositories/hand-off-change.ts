import { type SQL, type SQLWrapper, sql } from "drizzle-orm";
import type { NewOutboxRow } from "./outbox.ts";

/**
 * One statement out of an update and what must stand or fall with it: the hand-off, and further inserts that read
 * from `changed`. When the update finds no row (stale), nothing is written.
 *
 * @param update an UPDATE … RETURNING
 * @param dated inserts as `INSERT INTO … SELECT … FROM changed`
 */
export function handOffChange(
  organisationId: string,
  update: SQLWrapper,
  handOff: NewOutboxRow,
  dated?: SQL,
): SQL {
  const also = dated === undefined ? sql`` : sql`, dated AS (${dated})`;
  return sql`
    WITH changed AS ${update},
    handed AS (
      INSERT INTO outbox (id, organisation_id, topic, payload)
      SELECT ${handOff.id}::uuid, ${organisationId}::uuid, ${handOff.topic}::text, ${JSON.stringify(handOff.payload)}::jsonb FROM changed
    )${also}
    SELECT count(*)::int AS changed FROM changed`;
}

/** Whether the statement of `handOffChange` found its row. */
export function hasChanged(result: { readonly rows: readonly Record<string, unknown>[] }): boolean {
  return Number(result.rows[0]?.changed ?? 0) > 0;
}
