import { sql } from "drizzle-orm";
import { PARTNER_CASH } from "../../../core/ledger/earnings.ts";
import type { PostingKind } from "../../../core/ledger/posting.ts";
import type { EntrySum } from "../../../core/payout/statement.ts";
import type { MethodKind } from "../../../core/payout/states.ts";
import { type HttpDatabase, queryAs, type UserIdentity } from "../../client.ts";
import { rowsOf } from "../../executor.ts";
import { OWN_PARTNERS } from "../affiliate/own.ts";

const CASH = sql.raw(PARTNER_CASH.map((kind) => `'${kind}'`).join(", "));

export type StatementMonthRow = {
  programId: string;
  programName: string;
  timezone: string;
  /** As `2026-11`. */
  month: string;
  currencies: string[];
};

/** Months in which something moved on the user's accounts, by each program's clock, newest first. */
export function listStatementMonths(db: HttpDatabase, identity: UserIdentity): Promise<StatementMonthRow[]> {
  return queryAs<StatementMonthRow>(
    db,
    identity,
    sql`
    SELECT m.program_id AS "programId", g.name AS "programName", g.timezone, m.month, jsonb_agg(DISTINCT m.currency ORDER BY m.currency) AS currencies
    FROM (
      SELECT DISTINCT a.program_id, a.currency, to_char(s.posted_at AT TIME ZONE p.timezone, 'YYYY-MM') AS month
      FROM accounts a JOIN programs p ON p.id = a.program_id JOIN entries e ON e.account_id = a.id JOIN postings s ON s.id = e.posting_id
      WHERE a.partner_id = ANY(${OWN_PARTNERS}) AND a.kind IN (${CASH})
    ) m JOIN programs g ON g.id = m.program_id
    GROUP BY m.program_id, g.name, g.timezone, m.month ORDER BY m.month DESC, g.name, m.program_id`,
  );
}

/** Whose statement it is. */
export type StatementPlace = {
  partnerId: string;
  partnerName: string;
  programId: string;
  programName: string;
  timezone: string;
  /** The user's language. */
  locale: string;
};

/** The user's own membership of a program. */
export async function findStatementPlace(
  db: HttpDatabase,
  identity: UserIdentity,
  programId: string,
): Promise<StatementPlace | undefined> {
  const [row] = await queryAs<StatementPlace>(
    db,
    identity,
    sql`
    SELECT p.id AS "partnerId", p.name AS "partnerName", g.id AS "programId", g.name AS "programName", g.timezone,
      coalesce((SELECT locale FROM users WHERE id = current_user_id()), 'en') AS locale
    FROM partners p JOIN programs g ON g.id = p.program_id WHERE g.id = ${programId} AND p.id = ANY(${OWN_PARTNERS})`,
  );
  return row;
}

interface Scope {
  readonly partnerId: string;
  readonly timezone: string;
  readonly from: Date;
  readonly until: Date;
}

type EntrySumRow = {
  currency: string;
  account: EntrySum["account"];
  posting: PostingKind;
  keyStart: string;
  day: string | null;
  amountMinor: string;
};

/** A partner's cash entries up to a month's end: those of the month by day and kind, those before it by account. */
export async function sumEntries(
  db: HttpDatabase,
  identity: UserIdentity,
  { partnerId, timezone, from, until }: Scope,
): Promise<(EntrySum & { readonly currency: string })[]> {
  const rows = await queryAs<EntrySumRow>(
    db,
    identity,
    sql`
    SELECT a.currency, a.kind AS account, s.kind AS posting, split_part(s.idempotency_key, ':', 1) AS "keyStart",
      CASE WHEN s.posted_at >= ${from}::timestamptz THEN to_char(s.posted_at AT TIME ZONE ${timezone}, 'YYYY-MM-DD') END AS day,
      sum(e.amount_minor)::text AS "amountMinor"
    FROM accounts a JOIN entries e ON e.account_id = a.id JOIN postings s ON s.id = e.posting_id
    WHERE a.partner_id = ${partnerId} AND a.kind IN (${CASH}) AND s.posted_at < ${until}::timestamptz
    GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 5, 3, 4, 2`,
  );
  return rows.map((row) => ({ ...row, amountMinor: BigInt(row.amountMinor) }));
}

export type StatementPayoutRow = {
  id: string;
  currency: string;
  day: string;
  kind: "paid" | "returned";
  amountMinor: string;
  method: MethodKind;
  methodLabel: string | null;
  reference: string | null;
};

/**
 * What left in a month and what came back, in order. A reference is what was said of it by the month's end: one that is corrected
 * later stands in no closed statement. It reads with the rights of a job, since events are the tenant's: whoever asks has made sure
 * that the partner is the user's own.
 */
export function listStatementPayouts(
  jobDb: HttpDatabase,
  { partnerId, timezone, from, until }: Scope,
): Promise<StatementPayoutRow[]> {
  return rowsOf<StatementPayoutRow>(
    jobDb,
    sql`
    SELECT l.id, s.currency, to_char(s.posted_at AT TIME ZONE ${timezone}, 'YYYY-MM-DD') AS day,
      CASE WHEN s.idempotency_key LIKE 'payout-settle:%' THEN 'paid' ELSE 'returned' END AS kind,
      abs(sum(e.amount_minor))::text AS "amountMinor", l.method_kind AS method, m.label AS "methodLabel", said.reference
    FROM accounts a JOIN entries e ON e.account_id = a.id JOIN postings s ON s.id = e.posting_id
      JOIN payouts l ON l.id::text = split_part(s.idempotency_key, ':', 2) LEFT JOIN payout_methods m ON m.id = l.method_id
      LEFT JOIN LATERAL (
        SELECT coalesce(v.details ->> 'reference', v.details -> 'after' ->> 'reference', v.details ->> 'transferId') AS reference
        FROM payout_events v WHERE v.payout_id = l.id AND v.kind IN ('paid', 'corrected') AND v.at < ${until}::timestamptz
        ORDER BY v.id DESC LIMIT 1
      ) said ON true
    WHERE a.partner_id = ${partnerId} AND a.kind IN (${CASH}) AND s.kind = 'payout'
      AND (s.idempotency_key LIKE 'payout-settle:%' OR s.idempotency_key LIKE 'payout-return:%')
      AND s.posted_at >= ${from}::timestamptz AND s.posted_at < ${until}::timestamptz
    GROUP BY l.id, s.id, m.label, said.reference ORDER BY s.posted_at, s.id`,
  );
}
