import { type SQL, sql } from "drizzle-orm";
import { type AccountRef, accountKey, ownerOf } from "../../core/ledger/account.ts";
import type { Posting } from "../../core/ledger/posting.ts";
import { type Executor, rowsOf } from "../executor.ts";
import { uuids } from "./outbox.ts";

/** A posting with what it belongs to. */
export interface PostingToWrite {
  readonly id: string;
  readonly posting: Posting;
  readonly organisationId: string;
  readonly programId: string;
  readonly conversionId: string | null;
  readonly requestId: string;
}

/** An account that a posting moves. */
export interface AccountToOpen {
  readonly organisationId: string;
  readonly programId: string;
  readonly account: AccountRef;
}

interface OpenAccount {
  readonly id: string;
  version: number;
  balanceMinor: bigint;
}

/**
 * Writes postings and their entries, in the order given. A posting whose key is there already is left out, with its
 * entries. Accounts are made when missing and locked in id order, each once however many entries it gets; every
 * entry carries its account's next version and the balance after it.
 *
 * @returns how many postings were new
 */
export async function writePostings(
  db: Executor,
  postings: readonly PostingToWrite[],
  now: Date,
): Promise<number> {
  if (postings.length === 0) return 0;
  const fresh = await insertPostings(db, postings, now);
  const written = postings.filter(({ id }) => fresh.has(id));
  if (written.length === 0) return 0;
  const accounts = await lockAccounts(db, written.flatMap(accountsOf));
  await insertEntries(db, written, accounts);
  await db.execute(sql`
    UPDATE accounts a SET version = r.version, balance_minor = r.balance
    FROM json_to_recordset(${JSON.stringify([...accounts.values()].map(({ id, version, balanceMinor }) => ({ id, version, balance: String(balanceMinor) })))}::json)
      AS r(id uuid, version int, balance bigint)
    WHERE a.id = r.id`);
  return written.length;
}

async function insertPostings(
  db: Executor,
  postings: readonly PostingToWrite[],
  now: Date,
): Promise<Set<string>> {
  const rows = postings.map(({ id, posting, organisationId, programId, conversionId, requestId }) => ({
    id,
    org: organisationId,
    program: programId,
    kind: posting.kind,
    currency: posting.currency,
    key: posting.idempotencyKey,
    conversion: conversionId,
    request: requestId,
  }));
  const inserted = await rowsOf<{ id: string }>(
    db,
    sql`
    INSERT INTO postings (id, organisation_id, program_id, kind, currency, idempotency_key, conversion_id, request_id, posted_at)
    SELECT id, org, program, kind, currency, key, conversion, request, ${now}::timestamptz
    FROM json_to_recordset(${JSON.stringify(rows)}::json) AS r(id uuid, org uuid, program uuid, kind text, currency text, key text, conversion uuid, request uuid)
    ORDER BY key ON CONFLICT (idempotency_key) DO NOTHING RETURNING id`,
  );
  return new Set(inserted.map((row) => row.id));
}

/** An account as a posting names it. */
interface AccountWanted {
  readonly key: string;
  readonly org: string;
  readonly program: string;
  readonly kind: string;
  readonly partner: string | null;
  readonly customer: string | null;
  readonly currency: string;
}

/**
 * Finds or makes accounts and locks them in id order. Whoever must know a balance before deciding what to post calls
 * this first, once, with every account that may be posted to: a second call would lock out of order.
 */
export async function lockAccounts(
  db: Executor,
  accounts: readonly AccountToOpen[],
): Promise<Map<string, OpenAccount>> {
  const wanted = accountsWanted(accounts);
  const keys = await findAccounts(db, wanted);
  const missing = wanted.filter(({ key }) => !keys.has(key));
  if (missing.length > 0) {
    await insertAccounts(db, missing);
    for (const [key, id] of await findAccounts(db, missing)) keys.set(key, id);
  }
  if (keys.size !== wanted.length) throw new Error("an account is missing after it was made");
  const rows = await rowsOf<{ id: string; version: number; balance: string }>(
    db,
    sql`
    SELECT id, version, balance_minor::text AS balance FROM accounts WHERE id = ANY(${uuids([...keys.values()])})
    ORDER BY id FOR UPDATE`,
  );
  const open = new Map(
    rows.map((row) => [row.id, { id: row.id, version: row.version, balanceMinor: BigInt(row.balance) }]),
  );
  return new Map(
    [...keys].flatMap(([key, id]) => {
      const account = open.get(id);
      return account === undefined ? [] : [[key, account]];
    }),
  );
}

