import { sql } from "drizzle-orm";
import type { Attribution, JudgedClaim } from "../../core/attribution/attribution.ts";
import { type Executor, rowsOf } from "../executor.ts";
import { StaleError } from "../transaction.ts";
import type { AttributionCase } from "./attribution-facts.ts";
import { teaches } from "./confirmed.ts";
import { uuids } from "./outbox.ts";

/** Of a conversion `c`: it waits for attribution. */
export const ATTRIBUTION_DUE = sql`c.attribution_due`;

/** Tenants that have conversions waiting for attribution. */
export async function tenantsWithAttributionDue(db: Executor): Promise<string[]> {
  const rows = await rowsOf<{ id: string }>(
    db,
    sql`SELECT DISTINCT c.organisation_id AS id FROM conversions c WHERE ${ATTRIBUTION_DUE} ORDER BY 1`,
  );
  return rows.map((row) => row.id);
}

/**
 * Finds or makes the customers of conversions, takes the visitor from the token's click when that has come, and
 * remembers which visitors a customer was, as far as the conversions are confirmed.
 *
 * @returns the conversions whose customer was not known before, or that somebody has said anew who it is
 */
export async function identifyBuyers(
  db: Executor,
  conversionIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const ids = uuids(conversionIds);
  await db.execute(sql`
    INSERT INTO customers (id, organisation_id, program_id, external_id, email_hash)
    SELECT uuidv7(), organisation_id, program_id, customer_external_id, min(buyer_email_hash)
    FROM conversions WHERE id = ANY(${ids}) AND customer_id IS NULL AND customer_external_id IS NOT NULL
    GROUP BY organisation_id, program_id, customer_external_id ORDER BY program_id, customer_external_id
    ON CONFLICT DO NOTHING`);
  await db.execute(sql`
    INSERT INTO customers (id, organisation_id, program_id, email_hash)
    SELECT uuidv7(), c.organisation_id, c.program_id, c.buyer_email_hash
    FROM conversions c WHERE c.id = ANY(${ids}) AND c.customer_id IS NULL AND c.customer_external_id IS NULL AND c.buyer_email_hash IS NOT NULL
      AND NOT EXISTS (SELECT FROM customers k WHERE k.program_id = c.program_id AND k.email_hash = c.buyer_email_hash)
    GROUP BY c.organisation_id, c.program_id, c.buyer_email_hash ORDER BY c.program_id, c.buyer_email_hash
    ON CONFLICT DO NOTHING`);
  const updated = await rowsOf<{ id: string; identified: boolean }>(
    db,
    sql`
    UPDATE conversions c SET
      customer_id = coalesce(c.customer_id, (
        SELECT k.id FROM customers k WHERE k.program_id = c.program_id
          AND CASE WHEN c.customer_external_id IS NOT NULL THEN k.external_id = c.customer_external_id ELSE k.email_hash = c.buyer_email_hash END
        ORDER BY k.id LIMIT 1)),
      visitor = CASE WHEN c.unlinked_at IS NULL THEN coalesce(c.visitor,
        (SELECT l.visitor FROM clicks l WHERE l.id = c.click_id AND l.program_id = c.program_id)) END
    FROM conversions before WHERE before.id = c.id AND c.id = ANY(${ids}) AND (c.customer_id IS NULL OR c.visitor IS NULL)
    RETURNING c.id, before.customer_id IS NULL AND c.customer_id IS NOT NULL AS identified`,
  );
  await db.execute(sql`
    INSERT INTO customer_visitors (organisation_id, customer_id, visitor)
    SELECT DISTINCT c.organisation_id, c.customer_id, c.visitor FROM conversions c
    WHERE c.id = ANY(${ids}) AND c.customer_id IS NOT NULL AND c.visitor IS NOT NULL AND ${teaches("c")}
    ORDER BY c.customer_id, c.visitor ON CONFLICT DO NOTHING`);
  return new Set(updated.filter(({ identified }) => identified).map(({ id }) => id));
}

/**
 * Locks the customers of conversions, in the order of their ids, until the transaction ends: who brought a customer
 * decides about its later conversions, so two jobs must never decide about one customer at once.
 */
export async function lockCustomers(db: Executor, conversionIds: readonly string[]): Promise<void> {
  await db.execute(sql`
    SELECT FROM customers WHERE id IN (
      SELECT customer_id FROM conversions WHERE id = ANY(${uuids(conversionIds)})
    ) ORDER BY id FOR NO KEY UPDATE`);
}

/** A case and what was decided about it. */
export interface DecidedCase {
  readonly attributionCase: AttributionCase;
  readonly attribution: Attribution;
  /** Who is credited differs from the revision before, or what for. */
  readonly creditsChanged: boolean;
  /** Why it was looked at. */
  readonly cause: "first" | "reconsidered" | "report_changed";
}

