import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { createdAt, id, minor, moment, organisationId, version } from "./columns.ts";
import { enrollments } from "./partners.ts";
import { ATTRIBUTION_MODELS, programs } from "./tenancy.ts";

/** The merchant's customer: known by the merchant's id, or by the hash of an e-mail address. */
export const customers = pgTable(
  "customers",
  {
    id: id(),
    organisationId: organisationId(),
    programId: uuid("program_id")
      .notNull()
      .references(() => programs.id),
    externalId: text("external_id"),
    emailHash: text("email_hash"),
    /** Since when nothing says who it is; null: something does. The row stays, so that its purchases stay one customer's. */
    erasedAt: moment("erased_at"),
    createdAt: createdAt(),
  },
  (table) => [
    index("customers_by_email").on(table.emailHash),
    uniqueIndex("customers_external_id").on(table.programId, table.externalId),
    uniqueIndex("customers_email_only")
      .on(table.programId, table.emailHash)
      .where(sql`${table.externalId} IS NULL`),
    check("customers_known_by", sql`${table.externalId} IS NOT NULL OR ${table.emailHash} IS NOT NULL`),
  ],
);

/** Visitors seen to be a customer. */
export const customerVisitors = pgTable(
  "customer_visitors",
  {
    organisationId: organisationId(),
    customerId: uuid("customer_id").notNull(),
    visitor: uuid("visitor").notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.customerId, table.visitor] }),
    index("customer_visitors_by_visitor").on(table.visitor),
  ],
);

export const CONVERSION_SOURCES = ["server", "browser", "webhook"] as const;
export const CONVERSION_STATUSES = ["pending", "approved", "rejected"] as const;

