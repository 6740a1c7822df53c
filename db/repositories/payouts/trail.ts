import { sql } from "drizzle-orm";
import type { PayeeStripeState } from "../../../core/payout/states.ts";
import { type HttpDatabase, type Identity, queryAs } from "../../client.ts";
import { rowsOf } from "../../executor.ts";
import type { PayoutRow } from "./line-lists.ts";

type OfPartner = Pick<PayoutRow, "id" | "partnerId" | "currency">;

export type TrailRow = {
  postingId: string;
  key: string;
  postedAt: string;
  account: string;
  accountId: string;
  number: number;
  amountMinor: string;
  balanceAfterMinor: string;
  hasReceipt: boolean;
};

/** The partner's accounts that a payout moves. */
const MOVED = sql.raw("('partner_available', 'partner_in_transit')");
const ENTRY =
  sql.raw(`a.id AS "accountId", e.account_version AS number, e.amount_minor::text AS "amountMinor",
  e.balance_after_minor::text AS "balanceAfterMinor", a.partner_id IS NOT NULL AND a.receipted_version >= e.account_version AS "hasReceipt"`);

/** Each posting of a payout with all its entries, oldest first. */
export function listTrail(
  db: HttpDatabase,
  identity: Identity,
  { id, partnerId, currency }: OfPartner,
): Promise<TrailRow[]> {
  return queryAs<TrailRow>(
    db,
    identity,
    sql`
    WITH own AS (
      SELECT DISTINCT s.id, s.idempotency_key, s.posted_at
      FROM accounts a JOIN entries e ON e.account_id = a.id JOIN postings s ON s.id = e.posting_id
      WHERE a.partner_id = ${partnerId} AND a.currency = ${currency} AND a.kind IN ${MOVED}
        AND s.kind = 'payout' AND split_part(s.idempotency_key, ':', 2) = ${id}
    )
, moved AS (
      SELECT * FROM own UNION
      -- What moved the program's funds is named by the same attempt, or by the same sum that came back.
      SELECT s.id, s.idempotency_key, s.posted_at
      FROM own CROSS JOIN LATERAL (VALUES (replace(own.idempotency_key, 'payout-reserve:', 'fund:')),
          (replace(own.idempotency_key, 'payout-reserve:', 'unfund:')), (replace(own.idempotency_key, 'payout-return:', 'fund-return:'))) AS named (key)
        JOIN postings s ON s.idempotency_key = named.key AND s.kind = 'funding'
    )
    SELECT m.id AS "postingId", m.idempotency_key AS key, m.posted_at AS "postedAt", a.kind AS account, ${ENTRY}
    FROM moved m JOIN entries e ON e.posting_id = m.id JOIN accounts a ON a.id = e.account_id
    ORDER BY m.posted_at, m.id, e.amount_minor`,
  );
}

export type SourceRow = Omit<TrailRow, "postingId" | "key" | "account"> & {
  kind: string;
  orderId: string | null;
};

/** What came to the partner's available account between the payout before and this one, newest first, at most `limit`. */
export function listSources(
  db: HttpDatabase,
  identity: Identity,
  { id, partnerId, currency }: OfPartner,
  limit: number,
): Promise<SourceRow[]> {
  return queryAs<SourceRow>(
    db,
    identity,
    sql`
    WITH reserved AS (
      SELECT a.id, a.kind, a.partner_id, a.receipted_version, e.account_version
      FROM postings s JOIN entries e ON e.posting_id = s.id JOIN accounts a ON a.id = e.account_id
      WHERE s.idempotency_key = ${`payout-reserve:${id}:1`} AND a.partner_id = ${partnerId} AND a.currency = ${currency}
        AND a.kind = 'partner_available'
    ), before AS (
      SELECT coalesce(max(e.account_version), 0) AS version
      FROM reserved r JOIN entries e ON e.account_id = r.id AND e.account_version < r.account_version JOIN postings s ON s.id = e.posting_id
      WHERE s.kind = 'payout' AND starts_with(s.idempotency_key, 'payout-reserve:')
    )
    SELECT s.kind, s.posted_at AS "postedAt", c.order_id AS "orderId", ${ENTRY}
    FROM reserved a CROSS JOIN before b
      JOIN entries e ON e.account_id = a.id AND e.account_version > b.version AND e.account_version < a.account_version
      JOIN postings s ON s.id = e.posting_id
      LEFT JOIN accruals x ON x.id = e.accrual_id
      LEFT JOIN conversions c ON c.id = coalesce(x.conversion_id, s.conversion_id)
    ORDER BY e.account_version DESC LIMIT ${limit}`,
  );
}

export type BatchLedgerRow = {
  currency: string;
  inTransitLines: string;
  inTransitLedger: string;
  paidOutLines: string;
  paidOutLedger: string;
};

/** By currency, what a batch's lines say of themselves and what their postings sum up to, as of one moment. */
export function sumBatchLedger(
  db: HttpDatabase,
  identity: Identity,
  batchId: string,
): Promise<BatchLedgerRow[]> {
  return queryAs<BatchLedgerRow>(
    db,
    identity,
    sql`
    WITH lines AS (SELECT * FROM payouts WHERE batch_id = ${batchId}),
    told AS (
      SELECT currency, coalesce(sum(amount_minor) FILTER (WHERE state IN ('requested', 'approved', 'submitted')), 0) AS transit,
        coalesce(sum(amount_minor - returned_minor) FILTER (WHERE state IN ('paid', 'returned') OR failure_stage = 'bank'), 0) AS paid
      FROM lines GROUP BY currency
    ),
    -- What comes back moves the available account and not the one in transit.
    moved AS (
      SELECT l.currency, a.kind, split_part(s.idempotency_key, ':', 1) AS what, e.amount_minor
      FROM lines l
        JOIN accounts a ON a.partner_id = l.partner_id AND a.currency = l.currency
          AND (a.kind = 'partner_in_transit' OR (a.kind = 'partner_available' AND l.returned_minor > 0))
        JOIN entries e ON e.account_id = a.id
        JOIN postings s ON s.id = e.posting_id AND s.kind = 'payout' AND split_part(s.idempotency_key, ':', 2) = l.id::text
    ),
    posted AS (
      SELECT currency, coalesce(sum(amount_minor) FILTER (WHERE kind = 'partner_in_transit'), 0) AS transit,
        -coalesce(sum(amount_minor) FILTER (WHERE (kind, what) IN (('partner_in_transit', 'payout-settle'), ('partner_available', 'payout-return'))), 0) AS paid
      FROM moved GROUP BY currency
    )
    SELECT currency, t.transit::text AS "inTransitLines", coalesce(p.transit, 0)::text AS "inTransitLedger", t.paid::text AS "paidOutLines",
      coalesce(p.paid, 0)::text AS "paidOutLedger"
    FROM told t LEFT JOIN posted p USING (currency) ORDER BY currency`,
  );
}

export type PayoutAccount = { accountId: string | null; state: PayeeStripeState };

/** A payout's payee at Stripe. Tenants see no payees, only those that they pay: whoever asks has found the payout first. */
export async function findPayoutAccount(jobDb: HttpDatabase, id: string): Promise<PayoutAccount | undefined> {
  const [row] = await rowsOf<PayoutAccount>(
    jobDb,
    sql`SELECT coalesce(l.destination, y.stripe_account_id) AS "accountId", y.stripe_state AS state
      FROM payouts l JOIN payees y ON y.affiliate_id = l.affiliate_id WHERE l.id = ${id}`,
  );
  return row;
}
