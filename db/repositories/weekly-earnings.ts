import { type SQL, sql } from "drizzle-orm";
import { type EarningKind, PARTNER_CASH, postingKindsOf } from "../../core/ledger/earnings.ts";
import { type HttpDatabase, type Identity, queryAs } from "../client.ts";

/** The entries of a program's partners in one currency, posted from `from` until before `until`. */
export interface EarningsScope {
  readonly programId: string;
  readonly currency: string;
  readonly from: Date;
  readonly until: Date;
}

export type EarningSumsRow = {
  commissions: string;
  bonuses: string;
  reversals: string;
  payments: string;
};

export type PartnerEarningsRow = EarningSumsRow & { id: string; externalId: string | null; name: string };

const texts = (values: readonly string[]): SQL => sql`${`{${values.join(",")}}`}::text[]`;

const sumOf = (kind: EarningKind): SQL =>
  sql`coalesce(sum(e.amount_minor) FILTER (WHERE p.kind = ANY(${texts(postingKindsOf(kind))})), 0)::text`;

const SUMS = sql`${sumOf("commissions")} AS commissions, ${sumOf("bonuses")} AS bonuses, ${sumOf("reversals")} AS reversals,
  ${sumOf("payments")} AS payments`;

function entriesOf({ programId, currency, from, until }: EarningsScope): SQL {
  return sql`postings p JOIN entries e ON e.posting_id = p.id
      JOIN accounts a ON a.id = e.account_id AND a.kind = ANY(${texts(PARTNER_CASH)})
    WHERE p.program_id = ${programId} AND p.currency = ${currency}
      AND p.posted_at >= ${from}::timestamptz AND p.posted_at < ${until}::timestamptz`;
}

/** Sums by partner, by id; `limit + 1` rows at most. */
export function listPartnerEarnings(
  db: HttpDatabase,
  identity: Identity,
  scope: EarningsScope,
  page: { readonly cursor?: string | undefined; readonly limit: number },
): Promise<PartnerEarningsRow[]> {
  const after = page.cursor === undefined ? sql`` : sql`AND a.partner_id > ${page.cursor}`;
  return queryAs<PartnerEarningsRow>(
    db,
    identity,
    sql`
    SELECT m.id, r.external_id AS "externalId", r.name, m.commissions, m.bonuses, m.reversals, m.payments FROM (
      SELECT a.partner_id AS id, ${SUMS} FROM ${entriesOf(scope)} ${after}
      GROUP BY a.partner_id ORDER BY a.partner_id LIMIT ${page.limit + 1}
    ) m JOIN partners r ON r.id = m.id ORDER BY m.id`,
  );
}

/** Of all partners together. */
export async function sumEarnings(
  db: HttpDatabase,
  identity: Identity,
  scope: EarningsScope,
): Promise<EarningSumsRow> {
  const [row] = await queryAs<EarningSumsRow>(db, identity, sql`SELECT ${SUMS} FROM ${entriesOf(scope)}`);
  if (row === undefined) throw new Error("a sum answered no row");
  return row;
}
