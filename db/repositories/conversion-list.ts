import { type SQL, sql } from "drizzle-orm";
import type { ConversionFilter } from "../../core/api/conversions.ts";
import { type HttpDatabase, type Identity, queryAs } from "../client.ts";
import { CONVERSION_COLUMNS, type ConversionRow } from "./conversions.ts";
import {
  allOf,
  beginsWith,
  countMerged,
  type KeysetColumns,
  type KeysetPage,
  type KeysetRow,
  type MergedRows,
  mergedPage,
  orderOf,
  programsOf,
} from "./keyset.ts";

export type ListedConversion = ConversionRow & KeysetRow;

const SORTS: KeysetColumns = {
  receivedAt: { value: sql`c.id`, type: "uuid" },
  occurredAt: { value: sql`c.occurred_at`, type: "timestamptz" },
  amountMinor: { value: sql`c.amount_minor`, type: "bigint" },
};

/** Conversions of a tenant; up to `limit + 1`, the last of which only tells that there is more. */
export function listConversions(
  db: HttpDatabase,
  identity: Identity,
  filter: ConversionFilter,
  page: KeysetPage,
): Promise<ListedConversion[]> {
  return queryAs<ListedConversion>(
    db,
    identity,
    sql`
    SELECT ${CONVERSION_COLUMNS}, sort_value::text AS "sortValue"
    FROM (${mergedPage({ ...listOf(filter), columns: sql`c.*`, id: sql`c.id`, sorts: SORTS }, page)}) c ${orderOf(page, sql`c`)}`,
  );
}

/** How many there are, as far as `most + 1`. */
export function countConversions(
  db: HttpDatabase,
  identity: Identity,
  filter: ConversionFilter,
  most: number,
): Promise<number> {
  return countMerged(db, identity, listOf(filter), most);
}

function listOf(filter: ConversionFilter): MergedRows {
  return {
    owners: programsOf(filter.programId),
    from: sql`conversions c`,
    where: allOf([sql`c.program_id = p.id`, ...conditionsOf(filter)]),
  };
}

function conditionsOf(filter: ConversionFilter): (SQL | undefined)[] {
  const is = (column: SQL, value: string | boolean | undefined) =>
    value === undefined ? undefined : sql`${column} = ${value}`;
  const { from, to, minMinor, maxMinor, orderPrefix, coupon } = filter;
  return [
    is(sql`c.goal`, filter.goal),
    is(sql`c.order_id`, filter.orderId),
    ofStatus(filter.status),
    filter.outcome === "waiting" ? sql`c.outcome IS NULL` : is(sql`c.outcome`, filter.outcome),
    is(sql`c.source`, filter.source),
    is(sql`c.test`, filter.test === undefined ? undefined : filter.test === "true"),
    is(sql`c.currency`, filter.currency),
    from === undefined ? undefined : sql`c.occurred_at >= ${from}::timestamptz`,
    to === undefined ? undefined : sql`c.occurred_at < ${to}::timestamptz`,
    minMinor === undefined ? undefined : sql`c.amount_minor >= ${minMinor}::bigint`,
    maxMinor === undefined ? undefined : sql`c.amount_minor <= ${maxMinor}::bigint`,
    orderPrefix === undefined ? undefined : beginsWith(sql`c.order_id COLLATE "C"`, orderPrefix),
    coupon === undefined ? undefined : sql`c.coupon_code IN (${writings(coupon)})`,
    creditedTo(filter),
  ];
}

/** That a conversion `c` has a status. */
export const ofStatus = (status: ConversionFilter["status"]): SQL | undefined =>
  status === undefined
    ? undefined
    : status === "counted"
      ? sql`c.status <> 'rejected'`
      : sql`c.status = ${status}`;

/** A code as it may have been typed: what was reported is kept as it was. */
const writings = (code: string): SQL =>
  sql.join(
    [...new Set([code, code.toUpperCase(), code.toLowerCase()])].map((each) => sql`${each}`),
    sql`, `,
  );

/** That the credit in force names a partner, a campaign or a link. */
function creditedTo({ partnerId, campaignId, linkId }: ConversionFilter): SQL | undefined {
  if (partnerId === undefined && campaignId === undefined && linkId === undefined) return undefined;
  const touch = (which: SQL) =>
    sql`EXISTS (SELECT FROM attribution_touches t WHERE t.attribution_id = a.id AND t.click_id = k.click_id AND t.link_id ${which})`;
  const conditions = allOf([
    partnerId === undefined ? undefined : sql`k.partner_id = ${partnerId}`,
    campaignId === undefined ? undefined : sql`k.campaign_id = ${campaignId}`,
    linkId === undefined
      ? undefined
      : linkId === "none"
        ? sql`NOT ${touch(sql`IS NOT NULL`)}`
        : touch(sql`= ${linkId}`),
  ]);
  return sql`EXISTS (
    SELECT FROM attributions a JOIN attribution_credits k ON k.attribution_id = a.id
    WHERE a.conversion_id = c.id AND a.revision = c.credit_revision AND ${conditions})`;
}
