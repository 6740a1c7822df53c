import { sql } from "drizzle-orm";
import type { AccrualFacts, BonusFacts, EntryFacts, SpendingFacts } from "../../core/receipts/entry-facts.ts";
import { type Executor, rowsOf } from "../executor.ts";
import { StaleError } from "../transaction.ts";

/** An account that has entries without receipts, with the next of them in their order. */
export interface DueAccount {
  readonly organisationId: string;
  readonly accountId: string;
  /** Up to which entry there are receipts, and the hash of that one; null: there are none. */
  readonly receiptedVersion: number;
  readonly previousHash: string | null;
  readonly entries: readonly EntryFacts[];
}

export interface NewReceipt {
  readonly organisationId: string;
  readonly facts: EntryFacts;
  readonly body: unknown;
  readonly hash: string;
  readonly keyId: string;
  readonly signature: string;
}

/** Accounts that one chunk looks at; what of their entries does not fit into it stays due. */
const ACCOUNTS = 500;

type DueRow = {
  organisation_id: string;
  receipted_version: number;
  previous_hash: string | null;
  account: EntryFacts["account"];
  number: number;
  entry: Stored<EntryFacts["entry"]>;
  accrual:
    | (Stored<Omit<AccrualFacts, "conversion">> & { conversion: Stored<AccrualFacts["conversion"]> })
    | null;
  bonus: Stored<BonusFacts> | null;
  spending: SpendingFacts | null;
};

/** As JSON brings it: whole numbers of 64 bits are text. */
type Stored<T> = {
  [K in keyof T]: T[K] extends bigint ? string : T[K] extends bigint | null ? string | null : T[K];
};

/**
 * Takes the right to issue receipts until the transaction ends; false: another run has it. Without it two runs would sign
 * the same entries, of which one's work is lost.
 */
export async function beginIssuing(db: Executor): Promise<boolean> {
  const [row] = await rowsOf<{ mine: boolean }>(
    db,
    sql`SELECT pg_try_advisory_xact_lock(hashtextextended('issue receipts', 0)) AS mine`,
  );
  return row?.mine === true;
}

/**
 * Entries of partners' accounts that have no receipt, with all that their receipts say; `limit` at most, an account's in
 * their order and without a gap. Locks nothing: entries are never changed, and whoever posts does not wait.
 */
export async function loadDueEntries(
  db: Executor,
  limit: number,
  organisationId: string | null,
): Promise<DueAccount[]> {
  const tenant = organisationId === null ? sql`` : sql`AND organisation_id = ${organisationId}`;
  const rows = await rowsOf<DueRow>(
    db,
    sql`
    WITH waiting AS MATERIALIZED (
      SELECT *, version - receipted_version AS due FROM accounts
      WHERE receipted_version < version AND partner_id IS NOT NULL ${tenant} LIMIT ${ACCOUNTS}
    ), counted AS (
      SELECT *, sum(due) OVER (ORDER BY id) - due AS before FROM waiting
    ), chunk AS MATERIALIZED (
      SELECT d.program_id, d.partner_id, d.kind, d.receipted_version, e.*
      FROM counted d CROSS JOIN LATERAL (
        SELECT * FROM entries WHERE account_id = d.id AND account_version > d.receipted_version
          AND account_version <= d.receipted_version + least(d.due, ${limit} - d.before) OFFSET 0
      ) e WHERE d.before < ${limit}
    ), ${BONUSES_TAKEN_BACK}
    SELECT e.organisation_id, e.receipted_version, r.hash AS previous_hash, e.account_version AS number,
      json_build_object('accountId', e.account_id, 'kind', e.kind, 'currency', e.currency, 'programId', e.program_id, 'partnerId', e.partner_id) AS account,
      json_build_object('postingId', p.id, 'kind', p.kind, 'amountMinor', e.amount_minor::text, 'balanceAfterMinor', e.balance_after_minor::text,
        'postedAt', ${isoOf(sql`p.posted_at`)}) AS entry,
      CASE WHEN a.id IS NOT NULL THEN ${ACCRUAL} END AS accrual,
      CASE WHEN b.id IS NOT NULL THEN ${BONUS} END AS bonus,
      CASE WHEN s.id IS NOT NULL THEN json_build_object('spendingId', s.id, 'orderId', s.order_id) END AS spending
    FROM chunk e JOIN postings p ON p.id = e.posting_id
      LEFT JOIN receipts r ON r.account_id = e.account_id AND r.account_version = e.receipted_version
      LEFT JOIN accruals a ON a.id = e.accrual_id LEFT JOIN plan_versions v ON v.id = a.plan_version_id
      LEFT JOIN conversions c ON c.id = a.conversion_id
      LEFT JOIN LATERAL (${REVERSED}) x ON p.kind = 'reversal'
      LEFT JOIN bonuses b ON b.id = e.accrual_id AND a.id IS NULL LEFT JOIN periods n ON n.id = b.period_id
      LEFT JOIN LATERAL (${BONUS_REVERSED}) y ON p.kind = 'reversal' AND b.id IS NOT NULL
      LEFT JOIN point_spendings s ON s.id = e.accrual_id AND p.kind IN ('spending', 'give_back')
    ORDER BY e.account_id, e.account_version`,
  );
  return [...Map.groupBy(rows, (row) => row.account.accountId)].flatMap(([accountId, group]) => {
    const [first] = group;
    if (first === undefined) return [];
    const { organisation_id, receipted_version, previous_hash } = first;
    return [
      {
        ...{ organisationId: organisation_id, accountId },
        ...{ receiptedVersion: receipted_version, previousHash: previous_hash },
        entries: group.map(entryFacts),
      },
    ];
  });
}