export function accountsOf({ posting, organisationId, programId }: PostingToWrite): AccountToOpen[] {
  return posting.entries.map(({ account }) => ({ organisationId, programId, account }));
}

function accountsWanted(accounts: readonly AccountToOpen[]): AccountWanted[] {
  const wanted = new Map<string, AccountWanted>();
  for (const { organisationId, programId, account } of accounts) {
    const key = scopedKey(programId, account);
    if (wanted.has(key)) continue;
    const { kind, currency, ownerId } = account;
    const owner = ownerOf(kind);
    const partner = owner === "partner" ? ownerId : null;
    const customer = owner === "customer" ? ownerId : null;
    wanted.set(key, { key, org: organisationId, program: programId, kind, partner, customer, currency });
  }
  return [...wanted.values()];
}

/**
 * Ids by key. Accounts of partners, customers and programs are looked up apart: `IS NOT DISTINCT FROM` uses no index,
 * and every account wanted would be held against every account of the program.
 */
async function findAccounts(db: Executor, wanted: readonly AccountWanted[]): Promise<Map<string, string>> {
  const rows = await rowsOf<{ key: string; id: string }>(
    db,
    sql`
    SELECT r.key, a.id FROM ${accountRows(wanted)} CROSS JOIN LATERAL (
      SELECT id FROM accounts WHERE program_id = r.program AND kind = r.kind AND currency = r.currency AND partner_id = r.partner
        AND customer_id IS NULL
      UNION ALL
      SELECT id FROM accounts WHERE program_id = r.program AND kind = r.kind AND currency = r.currency AND partner_id IS NULL
        AND customer_id = r.customer
      UNION ALL
      SELECT id FROM accounts WHERE program_id = r.program AND kind = r.kind AND currency = r.currency AND partner_id IS NULL
        AND customer_id IS NULL AND r.partner IS NULL AND r.customer IS NULL
    ) a`,
  );
  return new Map(rows.map((row) => [row.key, row.id]));
}

/** Others may make the same accounts at the same time: ordered by key, so that none waits for the other. */
async function insertAccounts(db: Executor, wanted: readonly AccountWanted[]): Promise<void> {
  await db.execute(sql`
    INSERT INTO accounts (id, organisation_id, program_id, kind, partner_id, customer_id, currency)
    SELECT uuidv7(), org, program, kind, partner, customer, currency FROM ${accountRows(wanted)}
    ORDER BY program, kind, partner, customer, currency
    ON CONFLICT DO NOTHING`);
}

function accountRows(wanted: readonly AccountWanted[]): SQL {
  return sql`json_to_recordset(${JSON.stringify(wanted)}::json)
    AS r(key text, org uuid, program uuid, kind text, partner uuid, customer uuid, currency text)`;
}

async function insertEntries(
  db: Executor,
  postings: readonly PostingToWrite[],
  accounts: ReadonlyMap<string, OpenAccount>,
): Promise<void> {
  const heads = postings.map(({ id, posting, organisationId }, n) => ({
    n,
    p: id,
    o: organisationId,
    c: posting.currency,
  }));
  const rows: Record<string, unknown>[] = [];
  for (const [n, { posting, programId }] of postings.entries()) {
    for (const entry of posting.entries) {
      const account = accounts.get(scopedKey(programId, entry.account));
      if (account === undefined) throw new Error("an entry names an account that was not locked");
      account.version++;
      account.balanceMinor += entry.amountMinor;
      rows.push({
        n,
        a: account.id,
        v: account.version,
        l: entry.accrualId,
        m: String(entry.amountMinor),
        b: String(account.balanceMinor),
      });
    }
  }
  await db.execute(sql`
    INSERT INTO entries (organisation_id, account_id, account_version, posting_id, accrual_id, currency, amount_minor, balance_after_minor)
    SELECT o, a, v, p, l, c, m, b
    FROM json_to_recordset(${JSON.stringify(rows)}::json) AS e(n int, a uuid, v int, l uuid, m bigint, b bigint)
      JOIN json_to_recordset(${JSON.stringify(heads)}::json) AS h(n int, p uuid, o uuid, c text) USING (n)`);
}

/** A partner's account is one per program, too: balances of different programs never meet. */
function scopedKey(programId: string, account: AccountRef): string {
  return `${programId} ${accountKey(account)}`;
}
