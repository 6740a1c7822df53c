import { sql } from "drizzle-orm";
import type { AttributionModel } from "../../core/attribution/model.ts";
import type {
  Claimant,
  ConversionFacts,
  CustomerBinding,
  FoundBy,
  Touch,
} from "../../core/attribution/touch.ts";
import type { LinkState } from "../../core/clicks/link-state.ts";
import type { EnrollmentStatus, PartnerStatus } from "../../core/genealogy/partner-status.ts";
import { uuidv7Time } from "../../core/ids/uuidv7.ts";
import { type Executor, rowsOf } from "../executor.ts";
import { uuids } from "./outbox.ts";

/** A conversion with all that decides who is credited for it. */
export interface AttributionCase {
  readonly conversionId: string;
  readonly organisationId: string;
  readonly programId: string;
  readonly customerId: string | null;
  readonly test: boolean;
  readonly version: number;
  readonly attributionRevision: number;
  readonly creditRevision: number;
  readonly amountMinor: bigint;
  readonly currency: string;
  /** Commission of it has matured: nothing moves any more, unless the report itself changed. */
  readonly matured: boolean;
  /** Amount, currency or moment are not what its commission was worked out from. */
  readonly reportChanged: boolean;
  /** A server's report took the place of a browser's. */
  readonly superseded: boolean;
  /** Why the token that came with it proves nothing; null when it does, or when none came. */
  readonly tokenRefusal: string | null;
  readonly requestId: string;
  readonly model: AttributionModel;
  /** The program's, for comparing models. */
  readonly halfLifeDays: number;
  readonly facts: ConversionFacts;
  readonly touches: readonly Touch[];
}

/** At most this many of a visitor's latest clicks are considered for one conversion. */
const TOUCHES_PER_VISITOR = 1000;
/** At most this many of the latest clicks that a visitor of the merchant's pages came by lead on. */
export const JOINS_PER_VISITOR = 50;
/** Days before the widest window that are still looked at, so that a click just outside is shown with its reason. */
const MARGIN_DAYS = 7;

type CaseRow = {
  id: string;
  organisation_id: string;
  program_id: string;
  customer_id: string | null;
  test: boolean;
  version: number;
  attribution_revision: number;
  credit_revision: number;
  amount_minor: string;
  currency: string;
  matured: boolean;
  report_changed: boolean;
  superseded: boolean;
  token_refusal: string | null;
  request_id: string;
  click_id: string | null;
  link_id: string | null;
  occurred_ms: number;
  buyer_email_hash: string | null;
  attribution_model: AttributionModel["kind"];
  half_life_days: number;
  bound_enrollment_id: string | null;
  bound_click_id: string | null;
  bound_ms: number | null;
  credited_campaigns: string[] | null;
};

type TouchRow = {
  conversion_id: string;
  click_id: string;
  at_ms: number;
  link_id: string;
  enrollment_id: string;
  bot: string | null;
  found_by: FoundBy[];
};

type State<Status> = { status: Status; from: number };

type ClaimantRow = {
  enrollment_id: string;
  campaign_id: string;
  partner_id: string;
  affiliate_id: string;
  email_hash: string;
  window_days: number;
  starts_ms: number | null;
  ends_ms: number | null;
  exhausted: boolean;
  enrollment_states: State<EnrollmentStatus>[];
  partner_states: State<PartnerStatus>[];
  campaign_states: State<"active" | "paused" | "archived">[];
};

type LinkRow = {
  id: string;
  enrollment_id: string;
  program_id: string;
  expires_ms: number | null;
  archived_ms: number | null;
};

/** Loads the cases of conversions, in three statements however many there are. */
export async function loadAttributionCases(
  db: Executor,
  conversionIds: readonly string[],
): Promise<AttributionCase[]> {
  if (conversionIds.length === 0) return [];
  const [cases, touches] = [await loadCases(db, conversionIds), await loadTouches(db, conversionIds)];
  const links = await loadLinks(db, [
    ...touches.map((row) => row.link_id),
    ...cases.map((row) => row.link_id),
  ]);
  addTokenTouches(cases, touches, links);
  const claimants = await loadClaimants(db, [
    ...touches.map((row) => row.enrollment_id),
    ...cases.map((row) => row.bound_enrollment_id),
  ]);
  const byConversion = Map.groupBy(touches, (touch) => touch.conversion_id);
  return cases.map((row) => buildCase(row, byConversion.get(row.id) ?? [], links, claimants));
}