/** ISO 8601 in UTC with milliseconds, as JavaScript writes it. */
function isoOf(column: ReturnType<typeof sql>) {
  return sql`to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

/** How a line came to its amount, of an accrual or a bonus. */
const lineOf = (alias: "a" | "b") => {
  const of = sql.raw(alias);
  return sql`'level', ${of}.level, 'baseMinor', ${of}.base_minor::text, 'rateBps', ${of}.rate_bps, 'flatMinor', ${of}.flat_minor::text,
    'heldByCap', ${of}.held_by_cap, 'exactNumerator', ${of}.exact_numerator, 'exactDenominator', ${of}.exact_denominator,
    'rounding', ${of}.rounding, 'amountMinor', ${of}.amount_minor::text, 'skipped', ${of}.skipped`;
};

const ACCRUAL = sql`json_build_object('accrualId', a.id, ${lineOf("a")}, 'clickId', a.click_id, 'planVersionId', a.plan_version_id,
  'planNumber', v.number, 'weightBps', a.weight_bps, 'rank', a.rank, 'parts', a.parts, 'pointsShareMinor', a.points_share_minor::text,
  'points', a.points::text, 'maturesAt', ${isoOf(sql`a.matures_at`)}, 'reversedMinor', coalesce(x.reversed, 0)::text,
  'conversion', json_build_object('conversionId', c.id, 'goal', c.goal, 'orderId', c.order_id, 'occurredAt', ${isoOf(sql`c.occurred_at`)},
    'status', c.status, 'amountMinor', c.amount_minor::text, 'refundedMinor', c.refunded_minor::text))`;

const BONUS = sql`json_build_object('bonusId', b.id, ${lineOf("b")}, 'rule', b.rule, 'kind', b.kind, 'planVersionId', b.plan_version_id,
  'period', CASE WHEN n.id IS NOT NULL THEN json_build_object('periodId', n.id, 'number', n.number) END, 'eventId', b.event_id,
  'conversionId', b.conversion_id, 'details', b.details, 'refundBase', b.refund_base::text, 'refundedBase', b.refunded_base::text,
  'reversedMinor', coalesce(y.reversed, 0)::text)`;

/**
 * What reversals have taken of the line up to this entry, in the account's asset. Those of a line that is on hold are on
 * the pending account, later ones on the available account.
 */
const REVERSED = sql`
  SELECT -sum(t.amount_minor) AS reversed FROM postings q JOIN entries t ON t.posting_id = q.id JOIN accounts o ON o.id = t.account_id
  WHERE q.conversion_id = p.conversion_id AND q.kind = 'reversal' AND q.currency = p.currency AND t.accrual_id = e.accrual_id
    AND (CASE WHEN o.id = e.account_id THEN t.account_version <= e.account_version ELSE o.kind LIKE '%pending' END)`;

/**
 * Reversals of the bonuses that the chunk takes something back of. A posting of them may be of many conversions, so that they
 * are found by their accounts, each of which is read through once.
 */
const BONUSES_TAKEN_BACK = sql`
  bonus_reversals AS MATERIALIZED (
    SELECT e.program_id, e.partner_id, e.currency, e.accrual_id FROM chunk e
      JOIN postings p ON p.id = e.posting_id AND p.kind = 'reversal' JOIN bonuses b ON b.id = e.accrual_id
  ), bonuses_taken_back AS MATERIALIZED (
    SELECT t.accrual_id, t.account_id, t.account_version, t.amount_minor, o.kind LIKE '%pending' AS pending
    FROM (SELECT DISTINCT program_id, partner_id, currency FROM bonus_reversals) l JOIN accounts o USING (program_id, partner_id, currency)
      JOIN entries t ON t.account_id = o.id AND t.accrual_id IN (SELECT accrual_id FROM bonus_reversals)
      JOIN postings q ON q.id = t.posting_id AND q.kind = 'reversal'
  )`;

const BONUS_REVERSED = sql`
  SELECT -sum(t.amount_minor) AS reversed FROM bonuses_taken_back t
  WHERE t.accrual_id = b.id AND (CASE WHEN t.account_id = e.account_id THEN t.account_version <= e.account_version ELSE t.pending END)`;

function entryFacts({ account, number, entry, accrual, bonus, spending }: DueRow): EntryFacts {
  return {
    account,
    number,
    entry: {
      ...entry,
      amountMinor: BigInt(entry.amountMinor),
      balanceAfterMinor: BigInt(entry.balanceAfterMinor),
    },
    accrual: accrual === null ? null : accrualFacts(accrual),
    bonus: bonus === null ? null : bonusFacts(bonus),
    spending,
  };
}

function accrualFacts(row: NonNullable<DueRow["accrual"]>): AccrualFacts {
  const { conversion } = row;
  return {
    ...row,
    ...amounts(row),
    pointsShareMinor: BigInt(row.pointsShareMinor),
    points: BigInt(row.points),
    reversedMinor: BigInt(row.reversedMinor),
    conversion: {
      ...conversion,
      amountMinor: BigInt(conversion.amountMinor),
      refundedMinor: BigInt(conversion.refundedMinor),
    },
  };
}

function bonusFacts(row: NonNullable<DueRow["bonus"]>): BonusFacts {
  return {
    ...row,
    ...amounts(row),
    refundBase: BigInt(row.refundBase),
    refundedBase: BigInt(row.refundedBase),
    reversedMinor: BigInt(row.reversedMinor),
  };
}

function amounts(row: { baseMinor: string; flatMinor: string | null; amountMinor: string }) {
  return {
    baseMinor: BigInt(row.baseMinor),
    flatMinor: row.flatMinor === null ? null : BigInt(row.flatMinor),
    amountMinor: BigInt(row.amountMinor),
  };
}

/**
 * Writes receipts and notes on each account how far they go. The accounts are locked here and no earlier, in id order, for
 * as long as it takes to write: whoever posts to one waits for nothing else.
 */
export async function writeReceipts(
  db: Executor,
  accounts: readonly DueAccount[],
  receipts: readonly NewReceipt[],
  now: Date,
): Promise<void> {
  const rows = receipts.map(({ organisationId, facts, body, hash, keyId, signature }) => ({
    ...{ org: organisationId, account: facts.account.accountId, version: facts.number },
    ...{ partner: facts.account.partnerId, body, hash, key: keyId, signature },
  }));
  await db.execute(sql`
    INSERT INTO receipts (organisation_id, account_id, account_version, partner_id, body, hash, key_id, signature, issued_at)
    SELECT org, account, version, partner, body, hash, key, signature, ${now}::timestamptz
    FROM json_to_recordset(${JSON.stringify(rows)}::json)
      AS r(org uuid, account uuid, version int, partner uuid, body jsonb, hash text, key text, signature text)`);
  const reached = accounts.map(({ accountId, receiptedVersion, entries }) => ({
    ...{ id: accountId, before: receiptedVersion, after: receiptedVersion + entries.length },
  }));
  const moved = await rowsOf<{ id: string }>(
    db,
    sql`
    WITH r AS (SELECT * FROM json_to_recordset(${JSON.stringify(reached)}::json) AS r(id uuid, before int, after int)),
      locked AS (SELECT a.id FROM accounts a JOIN r ON r.id = a.id WHERE a.receipted_version = r.before ORDER BY a.id FOR NO KEY UPDATE OF a)
    UPDATE accounts a SET receipted_version = r.after FROM r JOIN locked USING (id) WHERE a.id = r.id RETURNING a.id`,
  );
  if (moved.length !== accounts.length) throw new StaleError("an account's receipts");
}

/** Tenants with entries that have no receipt. */
export async function tenantsWithReceiptsDue(db: Executor): Promise<string[]> {
  const rows = await rowsOf<{ id: string }>(
    db,
    sql`SELECT DISTINCT organisation_id AS id FROM accounts WHERE receipted_version < version AND partner_id IS NOT NULL ORDER BY 1`,
  );
  return rows.map((row) => row.id);
}

/** Whether any entry of a partner's account has no receipt. */
export async function areReceiptsDue(db: Executor): Promise<boolean> {
  const [row] = await rowsOf<{ due: boolean }>(
    db,
    sql`SELECT EXISTS (SELECT FROM accounts WHERE receipted_version < version AND partner_id IS NOT NULL) AS due`,
  );
  return row?.due === true;
}
