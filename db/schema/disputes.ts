import { sql } from "drizzle-orm";
import { check, index, integer, pgTable, text, unique, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { DISPUTE_AUTHORS, DISPUTE_STATES, DISPUTE_SUBJECTS } from "../../core/dispute/states.ts";
import { createdAt, id, minor, moment, organisationId, version } from "./columns.ts";
import { partners } from "./partners.ts";

/** What an affiliate contests, and by when the merchant answers. */
export const disputes = pgTable(
  "disputes",
  {
    id: id(),
    organisationId: organisationId(),
    programId: uuid("program_id").notNull(),
    partnerId: uuid("partner_id")
      .notNull()
      .references(() => partners.id),
    /** Of the program, from 1. */
    number: integer("number").notNull(),
    subject: text("subject", { enum: DISPUTE_SUBJECTS }).notNull(),
    conversionId: uuid("conversion_id"),
    payoutId: uuid("payout_id"),
    /** Of a sale that is missing. */
    orderId: text("order_id"),
    state: text("state", { enum: DISPUTE_STATES }).notNull(),
    dueAt: moment("due_at").notNull(),
    /** The owners were told that it is late. */
    remindedAt: moment("reminded_at"),
    decidedBy: uuid("decided_by"),
    endedAt: moment("ended_at"),
    /** By whoever opened it: the same key again is the same dispute. */
    requestKey: text("request_key").notNull(),
    requestId: uuid("request_id").notNull(),
    version: version(),
    createdAt: createdAt(),
  },
  (table) => [
    unique("disputes_number").on(table.programId, table.number),
    unique("disputes_once").on(table.partnerId, table.requestKey),
    index("disputes_by_partner").on(table.partnerId, table.id),
    index("disputes_by_program").on(table.programId, table.id),
    index("disputes_by_deadline").on(table.programId, table.dueAt, table.id),
    index("disputes_due").on(table.dueAt).where(sql`${table.state} = 'open'`),
    uniqueIndex("disputes_open_conversion")
      .on(table.partnerId, table.conversionId)
      .where(sql`${table.endedAt} IS NULL AND ${table.conversionId} IS NOT NULL`),
    uniqueIndex("disputes_open_payout")
      .on(table.payoutId)
      .where(sql`${table.endedAt} IS NULL AND ${table.payoutId} IS NOT NULL`),
    check(
      "disputes_subject",
      sql`num_nonnulls(${table.conversionId}, ${table.payoutId}, ${table.orderId}) = 1`,
    ),
    check(
      "disputes_ended",
      sql`(${table.state} IN ('accepted', 'rejected', 'withdrawn')) = (${table.endedAt} IS NOT NULL)`,
    ),
  ],
);

/** What was said in a dispute, in order. Append-only. */
export const disputeMessages = pgTable(
  "dispute_messages",
  {
    id: id(),
    organisationId: organisationId(),
    disputeId: uuid("dispute_id")
      .notNull()
      .references(() => disputes.id),
    author: text("author", { enum: DISPUTE_AUTHORS }).notNull(),
    userId: uuid("user_id"),
    text: text("text").notNull(),
    at: moment("at").notNull(),
  },
  (table) => [index("dispute_messages_by_dispute").on(table.disputeId, table.id)],
);

/** From which sum a country's tax office is told of what somebody was paid in a year. */
export const taxThresholds = pgTable(
  "tax_thresholds",
  {
    id: id(),
    /** ISO 3166-1 alpha-2. */
    country: text("country").notNull(),
    /** `1099-NEC` */
    form: text("form").notNull(),
    currency: text("currency").notNull(),
    /** It holds from this year on, until a later row. */
    fromYear: integer("from_year").notNull(),
    thresholdMinor: minor("threshold_minor").notNull(),
    version: version(),
    createdAt: createdAt(),
  },
  (table) => [
    unique("tax_thresholds_once").on(table.country, table.form, table.currency, table.fromYear),
    check("tax_thresholds_sum", sql`${table.thresholdMinor} >= 0`),
  ],
);
