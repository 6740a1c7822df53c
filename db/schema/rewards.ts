import { sql } from "drizzle-orm";
import { bigint, check, index, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, minor, moment, organisationId, version } from "./columns.ts";

const points = (name: string) => bigint(name, { mode: "bigint" });

/** Points that were granted together and expire together; spent oldest expiry first. */
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
    /** Null: never. */
    expiresAt: moment("expires_at"),
    createdAt: createdAt(),
    version: version(),
  },
  (table) => [
    unique("point_lots_once").on(table.sourceId),
    index("point_lots_to_spend").on(table.partnerId, table.expiresAt).where(sql`${table.remaining} > 0`),
    index("point_lots_to_expire").on(table.expiresAt).where(sql`${table.remaining} > 0`),
    check("point_lots_remaining", sql`${table.remaining} BETWEEN 0 AND ${table.points}`),
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

/** What a referred customer gets for an order: credit, or a coupon for the next one. */
export const customerRewards = pgTable(
  "customer_rewards",
  {
    id: id(),
    organisationId: organisationId(),
    programId: uuid("program_id").notNull(),
    customerId: uuid("customer_id").notNull(),
    conversionId: uuid("conversion_id").notNull(),
    planVersionId: uuid("plan_version_id").notNull(),
    kind: text("kind", { enum: ["credit", "coupon"] }).notNull(),
    currency: text("currency").notNull(),
    amountMinor: minor("amount_minor").notNull(),
    /** Taken back by refunds. */
    reversedMinor: minor("reversed_minor").notNull().default(sql`0`),
    usedMinor: minor("used_minor").notNull().default(sql`0`),
    /** What the customer types in at the checkout; of a coupon. */
    code: text("code"),
    maturesAt: moment("matures_at").notNull(),
    maturedAt: moment("matured_at"),
    expiresAt: moment("expires_at"),
    requestId: uuid("request_id").notNull(),
    createdAt: createdAt(),
    version: version(),
  },
  (table) => [
    unique("customer_rewards_once").on(table.conversionId),
    unique("customer_rewards_code").on(table.programId, table.code),
    index("customer_rewards_by_customer").on(table.customerId, table.id),
    index("customer_rewards_by_program").on(table.programId, table.id),
    check(
      "customer_rewards_amounts",
      sql`${table.usedMinor} >= 0 AND ${table.reversedMinor} >= 0 AND ${table.reversedMinor} <= ${table.amountMinor}`,
    ),
  ],
);
