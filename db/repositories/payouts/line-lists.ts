import { type SQL, sql } from "drizzle-orm";
import type { PayoutFilter } from "../../../core/api/payouts.ts";
import type { FailureStage, MethodKind, PayoutState } from "../../../core/payout/states.ts";
import { type HttpDatabase, type Identity, queryAs, type UserIdentity } from "../../client.ts";
import { rowsOf } from "../../executor.ts";
import { ownPartners } from "../affiliate/own.ts";
import {
  allOf,
  countMerged,
  type KeysetColumns,
  type KeysetPage,
  type KeysetRow,
  type MergedRows,
  mergedPage,
  orderOf,
  programsOf,
} from "../keyset.ts";

export type PayoutRow = {
  id: string;
  programId: string;
  programName: string;
  batchId: string | null;
  partnerId: string;
  partnerName: string;
  currency: string;
  amountMinor: string;
  reducedMinor: string;
  returnedMinor: string;
  state: PayoutState;
  methodId: string;
  methodKind: MethodKind;
  attempt: number;
  heldAt: string | null;
  reason: string | null;
  submittedAt: string | null;
  paidAt: string | null;
  failedAt: string | null;
  failureStage: FailureStage | null;
  failureCode: string | null;
  failureReason: string | null;
  transferId: string | null;
  reference: string | null;
  proofKey: string | null;
  version: number;
  createdAt: string;
};

const COLUMNS =
  sql.raw(`l.id, l.program_id AS "programId", g.name AS "programName", l.batch_id AS "batchId", l.partner_id AS "partnerId",
  p.name AS "partnerName", l.currency, l.amount_minor::text AS "amountMinor", l.reduced_minor::text AS "reducedMinor",
  l.returned_minor::text AS "returnedMinor", l.state, l.method_id AS "methodId", l.method_kind AS "methodKind", l.attempt,
  l.held_at AS "heldAt", l.reason, l.submitted_at AS "submittedAt", l.paid_at AS "paidAt", l.failed_at AS "failedAt",
  l.failure_stage AS "failureStage", l.failure_code AS "failureCode", l.failure_reason AS "failureReason",
  l.transfer_id AS "transferId", l.reference, l.proof_key AS "proofKey", l.version, l.created_at AS "createdAt"`);
const JOINED = sql.raw("JOIN programs g ON g.id = l.program_id JOIN partners p ON p.id = l.partner_id");

export type ListedPayout = PayoutRow & KeysetRow;

const SORTS: KeysetColumns = {
  createdAt: { value: sql`l.id`, type: "uuid" },
  amountMinor: { value: sql`l.amount_minor`, type: "bigint" },
};

/** Payouts of a tenant, or of the user's own; up to `limit + 1`, the last of which only tells that there is more. */
export function listPayouts(
  db: HttpDatabase,
  identity: Identity | UserIdentity,
  filter: PayoutFilter,
  page: KeysetPage,
): Promise<ListedPayout[]> {
  const list = { ...listOf(identity, filter), columns: sql`l.*`, id: sql`l.id`, sorts: SORTS };
  return queryAs<ListedPayout>(
    db,
    identity,
    sql`SELECT ${COLUMNS}, l.sort_value::text AS "sortValue" FROM (${mergedPage(list, page)}) l ${JOINED} ${orderOf(page, sql`l`)}`,
  );
}

/** How many there are, as far as `most + 1`. */
export function countPayouts(
  db: HttpDatabase,
  identity: Identity | UserIdentity,
  filter: PayoutFilter,
  most: number,
): Promise<number> {
  return countMerged(db, identity, listOf(identity, filter), most);
}

function listOf(identity: Identity | UserIdentity, filter: PayoutFilter): MergedRows {
  const { programId, state, partnerId, batchId, currency, method, held, q } = filter;
  const isOwn = "userId" in identity;
  return {
    owners: isOwn ? ownPartners(programId) : programsOf(programId),
    from: q === undefined ? sql`payouts l` : sql`payouts l JOIN partners w ON w.id = l.partner_id`,
    where: allOf([
      isOwn ? sql`l.partner_id = p.id` : sql`l.program_id = p.id`,
      state === undefined ? undefined : sql`l.state = ${state}`,
      partnerId === undefined ? undefined : sql`l.partner_id = ${partnerId}`,
      batchId === undefined ? undefined : inBatch(batchId),
      method === undefined ? undefined : sql`l.method_kind = ${method}`,
      held === undefined ? undefined : held === "true" ? sql`l.held_at IS NOT NULL` : sql`l.held_at IS NULL`,
      q === undefined ? undefined : sql`starts_with(lower(w.name), lower(${q}))`,
      currency === undefined ? undefined : sql`l.currency = ${currency}`,
    ]),
  };
}

const inBatch = (batchId: string): SQL =>
  batchId === "none" ? sql`l.batch_id IS NULL` : sql`l.batch_id = ${batchId}`;

/** As a tenant, or as the user whose own it is. */
export async function findPayout(
  db: HttpDatabase,
  identity: Identity | UserIdentity,
  id: string,
): Promise<PayoutRow | undefined> {
  const [row] = await queryAs<PayoutRow>(
    db,
    identity,
    sql`SELECT ${COLUMNS} FROM payouts l ${JOINED} WHERE l.id = ${id}`,
  );
  return row;
}

/**
 * What may be shown of a method, as `Vietcombank ••1234`. Tenants see no methods, only those by which they pay: whoever
 * asks has found the payout first.
 */
export async function findMethodLabel(jobDb: HttpDatabase, methodId: string): Promise<string | null> {
  const [row] = await rowsOf<{ label: string }>(
    jobDb,
    sql`SELECT label FROM payout_methods WHERE id = ${methodId}`,
  );
  return row?.label ?? null;
}

export type PayoutEventRow = {
  kind: string;
  details: Record<string, unknown>;
  userId: string | null;
  at: string;
};

/** What happened to a payout, oldest first. */
export function listPayoutEvents(
  db: HttpDatabase,
  identity: Identity,
  payoutId: string,
): Promise<PayoutEventRow[]> {
  return queryAs<PayoutEventRow>(
    db,
    identity,
    sql`SELECT kind, details, user_id AS "userId", at FROM payout_events WHERE payout_id = ${payoutId} ORDER BY id`,
  );
}

export type LedgerLineRow = {
  postingId: string;
  key: string;
  postedAt: string;
  account: string;
  amountMinor: string;
  balanceAfterMinor: string;
};

/** What a payout moved on its partner's accounts, oldest first: each posting once per account. */
export function listPayoutEntries(
  db: HttpDatabase,
  identity: Identity,
  { id, partnerId, currency }: Pick<PayoutRow, "id" | "partnerId" | "currency">,
): Promise<LedgerLineRow[]> {
  return queryAs<LedgerLineRow>(
    db,
    identity,
    sql`
    SELECT s.id AS "postingId", s.idempotency_key AS key, s.posted_at AS "postedAt", a.kind AS account, e.amount_minor::text AS "amountMinor",
      e.balance_after_minor::text AS "balanceAfterMinor"
    FROM accounts a JOIN entries e ON e.account_id = a.id JOIN postings s ON s.id = e.posting_id
    WHERE a.partner_id = ${partnerId} AND a.currency = ${currency} AND a.kind IN ('partner_available', 'partner_in_transit')
      AND s.kind = 'payout' AND split_part(s.idempotency_key, ':', 2) = ${id}
    ORDER BY s.posted_at, s.id, e.amount_minor`,
  );
}
