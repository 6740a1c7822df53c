import { type SQL, sql } from "drizzle-orm";
import type { DisputeFilter } from "../../../core/api/disputes.ts";
import type { DisputeAuthor, DisputeState, DisputeSubject } from "../../../core/dispute/states.ts";
import { type HttpDatabase, type Identity, queryAs, type UserIdentity } from "../../client.ts";
import { OWN_PARTNERS, ownPartners } from "../affiliate/own.ts";
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

export type DisputeRow = {
  id: string;
  programId: string;
  programName: string;
  partnerId: string;
  partnerName: string;
  number: number;
  subject: DisputeSubject;
  conversionId: string | null;
  payoutId: string | null;
  orderId: string | null;
  state: DisputeState;
  dueAt: string;
  decidedBy: string | null;
  endedAt: string | null;
  version: number;
  createdAt: string;
};

const COLUMNS =
  sql.raw(`d.id, d.program_id AS "programId", g.name AS "programName", d.partner_id AS "partnerId", p.name AS "partnerName",
  d.number, d.subject, d.conversion_id AS "conversionId", d.payout_id AS "payoutId", coalesce(d.order_id, c.order_id) AS "orderId", d.state,
  d.due_at AS "dueAt", d.decided_by AS "decidedBy", d.ended_at AS "endedAt", d.version, d.created_at AS "createdAt"`);
const JOINED = sql.raw(
  "JOIN programs g ON g.id = d.program_id JOIN partners p ON p.id = d.partner_id LEFT JOIN conversions c ON c.id = d.conversion_id",
);

export type ListedDispute = DisputeRow & KeysetRow;

const SORTS: KeysetColumns = {
  createdAt: { value: sql`d.id`, type: "uuid" },
  dueAt: { value: sql`d.due_at`, type: "timestamptz" },
};

/** Disputes of a tenant, or of the user's own; up to `limit + 1`, the last of which only tells that there is more. */
export function listDisputes(
  db: HttpDatabase,
  identity: Identity | UserIdentity,
  filter: DisputeFilter,
  page: KeysetPage,
  now: Date,
): Promise<ListedDispute[]> {
  const list = { ...listOf(identity, filter, now), columns: sql`d.*`, id: sql`d.id`, sorts: SORTS };
  return queryAs<ListedDispute>(
    db,
    identity,
    sql`SELECT ${COLUMNS}, d.sort_value::text AS "sortValue" FROM (${mergedPage(list, page)}) d ${JOINED} ${orderOf(page, sql`d`)}`,
  );
}

/** How many there are, as far as `most + 1`. */
export function countDisputes(
  db: HttpDatabase,
  identity: Identity | UserIdentity,
  filter: DisputeFilter,
  most: number,
  now: Date,
): Promise<number> {
  return countMerged(db, identity, listOf(identity, filter, now), most);
}

function listOf(identity: Identity | UserIdentity, filter: DisputeFilter, now: Date): MergedRows {
  const { programId, state, overdue, partnerId, subject } = filter;
  const isOwn = "userId" in identity;
  const late = sql`(d.state = 'open' AND d.due_at <= ${now}::timestamptz)`;
  return {
    owners: isOwn ? ownPartners(programId) : programsOf(programId),
    from: sql`disputes d`,
    where: allOf([
      isOwn ? sql`d.partner_id = p.id` : sql`d.program_id = p.id`,
      state === undefined ? undefined : sql`d.state = ${state}`,
      overdue === undefined ? undefined : overdue === "true" ? late : sql`NOT ${late}`,
      partnerId === undefined ? undefined : sql`d.partner_id = ${partnerId}`,
      subject === undefined ? undefined : sql`d.subject = ${subject}`,
    ]),
  };
}

/** As a tenant, or as the user whose own it is. */
export async function findDispute(
  db: HttpDatabase,
  identity: Identity | UserIdentity,
  id: string,
): Promise<DisputeRow | undefined> {
  const own = "userId" in identity ? sql`AND d.partner_id = ANY(${OWN_PARTNERS})` : sql``;
  const [row] = await queryAs<DisputeRow>(
    db,
    identity,
    sql`SELECT ${COLUMNS} FROM disputes d ${JOINED} WHERE d.id = ${id} ${own}`,
  );
  return row;
}

export type DisputeMessageRow = { id: string; author: DisputeAuthor; text: string; at: string };

/** Oldest first. */
export function listDisputeMessages(
  db: HttpDatabase,
  identity: Identity | UserIdentity,
  disputeId: string,
): Promise<DisputeMessageRow[]> {
  return queryAs<DisputeMessageRow>(
    db,
    identity,
    sql`SELECT id, author, text, at FROM dispute_messages WHERE dispute_id = ${disputeId} ORDER BY id`,
  );
}

/** Whose a subject is, and in which program. */
export type DisputePlace = { organisationId: string; programId: string; partnerId: string };

const PLACE = sql.raw(
  `p.organisation_id AS "organisationId", p.program_id AS "programId", p.id AS "partnerId"`,
);

/** Where the user may contest a conversion: it is credited for it, or has earned of it. */
export function conversionPlace(
  db: HttpDatabase,
  identity: UserIdentity,
  conversionId: string,
): Promise<DisputePlace | undefined> {
  return first(
    db,
    identity,
    sql`
    SELECT ${PLACE} FROM conversions c JOIN partners p ON p.program_id = c.program_id AND p.id = ANY(${OWN_PARTNERS})
    WHERE c.id = ${conversionId} AND NOT c.test AND (
      EXISTS (SELECT FROM accruals a WHERE a.conversion_id = c.id AND a.partner_id = p.id)
      OR EXISTS (SELECT FROM attributions a JOIN attribution_credits k ON k.attribution_id = a.id
        WHERE a.conversion_id = c.id AND k.partner_id = p.id))`,
  );
}

export function payoutPlace(
  db: HttpDatabase,
  identity: UserIdentity,
  payoutId: string,
): Promise<DisputePlace | undefined> {
  return first(
    db,
    identity,
    sql`SELECT ${PLACE} FROM payouts l JOIN partners p ON p.id = l.partner_id AND p.id = ANY(${OWN_PARTNERS}) WHERE l.id = ${payoutId}`,
  );
}

/** The user's membership of a program. */
export function programPlace(
  db: HttpDatabase,
  identity: UserIdentity,
  programId: string,
): Promise<DisputePlace | undefined> {
  return first(
    db,
    identity,
    sql`SELECT ${PLACE} FROM partners p WHERE p.program_id = ${programId} AND p.id = ANY(${OWN_PARTNERS})`,
  );
}

async function first(
  db: HttpDatabase,
  identity: UserIdentity,
  statement: SQL,
): Promise<DisputePlace | undefined> {
  const [row] = await queryAs<DisputePlace>(db, identity, statement);
  return row;
}
