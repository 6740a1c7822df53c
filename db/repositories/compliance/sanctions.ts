import { sql } from "drizzle-orm";
import type { NewListEntry } from "../../../core/compliance/read-list.ts";
import type { ListEntry } from "../../../core/compliance/screen.ts";
import { type HttpDatabase, type PlatformIdentity, queryAs } from "../../client.ts";
import { type Executor, rowsOf } from "../../executor.ts";
import type { Transaction } from "../../transaction.ts";

/** Rows of one statement. */
const CHUNK = 2_000;

/** Of all lists together; null: there is none. One version of each list is kept. */
export async function findListsVersion(db: Executor): Promise<string | null> {
  const [row] = await rowsOf<{ version: string | null }>(
    db,
    sql`SELECT string_agg(list || '@' || list_version, ',' ORDER BY list) AS version FROM (SELECT DISTINCT list, list_version FROM sanction_entries) l`,
  );
  return row?.version ?? null;
}

/** Entries of which a folded name has one of these words. */
export function findCandidateEntries(db: Executor, words: readonly string[]): Promise<ListEntry[]> {
  return rowsOf<ListEntry & Record<string, unknown>>(
    db,
    sql`
    SELECT list, external_id AS "externalId", name, to_jsonb(folded) AS folded, country, born_on AS "bornOn" FROM sanction_entries
    WHERE string_to_array(array_to_string(folded, ' '), ' ') && ARRAY(SELECT jsonb_array_elements_text(${JSON.stringify(words)}::jsonb))
    ORDER BY list, external_id`,
  );
}

/** The version of a list that is kept; two who import it do so in turn. */
export async function lockListVersion(tx: Transaction, list: string): Promise<string | null> {
  await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtext(${`sanctions:${list}`}))`);
  const [row] = await rowsOf<{ version: string }>(
    tx,
    sql`SELECT list_version AS version FROM sanction_entries WHERE list = ${list} LIMIT 1`,
  );
  return row?.version ?? null;
}

/** Puts a list in the place of what was kept of it, and says so in the audit log. */
export async function replaceList(
  tx: Transaction,
  { list, version, now, newId }: { list: string; version: string; now: Date; newId: () => string },
  entries: readonly NewListEntry[],
): Promise<void> {
  await tx.execute(sql`DELETE FROM sanction_entries WHERE list = ${list}`);
  for (let from = 0; from < entries.length; from += CHUNK) {
    const rows = entries.slice(from, from + CHUNK).map((entry) => ({ ...entry, id: newId() }));
    await tx.execute(sql`
      INSERT INTO sanction_entries (id, list, external_id, name, folded, country, born_on, list_version, created_at)
      SELECT r.id, ${list}, r."externalId", r.name, ARRAY(SELECT jsonb_array_elements_text(r.folded)), r.country, r."bornOn", ${version}, ${now}::timestamptz
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(id uuid, "externalId" text, name text, folded jsonb, country text, "bornOn" text)`);
  }
  const note = { list, version, entries: entries.length };
  await tx.execute(sql`
    SELECT audit_note('00000000-0000-0000-0000-000000000000'::uuid, NULL, 'sanction_list.imported', 'sanction_list', NULL, ${JSON.stringify(note)}::jsonb)`);
}

export function listSanctionLists(
  db: HttpDatabase,
  operator: PlatformIdentity,
): Promise<{ list: string; version: string; entries: number; importedAt: string }[]> {
  return queryAs(
    db,
    operator,
    sql`
    SELECT list, list_version AS version, count(*)::int AS entries, min(created_at) AS "importedAt" FROM sanction_entries
    GROUP BY list, list_version ORDER BY list`,
  );
}
