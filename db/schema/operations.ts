import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import { createdAt, id, moment } from "./columns.ts";

/** Hand-offs written with the effect that needs them and published after commit; a sweeper takes what is left. */
export const outbox = pgTable(
  "outbox",
  {
    id: id(),
    organisationId: uuid("organisation_id"),
    topic: text("topic").notNull(),
    payload: jsonb("payload").$type<Record<string, unknown>>().notNull(),
    availableAt: moment("available_at").notNull().defaultNow(),
    attempts: integer("attempts").notNull().default(0),
    lastError: text("last_error"),
    publishedAt: moment("published_at"),
    createdAt: createdAt(),
  },
  (table) => [
    index("outbox_waiting").on(table.availableAt).where(sql`${table.publishedAt} IS NULL`),
    index("outbox_done").on(table.publishedAt).where(sql`${table.publishedAt} IS NOT NULL`),
  ],
);

/** Events that could not be stored, each with its reason: one raw event is one row here or one row there. */
export const badEvents = pgTable(
  "bad_events",
  {
    packId: uuid("pack_id").notNull(),
    index: integer("index").notNull(),
    organisationId: uuid("organisation_id"),
    /** Where it is known; tells a merchant why nothing arrives. */
    programId: uuid("program_id"),
    reason: text("reason").notNull(),
    /** What came, cut to 8 KB and without user agent. */
    raw: text("raw").notNull(),
    receivedAt: moment("received_at").notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.packId, table.index] }),
    index("bad_events_by_age").on(table.receivedAt),
    index("bad_events_by_program").on(table.programId, table.receivedAt),
  ],
);

/** Clicks per link and quarter of an hour; grows only from rows that were really inserted. */
export const clickRollups = pgTable(
  "click_rollups",
  {
    organisationId: uuid("organisation_id").notNull(),
    linkId: uuid("link_id").notNull(),
    bucket: moment("bucket").notNull(),
    programId: uuid("program_id").notNull(),
    campaignId: uuid("campaign_id").notNull(),
    partnerId: uuid("partner_id").notNull(),
    clicks: bigint("clicks", { mode: "number" }).notNull(),
    bots: bigint("bots", { mode: "number" }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.linkId, table.bucket] }),
    index("click_rollups_by_program").on(table.programId, table.bucket),
    index("click_rollups_by_partner").on(table.partnerId, table.bucket),
  ],
);

/** Page and custom events per program and quarter of an hour. */
export const eventRollups = pgTable(
  "event_rollups",
  {
    organisationId: uuid("organisation_id").notNull(),
    programId: uuid("program_id").notNull(),
    kind: text("kind").notNull(),
    bucket: moment("bucket").notNull(),
    /** All of them, bots included; tests are counted nowhere. */
    events: bigint("events", { mode: "number" }).notNull(),
    bots: bigint("bots", { mode: "number" }).notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.programId, table.kind, table.bucket] })],
);

/** The loss meter: what each edge isolate said it sent (its highest sequence number) against what came. */
export const isolateMeters = pgTable(
  "isolate_meters",
  {
    isolateId: uuid("isolate_id").notNull(),
    day: date("day").notNull(),
    firstSeq: bigint("first_seq", { mode: "number" }).notNull(),
    lastSeq: bigint("last_seq", { mode: "number" }).notNull(),
    received: bigint("received", { mode: "number" }).notNull(),
    lastSeenAt: moment("last_seen_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.isolateId, table.day] }),
    index("isolate_meters_by_day").on(table.day),
  ],
);

/** What each job run did. */
export const jobRuns = pgTable(
  "job_runs",
  {
    id: id(),
    job: text("job").notNull(),
    requestId: uuid("request_id").notNull(),
    startedAt: moment("started_at").notNull(),
    durationMs: integer("duration_ms").notNull(),
    ok: boolean("ok").notNull(),
    counts: jsonb("counts").$type<Record<string, number>>().notNull(),
    error: text("error"),
    /** QStash's message that brought it; null: it was not said. */
    messageId: text("message_id"),
    /** How often that message had been delivered before. */
    retried: integer("retried").notNull().default(0),
  },
  (table) => [
    index("job_runs_recent").on(table.job, table.startedAt),
    index("job_runs_by_start").on(table.startedAt, table.id),
    index("job_runs_by_duration").on(table.durationMs, table.id),
    index("job_runs_failed").on(table.id).where(sql`NOT ${table.ok}`),
  ],
);

/** Webhooks as they came, encrypted; unique by the provider's event id, so that a replay adds nothing. */
export const providerEvents = pgTable(
  "provider_events",
  {
    id: id(),
    provider: text("provider").notNull(),
    eventId: text("event_id").notNull(),
    kind: text("kind").notNull(),
    envelope: text("envelope").notNull(),
    receivedAt: moment("received_at").notNull(),
    /** `acct_…` of the connected account that it is about; null: the platform's own. */
    account: text("account"),
    /** Null: nothing has been done with it yet. */
    processedAt: moment("processed_at"),
    attempts: integer("attempts").notNull().default(0),
    nextAttemptAt: moment("next_attempt_at"),
    error: text("error"),
  },
  (table) => [
    unique("provider_events_once").on(table.provider, table.eventId),
    index("provider_events_waiting")
      .on(table.nextAttemptAt, table.id)
      .where(sql`${table.processedAt} IS NULL AND ${table.provider} = 'stripe'`),
  ],
);
