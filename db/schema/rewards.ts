import { sql } from "drizzle-orm";
import { bigint, check, index, integer, jsonb, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, minor, moment, organisationId, version } from "./columns.ts";

const points = (name: string) => bigint(name, { mode: "bigint" });

/**
 * Points that were granted together and expire together; what expires first is spent first. All that remains of a
 * partner's lots is the balance of its account, or 0 where that is below zero.
 */
export const pointLots = pgTable(
  "point_lots",
  {
    id: id(),
    organisationId: organisationId(),
    programId: uuid("program_id").notNull(),
    partnerId: uuid("partner_id").notNull(),
    /** The accrual or bonus that granted them. */
    sourceId: uuid("source_id").notNull(),
    points: points("points").notNull(),
    remaining: points("remaining").notNull(),
    /** What expired: it is taken from there when the order is refunded afterwards. */
    expired: points("expired").notNull().default(sql`0`),
    /** Null: never. */
    expiresAt: moment("expires_at"),
    createdAt: createdAt(),
    version: version(),
  },
  (table) => [
    unique("point_lots_once").on(table.sourceId),
    index("point_lots_to_spend").on(table.partnerId, table.expiresAt).where(sql`${table.remaining} > 0`),
    index("point_lots_to_expire").on(table.expiresAt).where(sql`${table.remaining} > 0`),
    check(
      "point_lots_remaining",
      sql`${table.remaining} >= 0 AND ${table.expired} >= 0 AND ${table.remaining} + ${table.expired} <= ${table.points}`,
    ),
  ],
);

/** Points spent at a checkout, and given back when the order is cancelled. */
export const pointSpendings = pgTable(
  "point_spendings",
  {
    id: id(),
    organisationId: organisationId(),
    programId: uuid("program_id").notNull(),
    partnerId: uuid("partner_id").notNull(),
    /** The order that they were spent on, by the caller's id: the same one twice is one spending. */
    orderId: text("order_id").notNull(),
    points: points("points").notNull(),
    /** From which lots, so that they are given back to where they came from. */
    parts: jsonb("parts").$type<{ lotId: string; points: string }[]>().notNull(),
    state: text("state", { enum: ["spent", "given_back"] })
      .notNull()
      .default("spent"),
    requestId: uuid("request_id").notNull(),
    createdAt: createdAt(),
    givenBackAt: moment("given_back_at"),
    version: version(),
  },
  (table) => [
    unique("point_spendings_once").on(table.programId, table.orderId),
    index("point_spendings_by_partner").on(table.partnerId, table.id),
    check("point_spendings_points", sql`${table.points} > 0`),
  ],
);

/**
 * What a referred customer gets for an order: credit, or a coupon for the next one. A later revision takes the place of
 * an earlier one that another report of the order has made wrong.
 */
export const customerRewards = pgTable(
  "customer_rewards",
  {
    id: id(),
    organisationId: organisationId(),
    programId: uuid("program_id").notNull(),
    customerId: uuid("customer_id").notNull(),
    conversionId: uuid("conversion_id").notNull(),
    /** Of the credits for which it was made. */
    revision: integer("revision").notNull(),
    planVersionId: uuid("plan_version_id").notNull(),
    kind: text("kind", { enum: ["credit", "coupon"] }).notNull(),
    currency: text("currency").notNull(),
    amountMinor: minor("amount_minor").notNull(),
    /** Taken back by refunds. What was used is never taken back. */
    reversedMinor: minor("reversed_minor").notNull().default(sql`0`),
    usedMinor: minor("used_minor").notNull().default(sql`0`),
    expiredMinor: minor("expired_minor").notNull().default(sql`0`),
    /** What the customer types in at the checkout; of a coupon. */
    code: text("code"),
    maturesAt: moment("matures_at").notNull(),
    /** Null: it is on hold, and cannot be used. */
    maturedAt: moment("matured_at"),
    /** Known once it has matured; null: never. */
    expiresAt: moment("expires_at"),
    requestId: uuid("request_id").notNull(),
    createdAt: createdAt(),
    version: version(),
  },
  (table) => [
    unique("customer_rewards_once").on(table.conversionId, table.revision),
    unique("customer_rewards_code").on(table.programId, table.code),
    index("customer_rewards_by_customer").on(table.customerId, table.id),
    index("customer_rewards_by_program").on(table.programId, table.id),
    index("customer_rewards_to_mature").on(table.maturesAt).where(sql`${table.maturedAt} IS NULL`),
    index("customer_rewards_to_expire")
      .on(table.expiresAt)
      .where(sql`${table.usedMinor} + ${table.reversedMinor} + ${table.expiredMinor} < ${table.amountMinor}`),
    check(
      "customer_rewards_amounts",
      sql`${table.usedMinor} >= 0 AND ${table.reversedMinor} >= 0 AND ${table.expiredMinor} >= 0 AND ${table.usedMinor} + ${table.reversedMinor} + ${table.expiredMinor} <= ${table.amountMinor}`,
    ),
    check("customer_rewards_coupon", sql`(${table.kind} = 'coupon') = (${table.code} IS NOT NULL)`),
  ],
);

/** Credit or a coupon that paid for something at a checkout, and what was given back when that order was cancelled. */
export const customerRedemptions = pgTable(
  "customer_redemptions",
  {
    id: id(),
    organisationId: organisationId(),
    programId: uuid("program_id").notNull(),
    customerId: uuid("customer_id").notNull(),
    /** The order that it paid for, by the caller's id: the same one twice is one redemption. */
    orderId: text("order_id").notNull(),
    /** The coupon's; null: credit. */
    code: text("code"),
    currency: text("currency").notNull(),
    amountMinor: minor("amount_minor").notNull(),
    /** From which rewards. */
    parts: jsonb("parts").$type<{ rewardId: string; amountMinor: string }[]>().notNull(),
    state: text("state", { enum: ["redeemed", "given_back"] })
      .notNull()
      .default("redeemed"),
    requestId: uuid("request_id").notNull(),
    createdAt: createdAt(),
    givenBackAt: moment("given_back_at"),
    version: version(),
  },
  (table) => [
    unique("customer_redemptions_once").on(table.programId, table.orderId, table.code).nullsNotDistinct(),
    index("customer_redemptions_by_customer").on(table.customerId, table.id),
    check("customer_redemptions_amount", sql`${table.amountMinor} > 0`),
  ],
);
