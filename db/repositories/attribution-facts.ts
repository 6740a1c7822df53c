import { sql } from "drizzle-orm";
import { latestBinding } from "../../core/attribution/customer-binding.ts";
import type { AttributionModel } from "../../core/attribution/model.ts";
import type { ConversionFacts, CustomerBinding, FoundBy, Touch } from "../../core/attribution/touch.ts";
import { uuidv7Time } from "../../core/ids/uuidv7.ts";
import { type Executor, rowsOf } from "../executor.ts";
import {
  type ClaimantRow,
  claimantAt,
  type LinkRow,
  linkStateAt,
  loadClaimants,
  loadLinks,
  ms,
  statusAt,
} from "./attribution-claimants.ts";
import {
  type BindingRow,
  type Coupons,
  loadBindings,
  loadCoupons,
  usedCoupon,
} from "./attribution-claims.ts";
import { isConfirmed } from "./confirmed.ts";
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
  /**
   * Its commission has matured, it no longer says who bought, or clicks that could have led to it are deleted: nothing moves
   * any more, unless the report itself changed.
   */
  readonly matured: boolean;
  /** Amount, currency or moment are not what its commission was worked out from. */
  readonly reportChanged: boolean;
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
/** How far before a conversion `c` a click may count. */
const WINDOW = sql`make_interval(days => coalesce((SELECT max(window_days) FROM campaigns k WHERE k.program_id = c.program_id), 30))`;
/** How far before a conversion `c` clicks are looked for. */
const LOOKED_BACK = sql`(${WINDOW} + make_interval(days => ${MARGIN_DAYS}::int))`;

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
  token_refusal: string | null;
  request_id: string;
  click_id: string | null;
  link_id: string | null;
  occurred_ms: number;
  /** Clicks before that are not looked at. */
  first_ms: number;
  buyer_email_hash: string | null;
  coupon_code: string | null;
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

/** All that cases are built from, whatever their number: each kind is loaded in one statement. */
interface Loaded {
  readonly touches: ReadonlyMap<string, readonly TouchRow[]>;
  readonly bindings: ReadonlyMap<string, readonly BindingRow[]>;
  readonly links: ReadonlyMap<string, LinkRow>;
  readonly coupons: Coupons;
  readonly claimants: ReadonlyMap<string, ClaimantRow>;
}

/** Loads the cases of conversions, in six statements however many there are. */
export async function loadAttributionCases(
  db: Executor,
  conversionIds: readonly string[],
): Promise<AttributionCase[]> {
  if (conversionIds.length === 0) return [];
  const cases = await loadCases(db, conversionIds);
  const touches = await loadTouches(db, conversionIds);
  const bindings = await loadBindings(db, conversionIds);
  const links = await loadLinks(db, [
    ...touches.map((row) => row.link_id),
    ...cases.map((row) => row.link_id),
    ...bindings.map((row) => row.link_id),
  ]);
  const coupons = await loadCoupons(db, [...cases, ...bindings]);
  addProvenTouches(cases, bindings, touches, links);
  const claimants = await loadClaimants(db, [
    ...touches.map((row) => row.enrollment_id),
    ...cases.map((row) => row.bound_enrollment_id),
    ...bindings.map((row) => links.get(row.link_id ?? "")?.enrollment_id ?? null),
    ...[...coupons.values()].map((row) => row.enrollment_id),
  ]);
  const loaded: Loaded = {
    touches: Map.groupBy(touches, (touch) => touch.conversion_id),
    bindings: Map.groupBy(bindings, (binding) => binding.conversion_id),
    links,
    coupons,
    claimants,
  };
  return cases.map((row) => buildCase(row, loaded));
}

/**
 * Who brought the customer of conversion `c` before: the credit of the latest earlier conversion that a touch won; of
 * several the largest, of equals the later touch. Read as of `c`, so that neither `c` itself nor what was reported
 * meanwhile for a later moment decides, and a test never binds a real customer. What only a browser says binds nobody.
 */
const BINDING = sql`
  SELECT k.enrollment_id, k.click_id, e.occurred_at
  FROM conversions e JOIN attributions a ON a.conversion_id = e.id AND a.revision = e.credit_revision
    JOIN attribution_credits k ON k.attribution_id = a.id
  WHERE e.customer_id = c.customer_id AND e.program_id = c.program_id AND e.test = c.test AND e.outcome = 'attributed'
    AND e.outcome_reason <> 'binding' AND ${isConfirmed("e")} AND (e.occurred_at, e.id) < (c.occurred_at, c.id)
  ORDER BY e.occurred_at DESC, e.id DESC, k.weight_bps DESC, k.position DESC LIMIT 1`;

