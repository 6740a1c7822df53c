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
  uuid,
} from "drizzle-orm/pg-core";
import { createdAt, id, minor, moment, organisationId, version } from "./columns.ts";
import { programs } from "./tenancy.ts";

/** Commission rules. A version is never changed; a newer one takes over from its date on. */
export const planVersions = pgTable(
  "plan_versions",
  {
    id: id(),
    organisationId: organisationId(),
    programId: uuid("program_id")
      .notNull()
      .references(() => programs.id),
    /** Null: the program's plan; else the campaign's own. */
    campaignId: uuid("campaign_id"),
    number: integer("number").notNull(),
    effectiveFrom: moment("effective_from").notNull(),
    rules: jsonb("rules").notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    unique("plan_versions_number").on(table.programId, table.campaignId, table.number).nullsNotDistinct(),
    index("plan_versions_as_of").on(table.programId, table.effectiveFrom),
  ],
);

/**
 * One line of commission: who gets what from a conversion at which level, and all that its amount follows from.
 * A line with no partner is breakage: a share no one qualified for, which the program keeps.
 */
export const accruals = pgTable(
  "accruals",
  {
    id: id(),
    organisationId: organisationId(),
    programId: uuid("program_id").notNull(),
    conversionId: uuid("conversion_id").notNull(),
    revision: integer("revision").notNull(),
    creditPosition: integer("credit_position").notNull(),
    level: integer("level").notNull(),
    partnerId: uuid("partner_id"),
    campaignId: uuid("campaign_id").notNull(),
    clickId: uuid("click_id"),
    planVersionId: uuid("plan_version_id").notNull(),
    currency: text("currency").notNull(),
    baseMinor: minor("base_minor").notNull(),
    weightBps: integer("weight_bps").notNull(),
    rateBps: integer("rate_bps"),
    flatMinor: minor("flat_minor"),
    heldByCap: boolean("held_by_cap").notNull().default(false),
    /** The exact share before rounding, as a fraction of integers. */
    exactNumerator: text("exact_numerator").notNull(),
    exactDenominator: text("exact_denominator").notNull(),
    rounding: text("rounding", { enum: ["exact", "floor", "remainder"] }).notNull(),
    amountMinor: minor("amount_minor").notNull(),
    breakageReason: text("breakage_reason"),
    skipped: jsonb("skipped").$type<{ partnerId: string; reason: string }[]>(),
    /** The receiver's rank that the rate follows from; null: it follows from none. */
    rank: text("rank"),
    /** How level 1 came to its share, item by item, where anything but level 1 of the plan had a part in it; else null. */
    parts: jsonb("parts").$type<Record<string, unknown>[]>(),
    /** Of the amount, what is given as points, and how many points those are. */
    pointsShareMinor: minor("points_share_minor").notNull().default(sql`0`),
    points: bigint("points", { mode: "bigint" }).notNull().default(sql`0`),
    reversedPoints: bigint("reversed_points", { mode: "bigint" }).notNull().default(sql`0`),
    /** Of `reversed_minor`, what was not cash: cash is reversed pro rata of its own, and the whole of the whole. */
    reversedPointsShareMinor: minor("reversed_points_share_minor").notNull().default(sql`0`),
    maturesAt: moment("matures_at").notNull(),
    maturedAt: moment("matured_at"),
    reversedMinor: minor("reversed_minor").notNull().default(sql`0`),
    requestId: uuid("request_id").notNull(),
    createdAt: createdAt(),
    version: version(),
  },
  (table) => [
    unique("accruals_once").on(table.conversionId, table.revision, table.creditPosition, table.level),
    index("accruals_by_partner").on(table.partnerId, table.id),
    index("accruals_to_mature")
      .on(table.maturesAt)
      .where(sql`${table.maturedAt} IS NULL AND ${table.partnerId} IS NOT NULL`),
    check("accruals_amount", sql`${table.amountMinor} >= 0`),
    check("accruals_reversed", sql`${table.reversedMinor} BETWEEN 0 AND ${table.amountMinor}`),
    check(
      "accruals_points",
      sql`${table.pointsShareMinor} BETWEEN 0 AND ${table.amountMinor} AND ${table.reversedPoints} BETWEEN 0 AND ${table.points} AND ${table.reversedPointsShareMinor} BETWEEN 0 AND ${table.pointsShareMinor}`,
    ),
  ],
);

/** Ledger accounts. What the kinds mean and which may go below zero is in core/ledger. */
export const accounts = pgTable(
  "accounts",
  {
    id: id(),
    organisationId: organisationId(),
    programId: uuid("program_id").notNull(),
    kind: text("kind").notNull(),
    partnerId: uuid("partner_id"),
    /** Of a customer's credit; null: not a customer's. */
    customerId: uuid("customer_id"),
    currency: text("currency").notNull(),
    /** The number of entries so far: the last entry's `account_version`. */
    version: integer("version").notNull().default(0),
    /**
     * Up to which entry receipts are issued. No index finds accounts by it: each posting would have to keep it, and all
     * other indexes of the row with it.
     */
    receiptedVersion: integer("receipted_version").notNull().default(0),
    balanceMinor: minor("balance_minor").notNull().default(sql`0`),
    createdAt: createdAt(),
  },
  (table) => [
    unique("accounts_once")
      .on(table.programId, table.kind, table.partnerId, table.customerId, table.currency)
      .nullsNotDistinct(),
    /** Named by the statements of releases that knew no customers' accounts: to go when none of them runs any more. */
    unique("accounts_once_before_customers").on(table.programId, table.kind, table.partnerId, table.currency),
    index("accounts_by_partner").on(table.partnerId),
    index("accounts_by_customer").on(table.customerId).where(sql`${table.customerId} IS NOT NULL`),
    check(
      "accounts_not_negative",
      sql`${table.kind} IN ('program_commission', 'program_adjustment', 'partner_available', 'program_points', 'partner_points', 'program_credit', 'program_funded', 'program_funds') OR ${table.balanceMinor} >= 0`,
    ),
  ],
);

/** A posting's entries sum to zero in one currency. Append-only. */
export const postings = pgTable(
  "postings",
  {
    id: id(),
    organisationId: organisationId(),
    programId: uuid("program_id").notNull(),
    kind: text("kind").notNull(),
    currency: text("currency").notNull(),
    idempotencyKey: text("idempotency_key").notNull(),
    conversionId: uuid("conversion_id"),
    requestId: uuid("request_id").notNull(),
    postedAt: moment("posted_at").notNull(),
  },
  (table) => [
    unique("postings_once").on(table.idempotencyKey),
    index("postings_by_conversion").on(table.conversionId),
    index("postings_by_time").on(table.programId, table.postedAt),
    /** A payout's postings, of all its attempts, by the payout's id in their keys. */
    index("postings_by_payout")
      .on(sql`split_part(${table.idempotencyKey}, ':', 2)`)
      .where(sql`${table.kind} = 'payout'`),
  ],
);

/** Append-only. `(account, version)` is gapless; `balance_after_minor` is the account's balance then. */
export const entries = pgTable(
  "entries",
  {
    organisationId: organisationId(),
    accountId: uuid("account_id").notNull(),
    accountVersion: integer("account_version").notNull(),
    postingId: uuid("posting_id").notNull(),
    accrualId: uuid("accrual_id"),
    currency: text("currency").notNull(),
    amountMinor: minor("amount_minor").notNull(),
    balanceAfterMinor: minor("balance_after_minor").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.accountVersion] }),
    index("entries_by_posting").on(table.postingId),
  ],
);
