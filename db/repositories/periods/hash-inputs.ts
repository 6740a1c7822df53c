import { createHash } from "node:crypto";
import { type SQL, sql } from "drizzle-orm";
import { type Executor, rowsOf } from "../../executor.ts";
import { PURCHASE_BONUSES } from "./freeze.ts";

/** Rows whose hash one statement makes. */
const CHUNK = 20_000;
const FIRST = "00000000-0000-0000-0000-000000000000";

/**
 * SHA-256 of what was taken down: of the hashes of its rows, in chunks, in their order. Postgres makes those, so that
 * no row travels. What is written to a sale later (what was clawed back for it) is no part of it.
 */
export async function hashInputs(db: Executor, periodId: string): Promise<string> {
  const hash = createHash("sha256");
  for (let from = 0; ; from += CHUNK) {
    const chunk = await hashMembers(db, periodId, from);
    const earned = await hashCommissions(db, periodId, from);
    if (chunk === null) break;
    hash.update(`members ${chunk} earned ${earned ?? ""}\n`);
  }
  for (let after: string | null = FIRST; ; ) {
    const chunk: { hash: string; last: string } | null = await hashSales(db, periodId, after);
    if (chunk === null) break;
    hash.update(`sales ${chunk.hash}\n`);
    after = chunk.last;
  }
  return hash.digest("hex");
}

const epochMs = (column: string): SQL => sql`(extract(epoch FROM ${sql.identifier(column)}) * 1000)::bigint`;
const digest = (rows: SQL, order: SQL): SQL =>
  sql`encode(sha256(convert_to(string_agg(${rows}, E'\n' ORDER BY ${order}), 'UTF8')), 'hex')`;

async function hashMembers(db: Executor, periodId: string, from: number): Promise<string | null> {
  const text = sql`concat_ws('|', position, partner_id, coalesce(sponsor_position, -1), coalesce(parent_position, -1), status, ${epochMs("joined_at")})`;
  const [row] = await rowsOf<{ hash: string | null }>(
    db,
    sql`SELECT ${digest(text, sql`position`)} AS hash FROM period_members
      WHERE period_id = ${periodId}::uuid AND position >= ${from} AND position < ${from + CHUNK}`,
  );
  return row?.hash ?? null;
}

async function hashCommissions(db: Executor, periodId: string, from: number): Promise<string | null> {
  const text = sql`concat_ws('|', position, currency, amount_minor)`;
  // What is no member's is before the first of them.
  const first = from === 0 ? PURCHASE_BONUSES : from;
  const [row] = await rowsOf<{ hash: string | null }>(
    db,
    sql`SELECT ${digest(text, sql`position, currency`)} AS hash FROM period_commissions
      WHERE period_id = ${periodId}::uuid AND position >= ${first}::int AND position < ${from + CHUNK}`,
  );
  return row?.hash ?? null;
}

/** All sales of the next conversions: a conversion is never cut in two. */
async function hashSales(
  db: Executor,
  periodId: string,
  after: string,
): Promise<{ hash: string; last: string } | null> {
  const text = sql`concat_ws('|', conversion_id, revision, credit_position, partner_id, member_position, campaign_id, weight_bps, currency,
    amount_minor, refunded_minor, volume, ${epochMs("occurred_at")}, coalesce(tiers::text, ''), own_purchase)`;
  const [row] = await rowsOf<{ hash: string | null; last: string | null }>(
    db,
    sql`
    WITH upto AS (
      SELECT max(conversion_id::text)::uuid AS last FROM (
        SELECT conversion_id FROM period_sales WHERE period_id = ${periodId}::uuid AND conversion_id > ${after}::uuid
        ORDER BY conversion_id LIMIT ${CHUNK}
      ) c
    )
    SELECT ${digest(text, sql`conversion_id, revision, credit_position`)} AS hash, (SELECT last::text FROM upto) AS last
    FROM period_sales
    WHERE period_id = ${periodId}::uuid AND conversion_id > ${after}::uuid AND conversion_id <= (SELECT last FROM upto)`,
  );
  return row === undefined || row.hash === null || row.last === null
    ? null
    : { hash: row.hash, last: row.last };
}
