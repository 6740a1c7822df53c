import { type SQL, sql } from "drizzle-orm";
import { bonusMaturationPosting, bonusPosting } from "../../core/ledger/bonus-posting.ts";
import type { Posting } from "../../core/ledger/posting.ts";
import { type Executor, rowsOf } from "../executor.ts";
import { type PostingToWrite, writePostings } from "./ledger.ts";

type MovedRow = {
  id: string;
  organisation_id: string;
  program_id: string;
  partner_id: string | null;
  currency: string;
  minor: string;
  request_id: string;
};

/**
 * Grants bonuses of a period that are not in the ledger yet: program → pending, up to `limit` lines, in the order of their
 * ids; breakage is marked and moves nothing. They are due at once: what is left of them becomes available when holds are next
 * released. Called again, it goes on; with nothing left it does nothing.
 *
 * @returns how many lines were marked
 */
export async function postPeriodBonuses(
  db: Executor,
  periodId: string,
  limit: number,
  newId: () => string,
  now: Date,
): Promise<number> {
  const rows = await rowsOf<MovedRow>(
    db,
    sql`
    UPDATE bonuses SET posted_at = ${now}::timestamptz, matures_at = ${now}::timestamptz, version = version + 1
    WHERE id IN (SELECT id FROM bonuses WHERE period_id = ${periodId}::uuid AND posted_at IS NULL ORDER BY id LIMIT ${limit} FOR UPDATE)
    RETURNING ${MOVED}, amount_minor::text AS minor`,
  );
  await writeGroups(db, rows, newId, now, (of, lines, first) =>
    bonusPosting({ ...of, key: `bonus:${first}`, lines }),
  );
  return rows.length;
}

/**
 * Moves what is left of bonuses that are due from pending to available. One that a conversion brought about waits until that
 * is approved and nothing about it is open.
 *
 * @returns how many matured
 */
export async function matureBonuses(
  db: Executor,
  now: Date,
  limit: number,
  organisationId: string | null,
  newId: () => string,
): Promise<number> {
  const tenant = organisationId === null ? sql`` : sql`AND b.organisation_id = ${organisationId}::uuid`;
  const rows = await rowsOf<MovedRow>(
    db,
    sql`
    UPDATE bonuses SET matured_at = ${now}::timestamptz, version = version + 1
    WHERE id IN (
      SELECT b.id FROM bonuses b LEFT JOIN conversions c ON c.id = b.conversion_id
      WHERE b.matures_at <= ${now}::timestamptz AND b.matured_at IS NULL AND b.posted_at IS NOT NULL AND b.partner_id IS NOT NULL ${tenant}
        AND (b.conversion_id IS NULL OR c.status = 'approved' AND NOT (c.attribution_due OR c.commission_due OR c.claw_back_due))
      ORDER BY b.id LIMIT ${limit} FOR UPDATE OF b SKIP LOCKED
    ) RETURNING ${MOVED}, (amount_minor - reversed_minor)::text AS minor`,
  );
  await writeGroups(db, rows, newId, now, (of, lines, first) =>
    bonusMaturationPosting({ ...of, key: `bonus-maturation:${first}`, lines }),
  );
  return rows.length;
}

const MOVED: SQL = sql`id, organisation_id, program_id, partner_id, currency, request_id`;

type Lines = readonly { bonusId: string; partnerId: string; amountMinor: bigint }[];

/** One posting for each program and currency, its lines by id: the first names it, since a line moves so only once. */
async function writeGroups(
  db: Executor,
  rows: readonly MovedRow[],
  newId: () => string,
  now: Date,
  build: (of: { programId: string; currency: string }, lines: Lines, first: string) => Posting | null,
): Promise<void> {
  const ordered = rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const groups = Map.groupBy(ordered, (row) => `${row.program_id} ${row.currency}`);
  const postings = [...groups.values()].flatMap((group): PostingToWrite[] => {
    const lines = group.flatMap((row) =>
      row.partner_id === null
        ? []
        : [{ bonusId: row.id, partnerId: row.partner_id, amountMinor: BigInt(row.minor) }],
    );
    const [first] = group;
    if (first === undefined) return [];
    const { organisation_id: organisationId, program_id: programId, currency, request_id: requestId } = first;
    const posting = build({ programId, currency }, lines, first.id);
    if (posting === null) return [];
    return [{ id: newId(), posting, organisationId, programId, conversionId: null, requestId }];
  });
  await writePostings(db, postings, now);
}