/** A lead, sale or other goal that the merchant reported; unique per (program, test, goal, order id). */
export const conversions = pgTable(
  "conversions",
  {
    id: id(),
    organisationId: organisationId(),
    programId: uuid("program_id")
      .notNull()
      .references(() => programs.id),
    goal: text("goal").notNull(),
    orderId: text("order_id").notNull(),
    /** Who reported it; a server's or webhook's report supersedes a browser's. */
    source: text("source", { enum: CONVERSION_SOURCES }).notNull(),
    test: boolean("test").notNull(),
    amountMinor: minor("amount_minor").notNull(),
    currency: text("currency").notNull(),
    /** The merchant's id of the buyer; the customer row is found or made when the conversion is attributed. */
    customerExternalId: text("customer_external_id"),
    customerId: uuid("customer_id"),
    /** Of the click token that came with it, verified. */
    clickId: uuid("click_id"),
    linkId: uuid("link_id"),
    /** Why the token that came with it proves nothing; null when it does, or when none came. */
    tokenRefusal: text("token_refusal"),
    /** The program's key of the visitor, when the merchant sent one or the token's click has arrived. */
    visitor: uuid("visitor"),
    buyerEmailHash: text("buyer_email_hash"),
    /** The coupon that the order used, as reported; looked up when the conversion is attributed. */
    couponCode: text("coupon_code"),
    metadata: jsonb("metadata").$type<Record<string, string>>(),
    /** What was bought, as reported: `[{productId, category, quantity, amountMinor, volume}]`. Null: nothing was said. */
    items: jsonb("items").$type<Record<string, unknown>[]>(),
    /** What it counts for in volumes, before refunds; whole units. */
    volume: bigint("volume", { mode: "bigint" }).notNull().default(sql`0`),
    /** What a browser had reported before a server's report took its place; null: nothing did. */
    superseded: jsonb("superseded").$type<Record<string, unknown>>(),
    /** The report changed since commission was worked out: the next attribution counts as new, whoever it credits. */
    reportChanged: boolean("report_changed").notNull().default(false),
    occurredAt: moment("occurred_at").notNull(),
    receivedAt: moment("received_at").notNull(),
    status: text("status", { enum: CONVERSION_STATUSES }).notNull(),
    /** Why it was rejected, as the affiliate reads it. */
    statusReason: text("status_reason"),
    decidedAt: moment("decided_at"),
    /** When it becomes approved without anybody's doing; null: never. */
    approveAt: moment("approve_at"),
    refundedMinor: minor("refunded_minor").notNull().default(sql`0`),
    /** A hash of what was reported: the same order with other content is a conflict. */
    contentHash: text("content_hash").notNull(),
    requestId: uuid("request_id").notNull(),
    /** Work that waits, selected by state: it survives whatever stops. */
    attributionDue: boolean("attribution_due").notNull().default(true),
    commissionDue: boolean("commission_due").notNull().default(false),
    /** Refunds or credits changed after it may have been counted in a period: bonuses may have to be taken back. */
    clawBackDue: boolean("claw_back_due").notNull().default(false),
    /** Why no commission could be worked out, until that changes: no plan was in force. Null: nothing is in the way. */
    commissionBlockedBy: text("commission_blocked_by", { enum: ["no_plan"] }),
    /** The attribution in force; 0: none yet. */
    attributionRevision: integer("attribution_revision").notNull().default(0),
    /** The latest revision that changed who is credited: the one that commission is accrued for. */
    creditRevision: integer("credit_revision").notNull().default(0),
    outcome: text("outcome", { enum: ["attributed", "unattributed"] }),
    outcomeReason: text("outcome_reason"),
    /** Clicks that came after the commission had matured: reported, nothing moves. */
    lateClicksIgnored: integer("late_clicks_ignored").notNull().default(0),
    /** Since when it no longer says who bought; from then on nobody else is credited for it. Null: it does. */
    unlinkedAt: moment("unlinked_at"),
    version: version(),
  },
  (table) => [
    unique("conversions_once").on(table.programId, table.test, table.goal, table.orderId),
    index("conversions_by_program").on(table.programId, table.id),
    // What back-tests read, in the order in which they read it.
    index("conversions_by_time")
      .on(table.programId, table.occurredAt, table.id)
      .where(sql`NOT ${table.test} AND ${table.creditRevision} > 0`),
    // What lists are sorted and filtered by, `core/api/conversions.ts`.
    index("conversions_by_occurrence").on(table.programId, table.occurredAt, table.id),
    index("conversions_by_amount").on(table.programId, table.currency, table.amountMinor, table.id),
    index("conversions_by_status").on(table.programId, table.status, table.id),
    index("conversions_by_order").on(table.programId, sql`${table.orderId} COLLATE "C"`),
    index("conversions_by_coupon")
      .on(table.programId, table.couponCode, table.id)
      .where(sql`${table.couponCode} IS NOT NULL`),
    index("conversions_by_click").on(table.clickId),
    index("conversions_by_visitor").on(table.programId, table.visitor),
    // Each order asks which of its customer's was the first: of many, one is read.
    index("conversions_by_customer").on(table.customerId, table.goal, table.occurredAt, table.id),
    index("conversions_by_buyer").on(table.buyerEmailHash).where(sql`${table.buyerEmailHash} IS NOT NULL`),
    index("conversions_linked").on(table.programId, table.id).where(sql`${table.unlinkedAt} IS NULL`),
    index("conversions_attribution_due").on(table.id).where(sql`${table.attributionDue}`),
    index("conversions_commission_due").on(table.id).where(sql`${table.commissionDue}`),
    index("conversions_claw_back_due").on(table.id).where(sql`${table.clawBackDue}`),
    index("conversions_commission_blocked")
      .on(table.programId)
      .where(sql`${table.commissionBlockedBy} IS NOT NULL`),
    index("conversions_approval_due").on(table.approveAt).where(sql`${table.status} = 'pending'`),
    check("conversions_amount", sql`${table.amountMinor} >= 0`),
    check("conversions_refunded", sql`${table.refundedMinor} BETWEEN 0 AND ${table.amountMinor}`),
  ],
);

/** Refunds as reported, parked while their conversion has not come. */
export const refunds = pgTable(
  "refunds",
  {
    id: id(),
    organisationId: organisationId(),
    programId: uuid("program_id")
      .notNull()
      .references(() => programs.id),
    test: boolean("test").notNull(),
    goal: text("goal").notNull(),
    orderId: text("order_id").notNull(),
    /** The merchant's id of the refund: the same one twice is one refund. */
    refundId: text("refund_id").notNull(),
    amountMinor: minor("amount_minor").notNull(),
    currency: text("currency").notNull(),
    status: text("status", { enum: ["succeeded", "failed"] }).notNull(),
    reason: text("reason"),
    requestId: uuid("request_id").notNull(),
    receivedAt: moment("received_at").notNull(),
    version: version(),
  },
  (table) => [
    unique("refunds_once").on(table.programId, table.test, table.refundId),
    index("refunds_by_order").on(table.programId, table.test, table.goal, table.orderId),
    check("refunds_amount", sql`${table.amountMinor} > 0`),
  ],
);

