import { type SQL, sql } from "drizzle-orm";
import type * as z from "zod/mini";
import type { ClickFilter, clickListFields, MerchantClick } from "../../core/api/clicks.ts";
import { type HttpDatabase, type Identity, queryAs } from "../client.ts";
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
} from "./keyset.ts";

type Flat<T> = { [K in keyof T]: T[K] };
export type ClickRow = Flat<MerchantClick> & KeysetRow;

export const CLICK_ORDER: KeysetColumns = { at: { value: sql`k.id`, type: "uuid" } };

/** Clicks of a tenant; up to `limit + 1`, the last of which only tells that there is more. */
export function listClicks(
  db: HttpDatabase,
  identity: Identity,
  filter: ClickFilter,
  page: KeysetPage,
): Promise<ClickRow[]> {
  const list = { ...listOf(filter), columns: sql`k.*`, id: sql`k.id`, sorts: CLICK_ORDER };
  return queryAs<ClickRow>(
    db,
    identity,
    sql`
    SELECT k.id, k.at, k.program_id AS "programId", k.link_id AS "linkId", l.code AS "linkCode", k.partner_id AS "partnerId",
      w.name AS "partnerName", k.bot, k.device, k.os, k.browser, k.country, k.region, k.city, k.referrer, k.sub, k.utm, k.privacy,
      k.request_id AS "requestId", k.sort_value::text AS "sortValue"
    FROM (${mergedPage(list, page)}) k JOIN links l ON l.id = k.link_id JOIN partners w ON w.id = k.partner_id ${orderOf(page, sql`k`)}`,
  );
}

export function countClicks(
  db: HttpDatabase,
  identity: Identity,
  filter: ClickFilter,
  most: number,
): Promise<number> {
  return countMerged(db, identity, listOf(filter), most);
}

function listOf(filter: ClickFilter): MergedRows {
  const { partnerId, campaignId } = filter;
  return {
    owners: programsOf(filter.programId),
    from: sql`clicks k`,
    where: allOf([
      sql`k.program_id = p.id`,
      partnerId === undefined ? undefined : sql`k.partner_id = ${partnerId}`,
      campaignId === undefined ? undefined : sql`k.campaign_id = ${campaignId}`,
      ...clickConditions(filter),
    ]),
  };
}

/** Conditions on clicks `k` that every list of them has. Times are read from the ids, which say when it was clicked. */
export function clickConditions(
  filter: Omit<z.infer<z.ZodMiniObject<typeof clickListFields>>, "programId">,
): (SQL | undefined)[] {
  const { linkId, bot, country, from, to } = filter;
  return [
    linkId === undefined ? undefined : sql`k.link_id = ${linkId}`,
    bot === undefined ? undefined : bot === "true" ? sql`k.bot IS NOT NULL` : sql`k.bot IS NULL`,
    country === undefined ? undefined : sql`k.country = ${country}`,
    from === undefined ? undefined : sql`k.id >= uuidv7_bound(${from}::timestamptz)`,
    to === undefined ? undefined : sql`k.id < uuidv7_bound(${to}::timestamptz)`,
  ];
}
