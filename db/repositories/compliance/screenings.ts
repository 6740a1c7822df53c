import { type SQL, sql } from "drizzle-orm";
import type { EarlierScreening } from "../../../core/compliance/carry-decision.ts";
import type { ScreeningMatch } from "../../../core/compliance/screen.ts";
import type { ScreeningResult } from "../../../core/compliance/states.ts";
import { type HttpDatabase, type PlatformIdentity, queryAs } from "../../client.ts";
import { type Executor, rowsOf } from "../../executor.ts";
import type { Transaction } from "../../transaction.ts";
import { nameOf } from "../payouts/payee-search.ts";

export interface Unscreened {
  readonly affiliateId: string;
  /** As its account and its programs call it. */
  readonly names: readonly string[];
  readonly country: string | null;
  /** Of names and country. */
  readonly subjectHash: string;
}

/**
 * Payees who have named a method and were not held against this version of the lists under the names and the country that they
 * have now: also whoever has changed one of these since.
 */
export function findUnscreened(
  db: Executor,
  { provider, version }: { readonly provider: string; readonly version: string },
  limit: number,
): Promise<Unscreened[]> {
  return rowsOf<Unscreened & Record<string, unknown>>(
    db,
    sql`
    SELECT s.affiliate_id AS "affiliateId", to_jsonb(s.names) AS names, s.country, s.hash AS "subjectHash" FROM (
      SELECT y.affiliate_id, y.country, n.names, encode(sha256(convert_to(coalesce(y.country, '') || E'\n' || array_to_string(n.names, E'\n'), 'UTF8')), 'hex') AS hash
      FROM payees y CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(DISTINCT name ORDER BY name), '{}') AS names FROM (
          SELECT u.name FROM affiliates a JOIN users u ON u.id = a.user_id WHERE a.id = y.affiliate_id
          UNION SELECT p.name FROM partners p WHERE p.affiliate_id = y.affiliate_id
        ) named
      ) n
      WHERE EXISTS (SELECT FROM payout_methods m WHERE m.affiliate_id = y.affiliate_id)
    ) s
    WHERE NOT EXISTS (
      SELECT FROM screenings c
      WHERE c.affiliate_id = s.affiliate_id AND c.provider = ${provider} AND c.list_version = ${version} AND c.subject_hash = s.hash
    )
    ORDER BY s.affiliate_id LIMIT ${limit}`,
  );
}

/** What was found of the same name and country before, by payee. */
export async function findEarlier(
  tx: Transaction,
  provider: string,
  subjects: readonly Pick<Unscreened, "affiliateId" | "subjectHash">[],
): Promise<Map<string, EarlierScreening[]>> {
  const rows = await rowsOf<{ affiliateId: string; result: ScreeningResult; matches: ScreeningMatch[] }>(
    tx,
    sql`
    SELECT c.affiliate_id AS "affiliateId", c.result, c.matches
    FROM jsonb_to_recordset(${JSON.stringify(subjects)}::jsonb) AS s("affiliateId" uuid, "subjectHash" text)
      JOIN screenings c ON c.affiliate_id = s."affiliateId" AND c.subject_hash = s."subjectHash" AND c.provider = ${provider}
    WHERE c.result <> 'clear'`,
  );
  const found = new Map<string, EarlierScreening[]>();
  for (const { affiliateId, ...earlier } of rows)
    found.set(affiliateId, [...(found.get(affiliateId) ?? []), earlier]);
  return found;
}

export interface NewScreening {
  readonly id: string;
  readonly affiliateId: string;
  readonly subjectHash: string;
  readonly result: ScreeningResult;
  readonly matches: readonly ScreeningMatch[];
  readonly reason: string | null;
}

