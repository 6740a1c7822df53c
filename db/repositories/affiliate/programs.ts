import { type SQL, sql } from "drizzle-orm";
import type { ProgramSearch } from "../../../core/api/affiliate-programs.ts";
import type { PlanRules } from "../../../core/commission/plan.ts";
import type { PartnerStatus } from "../../../core/genealogy/partner-status.ts";
import { LEAST_DECIDED, LEAST_PAID } from "../../../core/site/trust.ts";
import type { HttpDatabase } from "../../client.ts";
import { rowsOf } from "../../executor.ts";
import {
  allOf,
  type KeysetColumns,
  type KeysetPage,
  type KeysetRow,
  mergedPage,
  NO_OWNER,
  orderOf,
} from "../keyset.ts";
import { patternOf } from "../trees/downline.ts";

export type FoundProgramRow = KeysetRow & {
  slug: string;
  country: string | null;
  rules: PlanRules | null;
  windowDays: number | null;
  campaigns: number;
  standing: PartnerStatus | null;
};

const SORTS: KeysetColumns = {
  name: { value: sql`lower(g.name) COLLATE "C"`, type: "text" },
  createdAt: { value: sql`g.id`, type: "uuid" },
};

/** Later than any payout is paid. */
const NEVER_DAYS = 1_000_000;

/** By the figures of `find_program_page(…) t`, as `trustFigures` has them: counted for every program that the filters let through. */
const TRUST_SORTS: KeysetColumns = {
  approvalRateBps: {
    value: sql`CASE WHEN t.approved + t.rejected < ${LEAST_DECIDED} THEN -1 ELSE t.approved * 10000 / (t.approved + t.rejected) END`,
    type: "bigint",
  },
  medianPayDays: {
    value: sql`CASE WHEN t.paid_payouts < ${LEAST_PAID} OR t.median_pay_days IS NULL THEN ${NEVER_DAYS}::bigint ELSE ceil(t.median_pay_days)::bigint END`,
    type: "bigint",
  },
};

/**
 * Programs whose pages are published and that take partners, of all organisations, up to `limit + 1`. With the rights of a job: what it
 * answers is public, but for what the user is in each.
 */
export function listPrograms(
  jobDb: HttpDatabase,
  userId: string,
  filter: ProgramSearch,
  { page, now }: { readonly page: KeysetPage; readonly now: Date },
): Promise<FoundProgramRow[]> {
  const plan = sql`
    SELECT v.rules FROM plan_versions v
    WHERE v.program_id = g.id AND v.campaign_id IS NULL AND v.effective_from <= ${now}::timestamptz
    ORDER BY v.effective_from DESC, v.number DESC LIMIT 1`;
  const own = sql`SELECT w.status FROM partners w JOIN affiliates a ON a.id = w.affiliate_id WHERE w.program_id = g.id AND a.user_id = ${userId}::uuid`;
  const trust =
    page.sort.column in TRUST_SORTS
      ? sql`CROSS JOIN LATERAL find_program_page(q.slug, ${now}::timestamptz) t`
      : sql``;
  const rows = mergedPage(
    {
      owners: NO_OWNER,
      columns: sql`g.id, q.slug, g.country, plan.rules`,
      from: sql`program_pages q JOIN programs g ON g.id = q.program_id JOIN organisations o ON o.id = g.organisation_id
        LEFT JOIN LATERAL (${plan}) plan ON true ${trust}`,
      where: allOf([
        sql`q.published AND g.status = 'active' AND g.registration <> 'closed'`,
        ...conditionsOf(filter, own),
      ]),
      ...{ id: sql`g.id`, sorts: { ...SORTS, ...TRUST_SORTS } },
    },
    page,
  );
  return rowsOf<FoundProgramRow>(
    jobDb,
    sql`
    SELECT g.id, g.slug, g.country, g.rules, c.campaigns, c.days AS "windowDays", (${own} LIMIT 1) AS standing,
      g.sort_value::text AS "sortValue"
    FROM (${rows}) g CROSS JOIN LATERAL (
      SELECT count(*)::int AS campaigns, max(window_days) AS days FROM campaigns WHERE program_id = g.id AND status = 'active'
    ) c ${orderOf(page, sql`g`)}`,
  );
}

function conditionsOf(filter: ProgramSearch, own: SQL): (SQL | undefined)[] {
  const { q, pays, currency, country, registration, joined } = filter;
  const pattern = q === undefined ? undefined : patternOf(q);
  return [
    pattern === undefined
      ? undefined
      : sql`(g.name ILIKE ${pattern} OR o.name ILIKE ${pattern} OR q.headline ILIKE ${pattern})`,
    pays === undefined ? undefined : sql`plan.rules #>> '{levels,0,kind}' = ${pays}`,
    currency === undefined ? undefined : sql`${currency} = ANY(g.currencies)`,
    country === undefined ? undefined : sql`g.country = ${country}`,
    registration === undefined ? undefined : sql`g.registration = ${registration}`,
    joined === undefined ? undefined : joined === "true" ? sql`EXISTS (${own})` : sql`NOT EXISTS (${own})`,
  ];
}
