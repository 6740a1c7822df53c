import { type SQL, sql } from "drizzle-orm";
import type { ReceiptBody } from "../../core/receipts/receipt-body.ts";
import { type Actor, type HttpDatabase, queryAs } from "../client.ts";
import { OWN_PARTNERS } from "./affiliate/own.ts";

/** Who reads: row-level security shows a tenant its own, and a user its partners'. */
export interface ReceiptReader {
  readonly actor: Actor;
  /** Of these alone: a program's key sees nothing of other programs. Undefined: all. */
  readonly programId: string | undefined;
  readonly partnerId: string | undefined;
}

export type ReceiptRow = {
  accountId: string;
  number: number;
  body: ReceiptBody;
  hash: string;
  keyId: string;
  signature: string;
  issuedAt: string;
};

export type ReceiptAccountRow = {
  id: string;
  programId: string;
  partnerId: string;
  kind: string;
  currency: string;
  balanceMinor: string;
  entries: number;
  receipts: number;
};

const COLUMNS = sql`r.account_id AS "accountId", r.account_version AS number, r.body, r.hash, r.key_id AS "keyId", r.signature,
  r.issued_at AS "issuedAt"`;

/** The accounts `a` that somebody sees receipts of. */
function visible({ actor, programId, partnerId }: ReceiptReader): SQL {
  const of: SQL[] = [sql`a.partner_id IS NOT NULL`];
  if ("userId" in actor) of.push(sql`a.partner_id = ANY(${OWN_PARTNERS})`);
  if (programId !== undefined) of.push(sql`a.program_id = ${programId}`);
  if (partnerId !== undefined) of.push(sql`a.partner_id = ${partnerId}`);
  return sql.join(of, sql` AND `);
}

export function listReceiptAccounts(db: HttpDatabase, reader: ReceiptReader): Promise<ReceiptAccountRow[]> {
  return queryAs<ReceiptAccountRow>(
    db,
    reader.actor,
    sql`
    SELECT a.id, a.program_id AS "programId", a.partner_id AS "partnerId", a.kind, a.currency, a.balance_minor::text AS "balanceMinor",
      a.version AS entries, a.receipted_version AS receipts
    FROM accounts a WHERE ${visible(reader)} ORDER BY a.program_id, a.partner_id, a.kind, a.currency`,
  );
}

/** Of one account, newest first, one more than the page's limit. */
export function listReceipts(
  db: HttpDatabase,
  reader: ReceiptReader,
  page: { readonly accountId: string; readonly before: number | undefined; readonly limit: number },
): Promise<ReceiptRow[]> {
  const before = page.before === undefined ? sql`` : sql`AND r.account_version < ${page.before}`;
  return queryAs<ReceiptRow>(
    db,
    reader.actor,
    sql`
    SELECT ${COLUMNS} FROM accounts a JOIN receipts r ON r.account_id = a.id
    WHERE a.id = ${page.accountId} AND ${visible(reader)} ${before} ORDER BY r.account_version DESC LIMIT ${page.limit + 1}`,
  );
}

export async function findReceipt(
  db: HttpDatabase,
  reader: ReceiptReader,
  { accountId, number }: { readonly accountId: string; readonly number: number },
): Promise<ReceiptRow | undefined> {
  const [row] = await listReceipts(db, reader, { accountId, before: number + 1, limit: 0 });
  return row?.number === number ? row : undefined;
}

/** All that became of one line of commission, oldest first: it is found by its conversion's postings. */
export function receiptsOfAccrual(
  db: HttpDatabase,
  reader: ReceiptReader,
  accrualId: string,
): Promise<ReceiptRow[]> {
  return queryAs<ReceiptRow>(
    db,
    reader.actor,
    sql`
    SELECT ${COLUMNS} FROM accruals l JOIN postings p ON p.conversion_id = l.conversion_id
      JOIN entries e ON e.posting_id = p.id AND e.accrual_id = l.id JOIN accounts a ON a.id = e.account_id
      JOIN receipts r ON r.account_id = e.account_id AND r.account_version = e.account_version
    WHERE l.id = ${accrualId} AND ${visible(reader)} ORDER BY p.posted_at, p.id, r.account_id, r.account_version`,
  );
}

const OF_CONVERSION_MAX = 200;

/** All that a conversion moved for those who see it, oldest first, up to 200. */
export function receiptsOfConversion(
  db: HttpDatabase,
  reader: ReceiptReader,
  conversionId: string,
): Promise<ReceiptRow[]> {
  return queryAs<ReceiptRow>(
    db,
    reader.actor,
    sql`
    SELECT ${COLUMNS} FROM postings p JOIN entries e ON e.posting_id = p.id JOIN accounts a ON a.id = e.account_id
      JOIN receipts r ON r.account_id = e.account_id AND r.account_version = e.account_version
    WHERE p.conversion_id = ${conversionId} AND ${visible(reader)}
    ORDER BY p.posted_at, p.id, r.account_id, r.account_version LIMIT ${OF_CONVERSION_MAX}`,
  );
}

/** What follows on `after`, by account and number. */
export function readReceipts(
  db: HttpDatabase,
  reader: ReceiptReader,
  after: Pick<ReceiptRow, "accountId" | "number"> | undefined,
  limit: number,
): Promise<ReceiptRow[]> {
  const behind =
    after === undefined
      ? sql``
      : sql`AND (r.account_id, r.account_version) > (${after.accountId}::uuid, ${after.number}::int)`;
  return queryAs<ReceiptRow>(
    db,
    reader.actor,
    sql`
    SELECT ${COLUMNS} FROM accounts a JOIN receipts r ON r.account_id = a.id
    WHERE ${visible(reader)} ${behind} ORDER BY r.account_id, r.account_version LIMIT ${limit}`,
  );
}