/** Writes what was found, each once. @returns the ids that were new */
export async function insertScreenings(
  tx: Transaction,
  { provider, version, now }: { readonly provider: string; readonly version: string; readonly now: Date },
  screenings: readonly NewScreening[],
): Promise<Set<string>> {
  const rows = await rowsOf<{ id: string }>(
    tx,
    sql`
    INSERT INTO screenings (id, affiliate_id, provider, list_version, result, matches, subject_hash, reason, created_at)
    SELECT r.id, r."affiliateId", ${provider}, ${version}, r.result, r.matches, r."subjectHash", r.reason, ${now}::timestamptz
    FROM jsonb_to_recordset(${JSON.stringify(screenings)}::jsonb)
      AS r(id uuid, "affiliateId" uuid, "subjectHash" text, result text, matches jsonb, reason text)
    ORDER BY r."affiliateId" ON CONFLICT DO NOTHING RETURNING id`,
  );
  return new Set(rows.map(({ id }) => id));
}

export type ScreeningRow = {
  id: string;
  affiliateId: string;
  provider: string;
  listVersion: string;
  result: ScreeningResult;
  matches: ScreeningMatch[];
  subjectHash: string;
  reason: string | null;
  decidedAt: string | null;
  version: number;
  createdAt: string;
};

/** Of `screenings c`. */
const FIELDS: SQL = sql`
  c.id, c.affiliate_id AS "affiliateId", c.provider, c.list_version AS "listVersion", c.result, c.matches, c.subject_hash AS "subjectHash", c.reason,
  c.decided_at AS "decidedAt", c.version, c.created_at AS "createdAt"`;

/** One, and all others of the same payee, name and country that wait for somebody, locked in order. */
export function lockScreenings(tx: Transaction, id: string): Promise<ScreeningRow[]> {
  return rowsOf<ScreeningRow>(
    tx,
    sql`
    SELECT ${FIELDS} FROM screenings c JOIN screenings w ON w.id = ${id} AND w.affiliate_id = c.affiliate_id AND w.subject_hash = c.subject_hash
    WHERE c.id = w.id OR c.result IN ('hit', 'confirmed') ORDER BY c.id FOR UPDATE OF c`,
  );
}

export async function findScreeningResult(tx: Transaction, id: string): Promise<ScreeningResult | undefined> {
  const [row] = await rowsOf<{ result: ScreeningResult }>(
    tx,
    sql`SELECT result FROM screenings WHERE id = ${id}`,
  );
  return row?.result;
}

export async function decideScreenings(
  tx: Transaction,
  ids: readonly string[],
  { result, reason, by, now }: { result: "cleared" | "confirmed"; reason: string; by: string; now: Date },
): Promise<void> {
  await tx.execute(sql`
    UPDATE screenings SET result = ${result}, reason = ${reason}, decided_by = ${by}::uuid, decided_at = ${now}::timestamptz, version = version + 1
    WHERE id IN (SELECT jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)::uuid)`);
}

export type FoundScreening = ScreeningRow & { name: string; country: string | null };

/** The newest first; one row more than `limit` when there are more. */
export function listScreenings(
  db: HttpDatabase,
  operator: PlatformIdentity,
  query: {
    readonly result?: ScreeningResult | undefined;
    readonly affiliateId?: string | undefined;
    readonly id?: string | undefined;
    readonly limit: number;
    readonly cursor?: string | undefined;
  },
): Promise<FoundScreening[]> {
  const { result = query.affiliateId === undefined && query.id === undefined ? "hit" : undefined } = query;
  const conditions = [
    ...(result === undefined ? [] : [sql`c.result = ${result}`]),
    ...(query.affiliateId === undefined ? [] : [sql`c.affiliate_id = ${query.affiliateId}`]),
    ...(query.id === undefined ? [] : [sql`c.id = ${query.id}`]),
    ...(query.cursor === undefined ? [] : [sql`c.id < ${query.cursor}::uuid`]),
  ];
  return queryAs<FoundScreening>(
    db,
    operator,
    sql`
    SELECT ${FIELDS}, ${nameOf(sql`c.affiliate_id`)} AS name, y.country FROM screenings c LEFT JOIN payees y ON y.affiliate_id = c.affiliate_id
    WHERE ${sql.join(conditions, sql` AND `)} ORDER BY c.id DESC LIMIT ${query.limit + 1}`,
  );
}