/** Credits of the revision in force, for telling whether a new decision changes them. */
export async function loadStandingCredits(
  db: Executor,
  conversionIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await rowsOf<{ conversion_id: string; credits: string }>(
    db,
    sql`
    SELECT c.id AS conversion_id, coalesce(string_agg(concat_ws(' ', k.enrollment_id, k.click_id, k.weight_bps), ';' ORDER BY k.position), '') AS credits
    FROM conversions c JOIN attributions a ON a.conversion_id = c.id AND a.revision = c.credit_revision
      LEFT JOIN attribution_credits k ON k.attribution_id = a.id
    WHERE c.id = ANY(${uuids(conversionIds)}) GROUP BY c.id`,
  );
  return new Map(rows.map((row) => [row.conversion_id, row.credits]));
}

/** The same text as {@link loadStandingCredits} makes of what is stored. */
export function creditsText(attribution: Attribution): string {
  return attribution.credits
    .map(({ enrollmentId, clickId, weightBps }) =>
      [enrollmentId, clickId, weightBps].filter((part) => part !== null).join(" "),
    )
    .join(";");
}

/**
 * Writes decisions as new revisions. Throws {@link StaleError} when a conversion changed since it was loaded.
 *
 * @returns how many of the conversions wait for commission now
 */
export async function writeAttributions(
  db: Executor,
  decided: readonly DecidedCase[],
  newId: () => string,
  now: Date,
): Promise<number> {
  if (decided.length === 0) return 0;
  const rows = decided.map(({ attributionCase, attribution, creditsChanged, cause }) => ({
    id: newId(),
    conversion: attributionCase.conversionId,
    org: attributionCase.organisationId,
    program: attributionCase.programId,
    version: attributionCase.version,
    revision: attributionCase.attributionRevision + 1,
    credit_revision: creditsChanged
      ? attributionCase.attributionRevision + 1
      : attributionCase.creditRevision,
    commission_due: creditsChanged && !attributionCase.test,
    model: attribution.model.kind,
    outcome: attribution.outcome,
    reason: reasonOf(attributionCase, attribution),
    cause,
    claims: claimsOf(attributionCase, attribution),
    request: attributionCase.requestId,
    credits: attribution.credits.map((credit, position) => ({ position, ...credit })),
    touches: touchRows(attributionCase, attribution),
  }));
  const input = sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(id uuid, conversion uuid, org uuid, program uuid,
    version int, revision int, credit_revision int, commission_due boolean, model text, outcome text, reason text, cause text,
    claims jsonb, request uuid, credits jsonb, touches jsonb)`;
  await db.execute(sql`
    INSERT INTO attributions (id, organisation_id, program_id, conversion_id, revision, model, outcome, reason, cause, claims, request_id, decided_at)
    SELECT id, org, program, conversion, revision, model, outcome, reason, cause, claims, request, ${now}::timestamptz FROM ${input}`);
  await db.execute(sql`
    INSERT INTO attribution_credits (organisation_id, attribution_id, position, partner_id, enrollment_id, campaign_id, click_id, weight_bps)
    SELECT r.org, r.id, k.position, k."partnerId", k."enrollmentId", k."campaignId", k."clickId", k."weightBps"
    FROM ${input}, jsonb_to_recordset(r.credits) AS k(position int, "partnerId" uuid, "enrollmentId" uuid, "campaignId" uuid, "clickId" uuid, "weightBps" int)`);
  await db.execute(sql`
    INSERT INTO attribution_touches (organisation_id, attribution_id, click_id, link_id, partner_id, found_by, counted, reason, weight_bps)
    SELECT r.org, r.id, t."clickId", t."linkId", t."partnerId", ARRAY(SELECT jsonb_array_elements_text(t."foundBy")), t.counted, t.reason, t."weightBps"
    FROM ${input}, jsonb_to_recordset(r.touches) AS t("clickId" uuid, "linkId" uuid, "partnerId" uuid, "foundBy" jsonb, counted boolean, reason text, "weightBps" int)`);
  // A refund that came before its conversion has waited for this moment.
  const updated = await rowsOf<{ commission_due: boolean }>(
    db,
    sql`
    UPDATE conversions c SET attribution_due = false, attribution_revision = r.revision, credit_revision = r.credit_revision,
      report_changed = false, outcome = r.outcome, outcome_reason = r.reason, version = c.version + 1,
      commission_due = c.commission_due OR r.commission_due OR r.revision = 1 AND EXISTS (
        SELECT FROM refunds f WHERE f.program_id = c.program_id AND f.test = c.test AND f.goal = c.goal AND f.order_id = c.order_id)
    FROM ${input} WHERE c.id = r.conversion AND c.version = r.version RETURNING c.commission_due`,
  );
  if (updated.length !== decided.length) throw new StaleError("a conversion");
  return updated.filter((row) => row.commission_due).length;
}

/**
 * Has the later conversions of a customer attributed again whose answer hangs on who brought that customer, after an
 * earlier conversion's answer has changed: in the same run, because it was reported later, or because somebody has said
 * who its buyer is. Answers how many.
 */
export async function wakeLaterOfCustomers(
  db: Executor,
  earlier: readonly Pick<AttributionCase, "conversionId" | "customerId">[],
): Promise<number> {
  const changed = earlier.filter(({ customerId }) => customerId !== null);
  if (changed.length === 0) return 0;
  const woken = await rowsOf<{ id: string }>(
    db,
    sql`
    UPDATE conversions c SET attribution_due = true, version = c.version + 1
    WHERE NOT c.attribution_due AND c.attribution_revision > 0 AND (c.outcome = 'unattributed' OR c.outcome_reason = 'binding')
      AND EXISTS (SELECT FROM conversions e WHERE e.id = ANY(${uuids(changed.map((one) => one.conversionId))})
        AND e.customer_id = c.customer_id AND e.program_id = c.program_id AND e.test = c.test AND (e.occurred_at, e.id) < (c.occurred_at, c.id))
      AND c.customer_id = ANY(${uuids(changed.flatMap((one) => one.customerId ?? []))})
    RETURNING c.id`,
  );
  return woken.length;
}

/** A conversion whose commission has matured, with the clicks that are known of it now. */
export interface IgnoredCase {
  readonly conversionId: string;
  readonly clickIds: readonly string[];
}

/**
 * Conversions whose commission has matured: what came too late is reported, and nothing moves. Each click counts once
 * however often it is delivered.
 */
export async function ignoreLateClicks(db: Executor, ignored: readonly IgnoredCase[]): Promise<void> {
  if (ignored.length === 0) return;
  const rows = ignored.map(({ conversionId, clickIds }) => ({ id: conversionId, clicks: clickIds }));
  await db.execute(sql`
    UPDATE conversions c SET attribution_due = false, version = c.version + 1, late_clicks_ignored = (
      SELECT count(*) FROM jsonb_array_elements_text(r.clicks) AS k(id) WHERE NOT EXISTS (
        SELECT FROM attributions a JOIN attribution_touches t ON t.attribution_id = a.id
        WHERE a.conversion_id = c.id AND a.revision = c.attribution_revision AND t.click_id = k.id::uuid))
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(id uuid, clicks jsonb) WHERE c.id = r.id`);
}

function touchRows({ touches }: AttributionCase, attribution: Attribution) {
  const links = new Map(touches.map((touch) => [touch.clickId, touch.linkId]));
  return attribution.touches.map((touch) => ({
    ...touch,
    counted: touch.verdict === "counted",
    linkId: links.get(touch.clickId),
  }));
}

/** A claim on a conversion that no click of it makes, and what became of it. */
interface StoredClaim {
  /** Null: the coupon is nobody's. */
  readonly partnerId: string | null;
  readonly counted: boolean;
  readonly reason: string | null;
}

export interface StoredClaims {
  readonly coupon: (StoredClaim & { readonly code: string; readonly couponId: string | null }) | null;
  readonly binding: (StoredClaim & { readonly clickId: string | null; readonly boundAt: string }) | null;
}

function claimsOf({ facts }: AttributionCase, { coupon, binding }: Attribution): StoredClaims | null {
  if (coupon === null && binding === null) return null;
  const judged = (claim: JudgedClaim): StoredClaim => ({
    partnerId: claim.partnerId,
    counted: claim.verdict === "counted",
    reason: claim.reason,
  });
  return {
    coupon:
      coupon === null || facts.coupon === null
        ? null
        : { ...judged(coupon), code: facts.coupon.code, couponId: facts.coupon.owner?.couponId ?? null },
    binding:
      binding === null || facts.binding === null
        ? null
        : {
            ...judged(binding),
            clickId: facts.binding.clickId,
            boundAt: new Date(facts.binding.boundAtMs).toISOString(),
          },
  };
}

function reasonOf(attributionCase: AttributionCase, attribution: Attribution): string | null {
  if (attribution.outcome === "attributed") return attribution.source;
  if (attribution.reason === "no_touch" && attributionCase.tokenRefusal !== null)
    return `token_${attributionCase.tokenRefusal}`;
  return attribution.reason;
}
