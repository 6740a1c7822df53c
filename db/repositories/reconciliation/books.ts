import { sql } from "drizzle-orm";
import type { AccountFact, LineFact, PostingFact } from "../../../core/reconciliation/compare-books.ts";
import { type Executor, moment, rowsOf } from "../../executor.ts";

/** A piece of a table, by id. */
export interface Chunk<T> {
  readonly facts: readonly T[];
  /** How many rows were looked at. */
  readonly checked: number;
  /** The last id; null: there is no more. */
  readonly after: string | null;
}

type Found = { readonly last: string | null; readonly checked: number; readonly facts: unknown };

function chunkOf<T>([row]: Found[], limit: number, factOf: (fact: Record<string, string>) => T): Chunk<T> {
  if (row === undefined) throw new Error("a chunk without an answer");
  const facts = (row.facts as Record<string, string>[]).map(factOf);
  return { facts, checked: row.checked, after: row.checked < limit ? null : row.last };
}

const after = (cursor: string | null) => (cursor === null ? sql`` : sql`WHERE id > ${cursor}::uuid`);

/** Postings that cannot be right, among the next `limit`. */
export async function suspectPostings(
  db: Executor,
  cursor: string | null,
  limit: number,
): Promise<Chunk<PostingFact>> {
  const rows = await rowsOf<Found>(
    db,
    sql`
    WITH chunk AS (
      SELECT id, program_id, kind, idempotency_key, currency FROM postings ${after(cursor)} ORDER BY id LIMIT ${limit}
    ), judged AS (
      SELECT c.*, e.entries, e.sum, coalesce(e.strays, false) OR c.kind = 'payout' AND NOT EXISTS (
          SELECT FROM payouts y WHERE y.program_id = c.program_id AND y.id = CASE
            WHEN c.idempotency_key ~ '^payout-[a-z]+:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}:' THEN split_part(c.idempotency_key, ':', 2)::uuid END
        ) AS misplaced
      FROM chunk c CROSS JOIN LATERAL (
        SELECT count(*)::int AS entries, coalesce(sum(e.amount_minor), 0) AS sum,
          bool_or(a.kind = 'partner_in_transit' AND c.kind <> 'payout' OR a.kind = 'program_paid_out' AND c.kind NOT IN ('payout', 'payment')) AS strays
        FROM entries e LEFT JOIN accounts a ON a.id = e.account_id WHERE e.posting_id = c.id
      ) e
    )
    SELECT (SELECT id::text FROM chunk ORDER BY id DESC LIMIT 1) AS last, (SELECT count(*)::int FROM chunk) AS checked,
      (SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'programId', program_id, 'kind', kind, 'key', idempotency_key,
        'currency', currency, 'entries', entries, 'sum', sum::text, 'misplaced', misplaced)), '[]')
        FROM judged WHERE sum <> 0 OR entries = 0 OR misplaced) AS facts`,
  );
  return chunkOf(rows, limit, ({ id = "", programId = "", kind = "", key = "", currency = "", ...fact }) => ({
    ...{ id, programId, kind, idempotencyKey: key, currency, entries: Number(fact.entries) },
    ...{ sumMinor: BigInt(fact.sum ?? "0"), misplaced: Boolean(fact.misplaced) },
  }));
}

/** Accounts that are not what their entries say, among the next `limit`. */
export async function suspectAccounts(
  db: Executor,
  cursor: string | null,
  limit: number,
): Promise<Chunk<AccountFact>> {
  const rows = await rowsOf<Found>(
    db,
    sql`
    WITH chunk AS (
      SELECT id, program_id, kind, currency, version, balance_minor FROM accounts ${after(cursor)} ORDER BY id LIMIT ${limit}
    ), judged AS (
      SELECT c.*, e.* FROM chunk c CROSS JOIN LATERAL (
        SELECT count(*)::int AS entries, coalesce(sum(amount_minor), 0) AS sum,
          (count(*) FILTER (WHERE account_version <> version_before + 1 OR balance_after_minor <> balance_before + amount_minor))::int AS breaks
        FROM (
          SELECT amount_minor, account_version, balance_after_minor, lag(account_version, 1, 0) OVER w AS version_before,
            lag(balance_after_minor, 1, 0::bigint) OVER w AS balance_before
          FROM entries WHERE account_id = c.id WINDOW w AS (ORDER BY account_version)
        ) one
      ) e
    )
    SELECT (SELECT id::text FROM chunk ORDER BY id DESC LIMIT 1) AS last, (SELECT count(*)::int FROM chunk) AS checked,
      (SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'programId', program_id, 'kind', kind, 'currency', currency,
        'version', version, 'balance', balance_minor::text, 'entries', entries, 'sum', sum::text, 'breaks', breaks)), '[]')
        FROM judged WHERE sum <> balance_minor OR entries <> version OR breaks > 0) AS facts`,
  );
  return chunkOf(rows, limit, ({ id = "", programId = "", kind = "", currency = "", ...fact }) => ({
    ...{ id, programId, kind, currency, version: Number(fact.version), entries: Number(fact.entries) },
    ...{ balanceMinor: BigInt(fact.balance ?? "0"), sumMinor: BigInt(fact.sum ?? "0") },
    breaks: Number(fact.breaks),
  }));
}

type LineRow = {
  [Name in keyof Omit<LineFact, "submittedAt" | `${string}Minor`>]: LineFact[Name];
} & { submittedAt: string | null; amount: string; returned: string; transit: string; paidOut: string };

/** The next `limit` payouts, each beside what its postings left. One statement: both sides are of one moment. */
export async function linesWithPostings(
  db: Executor,
  cursor: string | null,
  limit: number,
): Promise<Chunk<LineFact>> {
  const rows = await rowsOf<LineRow>(
    db,
    sql`
    SELECT c.id, c.program_id AS "programId", c.currency, c.state, c.failure_stage AS "failureStage", c.method_kind AS "methodKind",
      c.amount_minor::text AS amount, c.returned_minor::text AS returned, c.submitted_at AS "submittedAt",
      e.transit::text AS transit, e.paid_out::text AS "paidOut"
    FROM (SELECT * FROM payouts ${after(cursor)} ORDER BY id LIMIT ${limit}) c CROSS JOIN LATERAL (
      SELECT coalesce(sum(e.amount_minor) FILTER (WHERE a.kind = 'partner_in_transit' AND a.partner_id = c.partner_id), 0) AS transit,
        coalesce(sum(e.amount_minor) FILTER (WHERE a.kind = 'program_paid_out'), 0) AS paid_out
      FROM postings p JOIN entries e ON e.posting_id = p.id JOIN accounts a ON a.id = e.account_id
      WHERE p.kind = 'payout' AND split_part(p.idempotency_key, ':', 2) = c.id::text
        AND a.program_id = c.program_id AND a.currency = c.currency
    ) e ORDER BY c.id`,
  );
  const facts = rows.map(({ amount, returned, transit, paidOut, submittedAt, ...line }) => ({
    ...line,
    ...{ amountMinor: BigInt(amount), returnedMinor: BigInt(returned) },
    ...{ transitMinor: BigInt(transit), paidOutMinor: BigInt(paidOut) },
    submittedAt: submittedAt === null ? null : moment(submittedAt),
  }));
  return { facts, checked: facts.length, after: facts.length < limit ? null : (facts.at(-1)?.id ?? null) };
}