async function loadCases(db: Executor, ids: readonly string[]): Promise<CaseRow[]> {
  const rows = await rowsOf<CaseRow>(
    db,
    sql`
    SELECT c.id, c.organisation_id, c.program_id, c.customer_id, c.test, c.version, c.attribution_revision, c.credit_revision,
      c.amount_minor::text, c.currency, c.token_refusal, c.request_id, c.click_id, c.link_id, ${ms(sql`c.occurred_at`)} AS occurred_ms,
      ${ms(sql`c.occurred_at - ${LOOKED_BACK}`)} AS first_ms,
      c.report_changed, c.buyer_email_hash, c.coupon_code, p.attribution_model, p.half_life_days,
      c.attribution_revision > 0 AND (c.unlinked_at IS NOT NULL OR c.occurred_at - ${WINDOW} < p.clicks_gone_before) OR
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
        uuidv7_bound(c.occurred_at - ${LOOKED_BACK}) AS first_id,
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

/** What a token or a binding names, with the link that it proves. */
interface ProvenClick {
  readonly conversion_id: string;
  readonly program_id: string;
  readonly click_id: string | null;
  readonly link_id: string | null;
  readonly bot: string | null;
}

/**
 * A valid token proves its click also while, or although, the click's event has not come; and a checkout that bound
 * the customer proves the click that it named.
 */
function addProvenTouches(
  cases: readonly CaseRow[],
  bindings: readonly BindingRow[],
  touches: TouchRow[],
  links: ReadonlyMap<string, LinkRow>,
): void {
  const known = new Map(touches.map((touch) => [`${touch.conversion_id} ${touch.click_id}`, touch]));
  const add = (proven: ProvenClick, finder: FoundBy) => {
    const touch = provenTouch(proven, finder, links);
    if (touch === undefined) return;
    const key = `${touch.conversion_id} ${touch.click_id}`;
    const standing = known.get(key);
    if (standing === undefined) {
      known.set(key, touch);
      touches.push(touch);
    } else if (!standing.found_by.includes(finder)) standing.found_by.push(finder);
  };
  for (const row of cases) add({ ...row, conversion_id: row.id, bot: null }, "token");
  const windows = new Map(cases.map((row) => [row.id, row.first_ms]));
  for (const row of bindings) {
    const clickMs = row.click_id === null ? undefined : uuidv7Time(row.click_id);
    if (clickMs !== undefined && clickMs >= (windows.get(row.conversion_id) ?? 0)) add(row, "customer");
  }
}

function provenTouch(
  proven: ProvenClick,
  finder: FoundBy,
  links: ReadonlyMap<string, LinkRow>,
): TouchRow | undefined {
  const link = proven.link_id === null ? undefined : links.get(proven.link_id);
  const atMs = proven.click_id === null ? undefined : uuidv7Time(proven.click_id);
  if (proven.click_id === null || atMs === undefined || link?.program_id !== proven.program_id) return;
  return {
    conversion_id: proven.conversion_id,
    click_id: proven.click_id,
    at_ms: atMs,
    link_id: link.id,
    enrollment_id: link.enrollment_id,
    bot: proven.bot,
    found_by: [finder],
  };
}

function buildCase(row: CaseRow, loaded: Loaded): AttributionCase {
  const { links, claimants, coupons } = loaded;
  const touches = (loaded.touches.get(row.id) ?? []).flatMap(
    (touch) => touchOf(touch, row.occurred_ms, loaded) ?? [],
  );
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
      coupon: usedCoupon(row, row.occurred_ms, coupons, claimants),
      binding: bindingOf(row, loaded),
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

/** A click as a touch of a conversion, or of a binding, of that moment. */
function touchOf(touch: TouchRow, atMs: number, { links, claimants }: Loaded): Touch | undefined {
  const claimant = claimants.get(touch.enrollment_id);
  if (claimant === undefined) return undefined;
  return {
    ...claimantAt(claimant, atMs),
    clickId: touch.click_id,
    atMs: touch.at_ms,
    linkId: touch.link_id,
    windowDays: claimant.window_days,
    bot: touch.bot,
    foundBy: touch.found_by,
    linkStateAtClick: linkStateAt(links.get(touch.link_id), claimant, touch.at_ms),
    enrollmentStatusAtClick: statusAt(claimant.enrollment_states, touch.at_ms),
    partnerStatusAtClick: statusAt(claimant.partner_states, touch.at_ms) ?? "suspended",
  };
}

function bindingOf(row: CaseRow, loaded: Loaded): CustomerBinding | null {
  const { claimants, coupons, links } = loaded;
  const explicit = (loaded.bindings.get(row.id) ?? []).map((binding) => {
    const proven = provenTouch(binding, "token", links);
    const touch = proven === undefined ? undefined : touchOf(proven, binding.bound_ms, loaded);
    const coupon = usedCoupon(binding, binding.bound_ms, coupons, claimants);
    const claimantIds = [touch?.enrollmentId, coupon?.owner?.enrollmentId];
    return {
      boundAtMs: binding.bound_ms,
      touch: touch ?? null,
      coupon,
      claimants: claimantIds.flatMap((id) => {
        const claimant = id === undefined ? undefined : claimants.get(id);
        return claimant === undefined ? [] : [claimantAt(claimant, row.occurred_ms)];
      }),
    };
  });
  return latestBinding(earlierBinding(row, claimants), explicit, row.occurred_ms);
}

function earlierBinding(row: CaseRow, claimants: ReadonlyMap<string, ClaimantRow>): CustomerBinding | null {
  const claimant = row.bound_enrollment_id === null ? undefined : claimants.get(row.bound_enrollment_id);
  if (claimant === undefined || row.bound_ms === null) return null;
  return { ...claimantAt(claimant, row.occurred_ms), clickId: row.bound_click_id, boundAtMs: row.bound_ms };
}