/** One decision about who brought a conversion; a later revision replaces an earlier one and neither is changed. */
export const attributions = pgTable(
  "attributions",
  {
    id: id(),
    organisationId: organisationId(),
    programId: uuid("program_id").notNull(),
    conversionId: uuid("conversion_id")
      .notNull()
      .references(() => conversions.id),
    revision: integer("revision").notNull(),
    model: text("model", { enum: ATTRIBUTION_MODELS }).notNull(),
    outcome: text("outcome", { enum: ["attributed", "unattributed"] }).notNull(),
    reason: text("reason"),
    /** `late_click`, `first`, … why this revision was made. */
    cause: text("cause").notNull(),
    /** Verdicts on the order's coupon and on the customer's earlier binding: `{coupon, binding}`. */
    claims: jsonb("claims").$type<Record<string, unknown>>(),
    requestId: uuid("request_id").notNull(),
    decidedAt: moment("decided_at").notNull(),
  },
  (table) => [unique("attributions_once").on(table.conversionId, table.revision)],
);

/** Partners credited by an attribution; the shares sum to 10,000. */
export const attributionCredits = pgTable(
  "attribution_credits",
  {
    organisationId: organisationId(),
    attributionId: uuid("attribution_id").notNull(),
    position: integer("position").notNull(),
    partnerId: uuid("partner_id").notNull(),
    enrollmentId: uuid("enrollment_id").notNull(),
    campaignId: uuid("campaign_id").notNull(),
    clickId: uuid("click_id"),
    weightBps: integer("weight_bps").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.attributionId, table.position] }),
    index("attribution_credits_by_partner").on(table.partnerId, table.attributionId),
    index("attribution_credits_by_campaign").on(table.campaignId, table.attributionId),
    check("attribution_credits_weight", sql`${table.weightBps} BETWEEN 0 AND 10000`),
  ],
);

/** Every click considered, and why it did or did not count. */
export const attributionTouches = pgTable(
  "attribution_touches",
  {
    organisationId: organisationId(),
    attributionId: uuid("attribution_id").notNull(),
    clickId: uuid("click_id").notNull(),
    linkId: uuid("link_id").notNull(),
    partnerId: uuid("partner_id").notNull(),
    foundBy: text("found_by").array().notNull(),
    counted: boolean("counted").notNull(),
    reason: text("reason"),
    weightBps: integer("weight_bps").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.attributionId, table.clickId] }),
    index("attribution_touches_by_click").on(table.clickId),
    index("attribution_touches_by_link").on(table.linkId, table.attributionId),
    index("attribution_touches_own").on(table.attributionId).where(sql`${table.reason} = 'own_link'`),
  ],
);

/** Discount codes that belong to a partner's place in a campaign: whoever uses one was brought by that partner. */
export const coupons = pgTable(
  "coupons",
  {
    id: id(),
    organisationId: organisationId(),
    programId: uuid("program_id")
      .notNull()
      .references(() => programs.id),
    campaignId: uuid("campaign_id").notNull(),
    enrollmentId: uuid("enrollment_id")
      .notNull()
      .references(() => enrollments.id),
    partnerId: uuid("partner_id").notNull(),
    /** As it was given. */
    code: text("code").notNull(),
    /** What it is looked up by: trimmed and in lower case. */
    codeKey: text("code_key").notNull(),
    /** Half-open: from `validFrom` until one millisecond before `validUntil`. Null: no bound. */
    validFrom: moment("valid_from"),
    validUntil: moment("valid_until"),
    status: text("status", { enum: ["active", "archived"] })
      .notNull()
      .default("active"),
    archivedAt: moment("archived_at"),
    version: version(),
    createdAt: createdAt(),
    updatedAt: moment("updated_at").notNull().defaultNow(),
  },
  (table) => [
    unique("coupons_code").on(table.programId, table.codeKey),
    index("coupons_by_program").on(table.programId, table.id),
    index("coupons_by_enrollment").on(table.enrollmentId),
    index("coupons_by_partner").on(table.partnerId),
    check("coupons_dates", sql`${table.validFrom} < ${table.validUntil}`),
  ],
);

/**
 * Conversions as browsers reported them (snippet, pixel), before they are taken: written by ingest, settled by the job
 * `report-conversions`, kept with what became of them.
 */
