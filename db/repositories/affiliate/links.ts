import { sql } from "drizzle-orm";
import { type AffiliateLinkFilter, RECENT_DAYS } from "../../../core/api/affiliate-links.ts";
import type { EnrollmentStatus } from "../../../core/genealogy/partner-status.ts";
import { type HttpDatabase, queryAs, type UserIdentity } from "../../client.ts";
import {
  allOf,
  countMerged,
  type KeysetColumns,
  type KeysetPage,
  type KeysetRow,
  type MergedRows,
  mergedPage,
  orderOf,
} from "../keyset.ts";
import { OWN_PARTNERS, ownPartners } from "./own.ts";

export type OwnLinkRow = KeysetRow & {
  id: string;
  programId: string;
  programName: string;
  campaignId: string;
  campaignName: string;
  enrollmentId: string;
  enrollmentStatus: EnrollmentStatus;
  host: string;
  code: string;
  destinationUrl: string | null;
  status: "active" | "archived";
  archivedByPartner: boolean;
  expiresAt: string | null;
  clicks: number;
  bots: number;
  conversions: number;
  recent: { clicks: number; conversions: number; earnings: { currency: string; amountMinor: number }[] };
  createdAt: string;
};

const SORTS: KeysetColumns = {
  createdAt: { value: sql`l.id`, type: "uuid" },
  code: { value: sql`l.code COLLATE "C"`, type: "text" },
};

/** One of a user's links, or those that a filter lets through. */
type Wanted = AffiliateLinkFilter & { readonly id?: string };

/** The user's links with what each brought, in all and in the last days. */
export function listOwnLinks(
  db: HttpDatabase,
  identity: UserIdentity,
  wanted: Wanted,
  page: KeysetPage,
  now: Date,
): Promise<OwnLinkRow[]> {
  const shown = mergedPage({ ...linksOf(wanted), columns: sql`l.*`, id: sql`l.id`, sorts: SORTS }, page);
  return queryAs<OwnLinkRow>(
    db,
    identity,
    sql`
    WITH shown AS (${shown}), sold AS (
      SELECT t.link_id, count(DISTINCT c.id)::int AS conversions FROM attribution_credits k
      JOIN attribution_touches t ON t.attribution_id = k.attribution_id AND t.click_id = k.click_id
      JOIN attributions a ON a.id = k.attribution_id
      JOIN conversions c ON c.id = a.conversion_id AND c.credit_revision = a.revision
      WHERE k.partner_id = ANY(${OWN_PARTNERS}) AND NOT c.test AND c.status <> 'rejected' GROUP BY t.link_id
    ), sums AS (
      SELECT key, currency, sum(clicks - bots)::int AS clicks, sum(pending + approved)::int AS conversions, sum(commission_minor) AS minor
      FROM report_rollups
      WHERE partner_id = ANY(${OWN_PARTNERS}) AND dimension = 'link' AND grain = 'day' AND key = ANY(ARRAY(SELECT id::text FROM shown))
        AND bucket > date_trunc('day', ${now}::timestamptz, 'UTC') - ${RECENT_DAYS} * interval '1 day'
      GROUP BY key, currency
    ), recent AS (
      SELECT key, sum(clicks)::int AS clicks, sum(conversions)::int AS conversions,
        json_agg(json_build_object('currency', currency, 'amountMinor', minor) ORDER BY currency) FILTER (WHERE minor <> 0) AS earnings
      FROM sums GROUP BY key
    )
    SELECT l.id, l.program_id AS "programId", g.name AS "programName", l.campaign_id AS "campaignId", c.name AS "campaignName",
      l.enrollment_id AS "enrollmentId", e.status AS "enrollmentStatus", l.host, l.code, l.destination_url AS "destinationUrl",
      l.status, l.archived_by_partner AS "archivedByPartner", l.expires_at AS "expiresAt", l.created_at AS "createdAt", r.clicks, r.bots,
      coalesce(sold.conversions, 0) AS conversions, json_build_object('clicks', coalesce(recent.clicks, 0),
        'conversions', coalesce(recent.conversions, 0), 'earnings', coalesce(recent.earnings, '[]')) AS recent, l.sort_value::text AS "sortValue"
    FROM shown l JOIN programs g ON g.id = l.program_id JOIN campaigns c ON c.id = l.campaign_id
      JOIN enrollments e ON e.id = l.enrollment_id LEFT JOIN sold ON sold.link_id = l.id LEFT JOIN recent ON recent.key = l.id::text
      CROSS JOIN LATERAL (
        SELECT coalesce(sum(clicks - bots), 0)::int AS clicks, coalesce(sum(bots), 0)::int AS bots
        FROM click_rollups WHERE link_id = l.id
      ) r
    ${orderOf(page, sql`l`)}`,
  );
}

/** How many there are, as far as `most + 1`. */
export function countOwnLinks(
  db: HttpDatabase,
  identity: UserIdentity,
  filter: AffiliateLinkFilter,
  most: number,
): Promise<number> {
  return countMerged(db, identity, linksOf(filter), most);
}

function linksOf({ id, campaignId, status, q }: Wanted): MergedRows {
  const has = (text: string) =>
    sql`(strpos(lower(l.code), lower(${text})) > 0 OR strpos(lower(coalesce(l.destination_url, '')), lower(${text})) > 0)`;
  return {
    owners: ownPartners(undefined),
    from: sql`links l`,
    where: allOf([
      sql`l.partner_id = p.id`,
      id === undefined ? undefined : sql`l.id = ${id}`,
      campaignId === undefined ? undefined : sql`l.campaign_id = ${campaignId}`,
      status === undefined ? undefined : sql`l.status = ${status}`,
      q === undefined ? undefined : has(q),
    ]),
  };
}

/** Where a link is, and whose. */
export type OwnLinkPlace = {
  organisationId: string;
  programId: string;
  campaignId: string;
  host: string;
  code: string;
};

/** The user's own link; undefined when it is somebody else's. */
export async function findOwnLink(
  db: HttpDatabase,
  identity: UserIdentity,
  id: string,
): Promise<OwnLinkPlace | undefined> {
  const [row] = await queryAs<OwnLinkPlace>(
    db,
    identity,
    sql`
    SELECT organisation_id AS "organisationId", program_id AS "programId", campaign_id AS "campaignId", host, code FROM links
    WHERE id = ${id} AND partner_id = ANY(${OWN_PARTNERS})`,
  );
  return row;
}
