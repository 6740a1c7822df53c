import { type SQL, sql } from "drizzle-orm";
import type { AffiliateClickFilter, AffiliateConversionFilter } from "../../../core/api/affiliate-lists.ts";
import { type HttpDatabase, queryAs, type UserIdentity } from "../../client.ts";
import { CLICK_ORDER, clickConditions } from "../click-list.ts";
import { ofStatus } from "../conversion-list.ts";
import {
  allOf,
  countMerged,
  countUpTo,
  idBounds,
  type KeysetPage,
  type KeysetRow,
  type MergedRows,
  mergedPage,
  orderOf,
} from "../keyset.ts";
import { OWN_PARTNERS, ownPartners } from "./own.ts";

export type OwnClickRow = {
  id: string;
  at: string;
  programId: string;
  linkId: string;
  linkCode: string;
  country: string | null;
  device: string | null;
  os: string | null;
  browser: string | null;
  bot: string | null;
  referrer: string | null;
  sub: Record<string, string> | null;
};

/** Clicks of the user's links; `after` shows only newer ones than that. */
export function listOwnClicks(
  db: HttpDatabase,
  identity: UserIdentity,
  filter: AffiliateClickFilter,
  page: KeysetPage,
): Promise<(OwnClickRow & KeysetRow)[]> {
  const columns = sql`k.id, k.at, k.program_id, k.link_id, k.country, k.device, k.os, k.browser, k.bot, k.referrer, k.sub`;
  const list = { ...clicksOf(filter), columns, id: sql`k.id`, sorts: CLICK_ORDER };
  return queryAs<OwnClickRow & KeysetRow>(
    db,
    identity,
    sql`
    SELECT k.id, k.at, k.program_id AS "programId", k.link_id AS "linkId", l.code AS "linkCode", k.country, k.device, k.os, k.browser,
      k.bot, k.referrer, k.sub, k.sort_value::text AS "sortValue"
    FROM (${mergedPage(list, page)}) k JOIN links l ON l.id = k.link_id ${orderOf(page, sql`k`)}`,
  );
}

export function countOwnClicks(
  db: HttpDatabase,
  identity: UserIdentity,
  filter: AffiliateClickFilter,
  most: number,
): Promise<number> {
  return countMerged(db, identity, clicksOf(filter), most);
}

function clicksOf({ programId, after, ...filter }: AffiliateClickFilter): MergedRows {
  const newer = after === undefined ? undefined : sql`k.id > ${after}`;
  return {
    owners: ownPartners(programId),
    from: sql`clicks k`,
    where: allOf([sql`k.partner_id = p.id`, newer, ...clickConditions(filter)]),
  };
}

export type OwnConversionRow = {
  id: string;
  programId: string;
  programName: string;
  goal: string;
  orderId: string;
  occurredAt: string;
  receivedAt: string;
  amountMinor: string;
  refundedMinor: string;
  currency: string;
  status: "pending" | "approved" | "rejected";
  statusReason: string | null;
  creditBps: number;
  linkCode: string | null;
  commissionMinor: string;
};

/** Conversions that the user is credited for or has earned from. */
export function listOwnConversions(
  db: HttpDatabase,
  identity: UserIdentity,
  filter: AffiliateConversionFilter,
  page: KeysetPage,
): Promise<(OwnConversionRow & KeysetRow)[]> {
  const order = sql.raw(page.sort.descending ? "DESC" : "ASC");
  const bounds = idBounds(page, sql`conversion_id`);
  return queryAs<OwnConversionRow & KeysetRow>(
    db,
    identity,
    sql`
    WITH own AS (${ownConversionIds(bounds)}), shown AS (
      SELECT c.* FROM conversions c JOIN own ON own.conversion_id = c.id WHERE ${conversionConditions(filter)} ORDER BY c.id ${order}
      LIMIT ${page.limit + 1}
    )
    SELECT c.id, c.program_id AS "programId", g.name AS "programName", c.goal, c.order_id AS "orderId", c.occurred_at AS "occurredAt",
      c.received_at AS "receivedAt", c.amount_minor::text AS "amountMinor", c.refunded_minor::text AS "refundedMinor", c.currency,
      c.status, c.status_reason AS "statusReason", credit.bps AS "creditBps", credit.code AS "linkCode",
      (SELECT coalesce(sum(amount_minor - reversed_minor), 0)::text FROM accruals
        WHERE conversion_id = c.id AND partner_id = ANY(${OWN_PARTNERS})) AS "commissionMinor", c.id::text AS "sortValue"
    FROM shown c JOIN programs g ON g.id = c.program_id CROSS JOIN LATERAL (
      SELECT coalesce(sum(k.weight_bps), 0)::int AS bps, (array_agg(l.code ORDER BY k.position) FILTER (WHERE l.code IS NOT NULL))[1] AS code
      FROM attributions a JOIN attribution_credits k ON k.attribution_id = a.id AND k.partner_id = ANY(${OWN_PARTNERS})
        LEFT JOIN attribution_touches t ON t.attribution_id = a.id AND t.click_id = k.click_id LEFT JOIN links l ON l.id = t.link_id
      WHERE a.conversion_id = c.id AND a.revision = c.credit_revision
    ) credit ORDER BY c.id ${order}`,
  );
}

export const countOwnConversions = (
  db: HttpDatabase,
  identity: UserIdentity,
  filter: AffiliateConversionFilter,
  most: number,
): Promise<number> =>
  countUpTo(
    db,
    identity,
    sql`
    WITH own AS (${ownConversionIds(sql``)})
    SELECT FROM conversions c JOIN own ON own.conversion_id = c.id WHERE ${conversionConditions(filter)}`,
    most,
  );

/** @param bounds of `conversion_id`, each behind `AND` */
const ownConversionIds = (bounds: SQL): SQL => sql`
  SELECT conversion_id FROM accruals WHERE partner_id = ANY(${OWN_PARTNERS}) ${bounds}
  UNION
  SELECT conversion_id FROM attributions
  WHERE id IN (SELECT attribution_id FROM attribution_credits WHERE partner_id = ANY(${OWN_PARTNERS})) ${bounds}`;

/** The credit in force names the user. */
const CREDITED = sql`EXISTS (
  SELECT FROM attributions a JOIN attribution_credits k ON k.attribution_id = a.id
  WHERE a.conversion_id = c.id AND a.revision = c.credit_revision AND k.partner_id = ANY(${OWN_PARTNERS}))`;

function conversionConditions(filter: AffiliateConversionFilter): SQL {
  const { programId, status, credit, goal, currency, from, to } = filter;
  return allOf([
    sql`NOT c.test`,
    programId === undefined ? undefined : sql`c.program_id = ${programId}`,
    ofStatus(status),
    credit === undefined ? undefined : credit === "own" ? CREDITED : sql`NOT ${CREDITED}`,
    goal === undefined ? undefined : sql`c.goal = ${goal}`,
    currency === undefined ? undefined : sql`c.currency = ${currency}`,
    from === undefined ? undefined : sql`c.occurred_at >= ${from}::timestamptz`,
    to === undefined ? undefined : sql`c.occurred_at < ${to}::timestamptz`,
  ]);
}