/**
 * Who brought the customer of conversion `c` before: the credit of the latest earlier conversion that a touch won; of
 * several the largest, of equals the later touch. Read as of `c`, so that neither `c` itself nor what was reported
 * meanwhile for a later moment decides, and a test never binds a real customer.
 */
const BINDING = sql`
  SELECT k.enrollment_id, k.click_id, e.occurred_at
  FROM conversions e JOIN attributions a ON a.conversion_id = e.id AND a.revision = e.credit_revision
    JOIN attribution_credits k ON k.attribution_id = a.id
  WHERE e.customer_id = c.customer_id AND e.program_id = c.program_id AND e.test = c.test AND e.outcome = 'attributed'
    AND e.outcome_reason <> 'binding' AND (e.occurred_at, e.id) < (c.occurred_at, c.id)
  ORDER BY e.occurred_at DESC, e.id DESC, k.weight_bps DESC, k.position DESC LIMIT 1`;

async function loadCases(db: Executor, ids: readonly string[]): Promise<CaseRow[]> {
  const rows = await rowsOf<CaseRow>(
    db,
    sql`
    SELECT c.id, c.organisation_id, c.program_id, c.customer_id, c.test, c.version, c.attribution_revision, c.credit_revision,
      c.amount_minor::text, c.currency, c.token_refusal, c.request_id, c.click_id, c.link_id, ${ms(sql`c.occurred_at`)} AS occurred_ms,
      c.report_changed, c.superseded IS NOT NULL AS superseded, c.buyer_email_hash, p.attribution_model, p.half_life_days,
      EXISTS (SELECT FROM accruals a WHERE a.conversion_id = c.id AND a.revision = c.credit_revision AND a.matured_at IS NOT NULL) AS matured,
      b.enrollment_id AS bound_enrollment_id, b.click_id AS bound_click_id, ${ms(sql`b.occurred_at`)} AS bound_ms,
      (SELECT array_agg(DISTINCT ac.campaign_id::text) FROM accruals ac WHERE ac.conversion_id = c.id AND ac.revision = c.credit_revision) AS credited_campaigns
    FROM conversions c JOIN programs p ON p.id = c.program_id LEFT JOIN LATERAL (${BINDING}) b ON true
    WHERE c.id = ANY(${uuids(ids)}) ORDER BY c.id`,
  );
  return rows;
}

/**
 * Clicks that lead to conversions. A visitor of the merchant's pages has another key than on the tracking domain, whose
 * cookie browsers withhold there; the clicks it is known to have come by join the two, and through them the other
 * clicks of that visitor are found.
 */
async function loadTouches(db: Executor, ids: readonly string[]): Promise<TouchRow[]> {
  const rows = await rowsOf<TouchRow>(
    db,
    sql`
    WITH conv AS MATERIALIZED (
      SELECT c.id, c.program_id, c.click_id, c.visitor, c.customer_id,
        uuidv7_bound(c.occurred_at - make_interval(days => coalesce((SELECT max(window_days) FROM campaigns k WHERE k.program_id = c.program_id), 30) + ${MARGIN_DAYS}::int)) AS first_id,
        uuidv7_bound(c.occurred_at + interval '5 minutes 1 millisecond') AS end_id
      FROM conversions c WHERE c.id = ANY(${uuids(ids)})
    ), shown AS (
      SELECT id, program_id, visitor, first_id, end_id, 'visitor' AS found FROM conv WHERE visitor IS NOT NULL
      UNION ALL
      SELECT conv.id, conv.program_id, v.visitor, first_id, end_id, 'customer' FROM conv JOIN customer_visitors v ON v.customer_id = conv.customer_id
    ), joined AS MATERIALIZED (
      SELECT shown.id, shown.program_id, shown.first_id, shown.end_id, shown.found, k.id AS click_id, k.at, k.link_id, k.enrollment_id, k.bot, k.visitor
      FROM shown CROSS JOIN LATERAL (
        SELECT click_id FROM visitor_clicks
        WHERE program_id = shown.program_id AND visitor = shown.visitor
        ORDER BY click_id DESC LIMIT ${JOINS_PER_VISITOR}
      ) j CROSS JOIN LATERAL (
        SELECT id, at, link_id, enrollment_id, bot, visitor FROM clicks WHERE id = j.click_id AND program_id = shown.program_id OFFSET 0
      ) k
    ), keys AS (
      SELECT id, program_id, visitor, first_id, end_id, found FROM shown
      UNION
      SELECT id, program_id, visitor, first_id, end_id, found FROM joined WHERE visitor IS NOT NULL
    ), found AS (
      SELECT conv.id AS conversion_id, k.id AS click_id, k.at, k.link_id, k.enrollment_id, k.bot, 'token' AS found
      FROM conv JOIN clicks k ON k.id = conv.click_id AND k.program_id = conv.program_id
      UNION ALL
      SELECT id, click_id, at, link_id, enrollment_id, bot, found FROM joined WHERE click_id >= first_id AND click_id < end_id
      UNION ALL
      SELECT keys.id, k.id, k.at, k.link_id, k.enrollment_id, k.bot, keys.found
      FROM keys CROSS JOIN LATERAL (
        SELECT id, at, link_id, enrollment_id, bot FROM clicks
        WHERE visitor = keys.visitor AND program_id = keys.program_id AND id >= keys.first_id AND id < keys.end_id
        ORDER BY id DESC LIMIT ${TOUCHES_PER_VISITOR}
      ) k
    )
    SELECT conversion_id, click_id, ${ms(sql`min(at)`)} AS at_ms, min(link_id::text) AS link_id, min(enrollment_id::text) AS enrollment_id,
      min(bot) AS bot, array_agg(DISTINCT found) AS found_by
    FROM found GROUP BY conversion_id, click_id`,
  );
  return rows;
}

