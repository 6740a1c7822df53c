import { type SQL, sql } from "drizzle-orm";
import { WITNESS_MS } from "../../core/conversions/witness.ts";
import { isConfirmed } from "./confirmed.ts";
import type { InsertConversions } from "./new-conversions.ts";

/** The conversion `c` that is there of a report `r`. */
const sameOrder = ({ programId, test }: InsertConversions): SQL =>
  sql`c.program_id = ${programId} AND c.test = ${test} AND c.goal = r."goal" AND c.order_id = r."orderId"`;

/** Who the buyer is said to be differs. */
const OTHER_BUYER = sql`(c.customer_external_id, c.buyer_email_hash) IS DISTINCT FROM (r."customerExternalId", r."buyerEmailHash")`;

/** Some plan of the program has exceptions, so that what was bought may decide what is paid. */
const PAYS_BY_ITEM = sql`EXISTS (SELECT FROM plan_versions v WHERE v.program_id = c.program_id AND v.rules ? 'base')`;

/** Of a buyer who was erased nothing is taken up again. */
const stillLinked = (value: SQL): SQL => sql`CASE WHEN c.unlinked_at IS NULL THEN ${value} END`;

/** Nothing but a person rejects. What was approved at once bears the moment it came, what time approved one after its day. */
const DECIDED_BY_HAND = sql`(c.status = 'rejected' OR c.status = 'approved' AND c.decided_at <> c.received_at
  AND (c.approve_at IS NULL OR c.decided_at < c.approve_at))`;

/** Whether a browser that came at one moment was there when an order of that moment was placed. */
const witnessed = (cameAt: SQL, orderAt: SQL): SQL =>
  sql`abs(extract(epoch FROM ${cameAt} - ${orderAt})) * 1000 <= ${WITNESS_MS}`;

/**
 * Puts what a server says in the place of what a browser had said. The browser's click and visitor stay where the
 * server brought none and the browser is believed, and a decision by hand stays. The customer is looked up anew, and
 * later conversions that hang on who brought it are decided again; so are those of the buyer that it turns out not to be.
 */
export function supersedeStanding(input: InsertConversions): SQL {
  // Without a moment of its own, what a server tells has just happened.
  const believed = sql`(${input.acceptsBrowsers}::boolean OR ${isConfirmed("c")} OR ${witnessed(sql`c.received_at`, sql`r."occurredAt"`)})`;
  const kept = (own: SQL, browsers: SQL) =>
    sql`CASE WHEN ${own} IS NULL AND ${believed} THEN ${browsers} ELSE ${own} END`;
  // The browser was there, so what it saw counts for more than when a server came to tell.
  const occurred = sql`CASE WHEN r."occurredAtTold" OR NOT ${believed} THEN r."occurredAt" ELSE c.occurred_at END`;
  // What commission follows from differs, so that it must be worked out anew.
  const changed = sql`((c.amount_minor, c.currency, c.occurred_at) IS DISTINCT FROM (r."amountMinor", r."currency", ${occurred})
    OR c.items IS DISTINCT FROM r."items" AND ${PAYS_BY_ITEM})`;
  return sql`
    standing AS MATERIALIZED (
      SELECT c.id, CASE WHEN c.unlinked_at IS NULL AND ${OTHER_BUYER} THEN c.customer_id END AS left_customer
      FROM asked r JOIN conversions c ON ${sameOrder(input)} WHERE c.source = 'browser' ORDER BY c.id FOR UPDATE OF c
    ),
    changed AS (
      UPDATE conversions c SET source = ${input.source}, amount_minor = r."amountMinor", currency = r."currency",
        customer_external_id = ${stillLinked(sql`r."customerExternalId"`)}, buyer_email_hash = ${stillLinked(sql`r."buyerEmailHash"`)},
        customer_id = CASE WHEN c.unlinked_at IS NOT NULL THEN c.customer_id END,
        click_id = ${kept(sql`r."clickId"`, sql`c.click_id`)}, link_id = ${kept(sql`r."linkId"`, sql`c.link_id`)},
        token_refusal = r."tokenRefusal", visitor = ${stillLinked(kept(sql`r."visitor"`, sql`c.visitor`))}, coupon_code = r."couponCode",
        metadata = ${stillLinked(sql`r."metadata"`)}, items = r."items", volume = r."volume", occurred_at = ${occurred}, received_at = ${input.receivedAt}::timestamptz,
        status = CASE WHEN ${DECIDED_BY_HAND} THEN c.status ELSE r."status" END,
        decided_at = CASE WHEN ${DECIDED_BY_HAND} THEN c.decided_at ELSE r."decidedAt" END,
        approve_at = CASE WHEN ${DECIDED_BY_HAND} THEN c.approve_at ELSE r."approveAt" END,
        refunded_minor = CASE WHEN c.currency = r."currency" THEN least(c.refunded_minor, r."amountMinor") ELSE 0 END,
        content_hash = coalesce(${stillLinked(sql`r."contentHash"`)}, c.content_hash), request_id = ${input.requestId}::uuid,
        superseded = jsonb_build_object('amountMinor', c.amount_minor::text, 'currency', c.currency, 'customerId', c.customer_external_id,
          'couponCode', c.coupon_code, 'clickId', c.click_id, 'metadata', c.metadata, 'occurredAt', c.occurred_at,
          'receivedAt', c.received_at, 'requestId', c.request_id),
        report_changed = c.report_changed OR ${changed}, attribution_due = true,
        commission_due = c.commission_due OR c.attribution_revision > 0 AND ${changed}, version = c.version + 1
      FROM standing s, asked r WHERE c.id = s.id AND ${sameOrder(input)} AND c.source = 'browser'
      RETURNING c.id
    ),
    woken AS (
      UPDATE conversions c SET attribution_due = true, version = c.version + 1
      FROM standing s WHERE c.customer_id = s.left_customer AND c.id NOT IN (SELECT id FROM standing)
        AND NOT c.attribution_due AND (c.outcome = 'unattributed' OR c.outcome_reason = 'binding')
    )`;
}

/**
 * A browser that comes after the server changes nothing of what was bought; but where the server could not tell how
 * the buyer came, it can, if it is believed.
 */
export function completeStanding(input: InsertConversions): SQL {
  return sql`
    changed AS (
      UPDATE conversions c SET click_id = coalesce(c.click_id, r."clickId"),
        link_id = CASE WHEN c.click_id IS NULL THEN r."linkId" ELSE c.link_id END,
        visitor = coalesce(c.visitor, r."visitor"), attribution_due = true, version = c.version + 1
      FROM asked r WHERE ${sameOrder(input)} AND c.source <> 'browser' AND c.unlinked_at IS NULL
        AND (${input.acceptsBrowsers}::boolean OR ${witnessed(sql`${input.receivedAt}::timestamptz`, sql`c.occurred_at`)})
        AND (c.click_id IS NULL AND r."clickId" IS NOT NULL OR c.visitor IS NULL AND r."visitor" IS NOT NULL)
      RETURNING c.id
    )`;
}
