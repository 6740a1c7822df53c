import { sql } from "drizzle-orm";
import { boolean, check, index, integer, jsonb, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import {
  DISABLE_REASONS,
  ENDPOINT_STATES,
  WEBHOOK_DELIVERY_STATES,
} from "../../core/webhooks/event-types.ts";
import { createdAt, id, moment, version } from "./columns.ts";
import { affiliates } from "./partners.ts";

/** Whose an endpoint is, and what hangs on it: a merchant's organisation, or an affiliate. One of them, never both. */
const owner = () => ({
  organisationId: uuid("organisation_id"),
  affiliateId: uuid("affiliate_id"),
});

/** Where somebody is told what happens: a merchant's server by signed webhooks, an affiliate's by postbacks. */
export const webhookEndpoints = pgTable(
  "webhook_endpoints",
  {
    id: id(),
    organisationId: uuid("organisation_id"),
    affiliateId: uuid("affiliate_id").references(() => affiliates.id, { onDelete: "cascade" }),
    /** Null: all of the organisation's, or all that the affiliate is a partner of. */
    programId: uuid("program_id"),
    /** Of a postback: with macros in braces. */
    url: text("url").notNull(),
    method: text("method", { enum: ["GET", "POST"] }).notNull(),
    description: text("description").notNull(),
    types: text("types").array().notNull(),
    /** It is also told of what is marked as test. */
    includeTest: boolean("include_test").notNull(),
    /** `whsec_…`, sealed to `webhook:<id>`; null: a postback, which is not signed. */
    envelope: text("envelope"),
    /** The secret before, which signs as well until `previous_until`. */
    previousEnvelope: text("previous_envelope"),
    previousUntil: moment("previous_until"),
    state: text("state", { enum: ENDPOINT_STATES }).notNull().default("active"),
    /** Why it is disabled. */
    reason: text("reason", { enum: DISABLE_REASONS }),
    /** Since when nothing has arrived; null: the last one did. */
    failingSince: moment("failing_since"),
    /** Some run sends to it until then: one at a time. */
    leasedUntil: moment("leased_until"),
    version: version(),
    createdAt: createdAt(),
    updatedAt: moment("updated_at").notNull().defaultNow(),
  },
  (table) => [
    index("webhook_endpoints_by_organisation").on(table.organisationId, table.id),
    index("webhook_endpoints_by_affiliate").on(table.affiliateId, table.id),
    check("webhook_endpoints_owner", sql`num_nonnulls(${table.organisationId}, ${table.affiliateId}) = 1`),
    check("webhook_endpoints_signed", sql`(${table.organisationId} IS NULL) = (${table.envelope} IS NULL)`),
    check("webhook_endpoints_disabled", sql`(${table.state} = 'disabled') = (${table.reason} IS NOT NULL)`),
  ],
);

/**
 * What happened and somebody wants to know: written by triggers in the transaction of the effect, and never changed but for
 * `planned_at`. Nothing is written that no endpoint asks for.
 */
export const webhookEvents = pgTable(
  "webhook_events",
  {
    id: id(),
    /** Null: a test of an affiliate's postback, which is no tenant's. */
    organisationId: uuid("organisation_id"),
    /** Null: a test of an endpoint for all programs. */
    programId: uuid("program_id"),
    type: text("type").notNull(),
    subjectId: uuid("subject_id").notNull(),
    /** Whose commission it is; null: it is about none. */
    partnerId: uuid("partner_id"),
    test: boolean("test").notNull().default(false),
    /** The subject's columns as they were, but for what is secret, personal or free text: that is read when it is sent. */
    data: jsonb("data").$type<Record<string, unknown>>().notNull(),
    /** Of the request that caused it; null: nobody said. */
    requestId: uuid("request_id"),
    at: moment("at").notNull(),
    /** When it was decided which endpoints are told; null: it waits for that. */
    plannedAt: moment("planned_at"),
  },
  (table) => [
    index("webhook_events_by_organisation").on(table.organisationId, table.id),
    index("webhook_events_waiting").on(table.id).where(sql`${table.plannedAt} IS NULL`),
    index("webhook_events_by_age").on(table.at),
  ],
);

/** An event on its way to an endpoint. */
export const webhookDeliveries = pgTable(
  "webhook_deliveries",
  {
    id: id(),
    ...owner(),
    endpointId: uuid("endpoint_id")
      .notNull()
      .references(() => webhookEndpoints.id, { onDelete: "cascade" }),
    eventId: uuid("event_id")
      .notNull()
      .references(() => webhookEvents.id, { onDelete: "cascade" }),
    programId: uuid("program_id"),
    type: text("type").notNull(),
    state: text("state", { enum: WEBHOOK_DELIVERY_STATES }).notNull().default("queued"),
    /** When it is tried next; while it is tried, until when nobody else does. */
    dueAt: moment("due_at").notNull(),
    /** Since it was queued or replayed. */
    attempts: integer("attempts").notNull().default(0),
    replays: integer("replays").notNull().default(0),
    /** What was answered last; null: nothing, or not tried. */
    lastStatus: integer("last_status"),
    settledAt: moment("settled_at"),
    createdAt: createdAt(),
  },
  (table) => [
    unique("webhook_deliveries_once").on(table.eventId, table.endpointId),
    index("webhook_deliveries_due").on(table.endpointId, table.dueAt).where(sql`${table.state} = 'queued'`),
    index("webhook_deliveries_by_endpoint").on(table.endpointId, table.id),
    index("webhook_deliveries_by_organisation").on(table.organisationId, table.id),
  ],
);

/** One try to deliver, and what came back. */
export const webhookAttempts = pgTable(
  "webhook_attempts",
  {
    id: id(),
    ...owner(),
    deliveryId: uuid("delivery_id")
      .notNull()
      .references(() => webhookDeliveries.id, { onDelete: "cascade" }),
    at: moment("at").notNull(),
    durationMs: integer("duration_ms").notNull(),
    status: integer("status"),
    /** Why nothing was answered. */
    reason: text("reason", { enum: ["timeout", "no_answer", "bad_address"] }),
    /** How the answer begins, at most 1 KB. */
    answer: text("answer"),
  },
  (table) => [
    index("webhook_attempts_by_delivery").on(table.deliveryId, table.id),
    index("webhook_attempts_by_age").on(table.at),
  ],
);

/** What was asked with a caller's own key: the same key again is the same answer. */
export const webhookRequests = pgTable(
  "webhook_requests",
  {
    id: id(),
    organisationId: uuid("organisation_id"),
    affiliateId: uuid("affiliate_id").references(() => affiliates.id, { onDelete: "cascade" }),
    requestKey: text("request_key").notNull(),
    /** Of what was asked. */
    requestHash: text("request_hash").notNull(),
    /** What it came to: the endpoint, or how many deliveries. */
    answer: jsonb("answer").$type<Record<string, unknown>>().notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    unique("webhook_requests_once")
      .on(table.organisationId, table.affiliateId, table.requestKey)
      .nullsNotDistinct(),
    index("webhook_requests_by_age").on(table.createdAt),
  ],
);