/** A valid token proves its click also while, or although, the click's event has not come. */
function addTokenTouches(
  cases: readonly CaseRow[],
  touches: TouchRow[],
  links: ReadonlyMap<string, LinkRow>,
): void {
  const known = new Set(touches.map((touch) => `${touch.conversion_id} ${touch.click_id}`));
  for (const row of cases) {
    const link = row.link_id === null ? undefined : links.get(row.link_id);
    if (row.click_id === null || link === undefined || known.has(`${row.id} ${row.click_id}`)) continue;
    const atMs = uuidv7Time(row.click_id);
    if (atMs === undefined || link.program_id !== row.program_id) continue;
    touches.push({
      conversion_id: row.id,
      click_id: row.click_id,
      at_ms: atMs,
      link_id: link.id,
      enrollment_id: link.enrollment_id,
      bot: null,
      found_by: ["token"],
    });
  }
}

async function loadLinks(db: Executor, ids: readonly (string | null)[]): Promise<Map<string, LinkRow>> {
  const rows = await rowsOf<LinkRow>(
    db,
    sql`
    SELECT id, enrollment_id, program_id, ${ms(sql`expires_at`)} AS expires_ms, ${ms(sql`archived_at`)} AS archived_ms
    FROM links WHERE id = ANY(${uuids(distinct(ids))})`,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

async function loadClaimants(
  db: Executor,
  enrollmentIds: readonly (string | null)[],
): Promise<Map<string, ClaimantRow>> {
  const states = (table: string, key: string, ownerId: string) =>
    sql.raw(
      `(SELECT coalesce(json_agg(json_build_object('status', s.status, 'from', (extract(epoch FROM s.effective_from) * 1000)::float8) ORDER BY s.effective_from, s.id), '[]')
      FROM ${table} s WHERE s.${key} = ${ownerId})`,
    );
  const rows = await rowsOf<ClaimantRow>(
    db,
    sql`
    SELECT e.id AS enrollment_id, e.campaign_id, e.partner_id, p.affiliate_id, a.email_hash, k.window_days,
      ${ms(sql`k.starts_at`)} AS starts_ms, ${ms(sql`k.ends_at`)} AS ends_ms, k.budget_exhausted_at IS NOT NULL AS exhausted,
      ${states("enrollment_states", "enrollment_id", "e.id")} AS enrollment_states,
      ${states("partner_states", "partner_id", "p.id")} AS partner_states,
      ${states("campaign_states", "campaign_id", "k.id")} AS campaign_states
    FROM enrollments e JOIN partners p ON p.id = e.partner_id JOIN affiliates a ON a.id = p.affiliate_id
      JOIN campaigns k ON k.id = e.campaign_id
    WHERE e.id = ANY(${uuids(distinct(enrollmentIds))})`,
  );
  return new Map(rows.map((row) => [row.enrollment_id, row]));
}

function buildCase(
  row: CaseRow,
  touchRows: readonly TouchRow[],
  links: ReadonlyMap<string, LinkRow>,
  claimants: ReadonlyMap<string, ClaimantRow>,
): AttributionCase {
  const touches = touchRows.flatMap((touch): Touch[] => {
    const claimant = claimants.get(touch.enrollment_id);
    if (claimant === undefined) return [];
    return [
      {
        ...claimantAt(claimant, row),
        clickId: touch.click_id,
        atMs: touch.at_ms,
        linkId: touch.link_id,
        windowDays: claimant.window_days,
        bot: touch.bot,
        foundBy: touch.found_by,
        linkStateAtClick: linkStateAt(links.get(touch.link_id), claimant, touch.at_ms),
        enrollmentStatusAtClick: statusAt(claimant.enrollment_states, touch.at_ms),
        partnerStatusAtClick: statusAt(claimant.partner_states, touch.at_ms) ?? "suspended",
      },
    ];
  });
  return {
    conversionId: row.id,
    organisationId: row.organisation_id,
    programId: row.program_id,
    customerId: row.customer_id,
    test: row.test,
    version: row.version,
    attributionRevision: row.attribution_revision,
    creditRevision: row.credit_revision,
    amountMinor: BigInt(row.amount_minor),
    currency: row.currency,
    matured: row.matured,
    reportChanged: row.report_changed,
    superseded: row.superseded,
    tokenRefusal: row.token_refusal ?? refusalOfLink(row, links),
    requestId: row.request_id,
    model:
      row.attribution_model === "time_decay"
        ? { kind: "time_decay", halfLifeDays: row.half_life_days }
        : { kind: row.attribution_model },
    halfLifeDays: row.half_life_days,
    facts: {
      occurredAtMs: row.occurred_ms,
      buyerEmailHash: row.buyer_email_hash,
      buyerAffiliateId: null,
      tokenClickId: row.click_id,
      couponOwner: null,
      binding: bindingOf(row, claimants),
      campaignsWithoutBudget: campaignsWithoutBudget(row, claimants),
    },
    touches,
  };
}

/** Why a token that is ours still proves nothing here: its link is another program's, or gone. */
function refusalOfLink(row: CaseRow, links: ReadonlyMap<string, LinkRow>): string | null {
  if (row.link_id === null) return null;
  const link = links.get(row.link_id);
  if (link === undefined) return "unknown_link";
  return link.program_id === row.program_id ? null : "other_program";
}

/** What was credited before the budget ran out stays credited when the conversion is looked at again. */
function campaignsWithoutBudget(
  row: CaseRow,
  claimants: ReadonlyMap<string, ClaimantRow>,
): ReadonlySet<string> {
  const exhausted = [...claimants.values()]
    .filter((claimant) => claimant.exhausted)
    .map((claimant) => claimant.campaign_id);
  return new Set(exhausted.filter((id) => !row.credited_campaigns?.includes(id)));
}

function bindingOf(row: CaseRow, claimants: ReadonlyMap<string, ClaimantRow>): CustomerBinding | null {
  const claimant = row.bound_enrollment_id === null ? undefined : claimants.get(row.bound_enrollment_id);
  if (claimant === undefined || row.bound_ms === null) return null;
  return { ...claimantAt(claimant, row), clickId: row.bound_click_id, boundAtMs: row.bound_ms };
}

function claimantAt(claimant: ClaimantRow, row: CaseRow): Claimant {
  return {
    partnerId: claimant.partner_id,
    enrollmentId: claimant.enrollment_id,
    campaignId: claimant.campaign_id,
    affiliateId: claimant.affiliate_id,
    affiliateEmailHash: claimant.email_hash,
    enrollmentStatusAtConversion: statusAt(claimant.enrollment_states, row.occurred_ms),
    partnerStatusAtConversion: statusAt(claimant.partner_states, row.occurred_ms) ?? "suspended",
  };
}

/** What the link said as of the click: its own dates and state, and its campaign's. */
function linkStateAt(link: LinkRow | undefined, campaign: ClaimantRow, atMs: number): LinkState {
  if (link?.archived_ms != null && atMs >= link.archived_ms) return "archived";
  const campaignStatus = statusAt(campaign.campaign_states, atMs) ?? "active";
  if (campaignStatus !== "active") return campaignStatus;
  if (campaign.starts_ms !== null && atMs < campaign.starts_ms) return "not_started";
  const expires = Math.min(
    link?.expires_ms ?? Number.POSITIVE_INFINITY,
    campaign.ends_ms ?? Number.POSITIVE_INFINITY,
  );
  return atMs >= expires ? "expired" : "active";
}

function statusAt<Status>(states: readonly State<Status>[], atMs: number): Status | null {
  let status: Status | null = null;
  for (const state of states) if (state.from <= atMs) status = state.status;
  return status;
}

function distinct(ids: readonly (string | null)[]): string[] {
  return [...new Set(ids.filter((id) => id !== null))];
}

/** A moment as Unix milliseconds, which JavaScript reads without a parser. */
function ms(column: ReturnType<typeof sql>) {
  return sql`(extract(epoch FROM ${column}) * 1000)::float8`;
}
