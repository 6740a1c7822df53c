import { sql } from "drizzle-orm";
import {
  check,
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
import { TOP_UP_METHODS, TOP_UP_STATES } from "../../core/payout/funding-states.ts";
import { createdAt, id, minor, moment, organisationId, version } from "./columns.ts";

/** On what terms a program's payouts are funded. A program without a row has the defaults of `core/payout/funding.ts`. */
export const fundingTerms = pgTable("funding_terms", {
  programId: uuid("program_id").primaryKey(),
  organisationId: organisationId(),
  /** The platform's to say: credit limits by currency, the fee in basis points, whether payouts by hand draw on the funds. */
  terms: jsonb("terms").$type<Record<string, unknown>>().notNull(),
  /** The merchant's to say, in minor units by currency: below it, it gets a mail. */
  lowBalanceMinor: jsonb("low_balance_minor").$type<Record<string, number>>().notNull(),
  version: version(),
  updatedAt: moment("updated_at").notNull().defaultNow(),
});

/** Money that a merchant brings for its partners. */
export const topUps = pgTable(
  "top_ups",
  {
    id: id(),
    organisationId: organisationId(),
    programId: uuid("program_id").notNull(),
    method: text("method", { enum: TOP_UP_METHODS }).notNull(),
    currency: text("currency").notNull(),
    amountMinor: minor("amount_minor").notNull(),
    state: text("state", { enum: TOP_UP_STATES }).notNull(),
    /** Refunded or charged back: out of the funds again. Never falls. */
    returnedMinor: minor("returned_minor").notNull().default(sql`0`),
    /** `cs_…` */
    sessionId: text("session_id"),
    /** `pi_…`: finds the top-up of a refund or chargeback. */
    paymentIntentId: text("payment_intent_id"),
    /** Of a bank transfer: the bank's number, and the day on which it came. */
    reference: text("reference"),
    receivedOn: date("received_on", { mode: "string" }),
    /** By whoever asked: the same key again is the same top-up. */
    requestKey: text("request_key").notNull(),
    createdBy: uuid("created_by"),
    /** Why it failed, or was taken back. */
    reason: text("reason"),
    settledAt: moment("settled_at"),
    requestId: uuid("request_id").notNull(),
    version: version(),
    createdAt: createdAt(),
  },
  (table) => [
    unique("top_ups_once").on(table.programId, table.requestKey),
    unique("top_ups_session").on(table.sessionId),
    unique("top_ups_payment_intent").on(table.paymentIntentId),
    index("top_ups_by_program").on(table.programId, table.id),
    /** The same transfer of a bank is recorded once. */
    unique("top_ups_reference").on(table.programId, table.currency, table.reference),
    check("top_ups_amount", sql`${table.amountMinor} > 0`),
    check("top_ups_returned", sql`${table.returnedMinor} BETWEEN 0 AND ${table.amountMinor}`),
    check(
      "top_ups_settled",
      sql`${table.state} NOT IN ('settled', 'returned') OR ${table.settledAt} IS NOT NULL`,
    ),
  ],
);

/** What a program was charged for a month, in one currency. Issued once and never changed. */
export const invoices = pgTable(
  "invoices",
  {
    id: id(),
    organisationId: organisationId(),
    programId: uuid("program_id").notNull(),
    /** Of the organisation, from 1, without a gap. */
    number: integer("number").notNull(),
    /** `2026-11`, by the program's timezone. */
    month: text("month").notNull(),
    currency: text("currency").notNull(),
    /** What it says, as `core/payout/invoice.ts` has it: names, lines and sums as they were. */
    body: jsonb("body").$type<Record<string, unknown>>().notNull(),
    feeMinor: minor("fee_minor").notNull(),
    issuedAt: moment("issued_at").notNull(),
  },
  (table) => [
    unique("invoices_once").on(table.programId, table.month, table.currency),
    unique("invoices_number").on(table.organisationId, table.number),
    check("invoices_fee", sql`${table.feeMinor} >= 0`),
  ],
);

/** That a program's funds are low in a currency was told; the row goes when they no longer are. */
export const lowBalanceNotices = pgTable(
  "low_balance_notices",
  {
    programId: uuid("program_id").notNull(),
    organisationId: organisationId(),
    currency: text("currency").notNull(),
    toldAt: moment("told_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.programId, table.currency] })],
);