export const browserReports = pgTable(
  "browser_reports",
  {
    /** The event's id, made in the browser (UUIDv7): the same report twice is one row. */
    id: id(),
    organisationId: organisationId(),
    programId: uuid("program_id").notNull(),
    test: boolean("test").notNull(),
    via: text("via", { enum: ["snippet", "pixel"] }).notNull(),
    /** Host of the page that reported. */
    host: text("host"),
    /** Class of bot; null: a person as far as can be told. */
    bot: text("bot"),
    /** Of the click token that came with it, verified at the edge. */
    clickId: uuid("click_id"),
    linkId: uuid("link_id"),
    tokenRefusal: text("token_refusal"),
    visitor: uuid("visitor"),
    /** What was reported, as it came: `{goal, orderId, amountMinor, currency, coupon, customerId, metadata}`. */
    report: jsonb("report").$type<Record<string, unknown>>().notNull(),
    occurredAt: moment("occurred_at").notNull(),
    receivedAt: moment("received_at").notNull().defaultNow(),
    requestId: uuid("request_id").notNull(),
    /** Null: it waits. */
    settledAt: moment("settled_at"),
    outcome: text("outcome", { enum: ["created", "replayed", "superseded", "conflict", "refused"] }),
    /** Why it was refused, as the merchant reads it: `currency: the program accepts USD`. */
    reason: text("reason"),
    conversionId: uuid("conversion_id"),
  },
  (table) => [
    index("browser_reports_waiting").on(table.id).where(sql`${table.settledAt} IS NULL`),
    index("browser_reports_by_program").on(table.programId, table.id),
    index("browser_reports_by_conversion").on(table.conversionId),
    index("browser_reports_by_visitor").on(table.visitor),
  ],
);

/** Clicks that a snippet's visitor came from, by the token it kept: joins the visitor of the shop with that of the links. */
export const visitorClicks = pgTable(
  "visitor_clicks",
  {
    organisationId: organisationId(),
    programId: uuid("program_id").notNull(),
    visitor: uuid("visitor").notNull(),
    clickId: uuid("click_id").notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.programId, table.visitor, table.clickId] }),
    index("visitor_clicks_by_click").on(table.clickId),
  ],
);

/** A customer bound to the click that brought it, without a conversion: a subscription's checkout. The first one stays. */
export const customerBindings = pgTable(
  "customer_bindings",
  {
    organisationId: organisationId(),
    programId: uuid("program_id").notNull(),
    test: boolean("test").notNull(),
    customerId: uuid("customer_id")
      .notNull()
      .references(() => customers.id),
    clickId: uuid("click_id"),
    linkId: uuid("link_id"),
    couponCode: text("coupon_code"),
    /** When the customer was bound: conversions from then on may count by it. */
    boundAt: moment("bound_at").notNull(),
    /** What bound it, as `stripe:cs_…`. */
    origin: text("origin").notNull(),
    requestId: uuid("request_id").notNull(),
    createdAt: createdAt(),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.test, table.origin] })],
);

/** Events of a merchant's own provider account, whole and encrypted, and what became of each. */
export const integrationEvents = pgTable(
  "integration_events",
  {
    id: id(),
    organisationId: organisationId(),
    programId: uuid("program_id")
      .notNull()
      .references(() => programs.id),
    provider: text("provider", { enum: ["stripe", "postback"] }).notNull(),
    /** The provider's id: the same event twice is one row. */
    eventId: text("event_id").notNull(),
    kind: text("kind").notNull(),
    test: boolean("test").notNull(),
    envelope: text("envelope").notNull(),
    requestId: uuid("request_id").notNull(),
    receivedAt: moment("received_at").notNull(),
    /** `waiting`: to be looked at. `parked`: hangs on an event that has not come (`waitsFor`). Else it is done. */
    state: text("state", { enum: ["waiting", "parked", "applied", "ignored", "refused"] })
      .notNull()
      .default("waiting"),
    /** What a parked event hangs on: a payment as `pi_…` or `ch_…`. */
    waitsFor: text("waits_for"),
    /** What was done, or why nothing was, as the merchant reads it. */
    reason: text("reason"),
    settledAt: moment("settled_at"),
    version: version(),
  },
  (table) => [
    unique("integration_events_once").on(table.programId, table.provider, table.eventId),
    index("integration_events_waiting").on(table.id).where(sql`${table.state} = 'waiting'`),
    index("integration_events_parked")
      .on(table.programId, table.waitsFor)
      .where(sql`${table.state} = 'parked'`),
    index("integration_events_by_program").on(table.programId, table.id),
  ],
);

/** Which order a provider's payment paid for: a refund names the payment alone. */
export const providerPayments = pgTable(
  "provider_payments",
  {
    organisationId: organisationId(),
    programId: uuid("program_id").notNull(),
    provider: text("provider").notNull(),
    test: boolean("test").notNull(),
    /** `pi_…`, `ch_…` or `in_…`. */
    paymentRef: text("payment_ref").notNull(),
    goal: text("goal").notNull(),
    orderId: text("order_id").notNull(),
    createdAt: createdAt(),
  },
  (table) => [primaryKey({ columns: [table.programId, table.provider, table.test, table.paymentRef] })],
);
