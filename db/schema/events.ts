import { boolean, integer, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { moment } from "./columns.ts";

/*
 * The partitioned tables. They are made by a hand-written migration (drizzle-kit has no PARTITION BY) and are not
 * in index.ts, so that drizzle-kit leaves them alone. `PRIMARY KEY (id) PARTITION BY RANGE (id)`: ids are UUIDv7,
 * so a day is a range of ids and one id is one row whatever its other columns say.
 */

export const clicks = pgTable("clicks", {
  id: uuid("id").notNull(),
  organisationId: uuid("organisation_id").notNull(),
  programId: uuid("program_id").notNull(),
  campaignId: uuid("campaign_id").notNull(),
  enrollmentId: uuid("enrollment_id").notNull(),
  partnerId: uuid("partner_id").notNull(),
  linkId: uuid("link_id").notNull(),
  requestId: uuid("request_id").notNull(),
  at: moment("at").notNull(),
  visitor: uuid("visitor"),
  addressHash: uuid("address_hash"),
  privacy: boolean("privacy").notNull(),
  /** Null: a person as far as can be told; else the class of bot. Bots are never billable. */
  bot: text("bot"),
  device: text("device"),
  os: text("os"),
  browser: text("browser"),
  country: text("country"),
  region: text("region"),
  city: text("city"),
  asn: integer("asn"),
  referrer: text("referrer"),
  sub: jsonb("sub").$type<Record<string, string>>(),
  utm: jsonb("utm").$type<Record<string, string>>(),
  receivedAt: moment("received_at").notNull().defaultNow(),
});

export const events = pgTable("events", {
  id: uuid("id").notNull(),
  organisationId: uuid("organisation_id").notNull(),
  programId: uuid("program_id").notNull(),
  /** `page`, `product`, `custom` or `conversion`. */
  kind: text("kind").notNull(),
  /** Of a custom event: its name. */
  name: text("name"),
  /** Came with the program's test key: shown, counted nowhere. */
  test: boolean("test").notNull().default(false),
  requestId: uuid("request_id").notNull(),
  at: moment("at").notNull(),
  visitor: uuid("visitor"),
  sessionId: uuid("session_id"),
  clickId: uuid("click_id"),
  privacy: boolean("privacy").notNull(),
  bot: text("bot"),
  /** Of the page, without query and fragment. */
  url: text("url"),
  /** Host of the page that led here. */
  referrer: text("referrer"),
  country: text("country"),
  device: text("device"),
  data: jsonb("data").$type<Record<string, unknown>>(),
  receivedAt: moment("received_at").notNull().defaultNow(),
});
