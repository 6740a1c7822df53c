import { sql } from "drizzle-orm";
import { type HttpDatabase, queryAs, type UserIdentity } from "../../client.ts";
import type { PageOf } from "./offers.ts";
import { newestOfEach, OWN_PARTNERS } from "./own.ts";

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

/** Clicks of the user's links, newest first; `after` shows only newer ones than that. */
export function listOwnClicks(
  db: HttpDatabase,
  identity: UserIdentity,
  page: PageOf & { readonly after?: string | undefined; readonly linkId?: string | undefined },
): Promise<OwnClickRow[]> {
  const before = page.cursor === undefined ? sql`` : sql`AND k.id < ${page.cursor}`;
  const after = page.after === undefined ? sql`` : sql`AND k.id > ${page.after}`;
  const link = page.linkId === undefined ? sql`` : sql`AND k.link_id = ${page.linkId}`;
  const newest = newestOfEach(
    sql`
      SELECT k.id, k.at, k.program_id, k.link_id, k.country, k.device, k.os, k.browser, k.bot, k.referrer, k.sub
      FROM clicks k WHERE k.partner_id = p.id ${before} ${after} ${link} ORDER BY k.id DESC`,
    page.limit + 1,
  );
  return queryAs<OwnClickRow>(
    db,
    identity,
    sql`
    SELECT k.id, k.at, k.program_id AS "programId", k.link_id AS "linkId", l.code AS "linkCode", k.country, k.device, k.os, k.browser,
      k.bot, k.referrer, k.sub
    FROM (${newest}) k JOIN links l ON l.id = k.link_id ORDER BY k.id DESC`,
  );
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

/** Conversions that the user is credited for or has earned from, newest first. */
export function listOwnConversions(
  db: HttpDatabase,
  identity: UserIdentity,
  page: PageOf,
): Promise<OwnConversionRow[]> {
  const before = page.cursor === undefined ? sql`` : sql`AND conversion_id < ${page.cursor}`;
  return queryAs<OwnConversionRow>(
    db,
    identity,
    sql`
    WITH own AS (
      SELECT conversion_id FROM accruals WHERE partner_id = ANY(${OWN_PARTNERS}) ${before}
      UNION
      SELECT conversion_id FROM attributions
      WHERE id IN (SELECT attribution_id FROM attribution_credits WHERE partner_id = ANY(${OWN_PARTNERS})) ${before}
    ), shown AS (
      SELECT c.* FROM conversions c JOIN own ON own.conversion_id = c.id WHERE NOT c.test ORDER BY c.id DESC LIMIT ${page.limit + 1}
    )
    SELECT c.id, c.program_id AS "programId", g.name AS "programName", c.goal, c.order_id AS "orderId", c.occurred_at AS "occurredAt",
      c.received_at AS "receivedAt", c.amount_minor::text AS "amountMinor", c.refunded_minor::text AS "refundedMinor", c.currency,
      c.status, c.status_reason AS "statusReason", credit.bps AS "creditBps", credit.code AS "linkCode",
      (SELECT coalesce(sum(amount_minor - reversed_minor), 0)::text FROM accruals
        WHERE conversion_id = c.id AND partner_id = ANY(${OWN_PARTNERS})) AS "commissionMinor"
    FROM shown c JOIN programs g ON g.id = c.program_id CROSS JOIN LATERAL (
      SELECT coalesce(sum(k.weight_bps), 0)::int AS bps, (array_agg(l.code ORDER BY k.position) FILTER (WHERE l.code IS NOT NULL))[1] AS code
      FROM attributions a JOIN attribution_credits k ON k.attribution_id = a.id AND k.partner_id = ANY(${OWN_PARTNERS})
        LEFT JOIN attribution_touches t ON t.attribution_id = a.id AND t.click_id = k.click_id LEFT JOIN links l ON l.id = t.link_id
      WHERE a.conversion_id = c.id AND a.revision = c.credit_revision
    ) credit ORDER BY c.id DESC`,
  );
}
