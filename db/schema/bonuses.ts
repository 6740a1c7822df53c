import { sql } from "drizzle-orm";
import { boolean, check, index, integer, jsonb, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, minor, moment, organisationId, version } from "./columns.ts";
import { partners } from "./partners.ts";

/**
 * One line of bonus: what one partner gets by one rule of the plan at one level, from a period or from an event, and
 * all that its amount follows from. A line with no partner is breakage.
 */
export const bonuses = pgTable(
  "bonuses",
  {
    id: id(),
    organisationId: organisationId(),
    programId: uuid("program_id").notNull(),
    /** The period that it comes of; null: it comes of an event. */
    periodId: uuid("period_id"),
    eventId: uuid("event_id"),
    /** The conversion that brought it about, where it was one. */
    conversionId: uuid("conversion_id"),
    planVersionId: uuid("plan_version_id"),
    /** Its name in the plan. */
    rule: text("rule").notNull(),
    kind: text("kind").notNull(),
    level: integer("level").notNull(),
    partnerId: uuid("partner_id").references(() => partners.id),
    currency: text("currency").notNull(),
    /** What the rate was taken of. */
    baseMinor: minor("base_minor").notNull(),
    rateBps: integer("rate_bps"),
    flatMinor: minor("flat_minor"),
    heldByCap: boolean("held_by_cap").notNull().default(false),
    exactNumerator: text("exact_numerator").notNull(),
    exactDenominator: text("exact_denominator").notNull(),
    rounding: text("rounding", { enum: ["exact", "floor", "remainder"] }).notNull(),
    amountMinor: minor("amount_minor").notNull(),
    breakageReason: text("breakage_reason"),
    skipped: jsonb("skipped").$type<{ partnerId: string; reason: string }[]>(),
    /** What else its amount follows from, as the rule says. */
    details: jsonb("details").$type<Record<string, unknown>>(),
    /** What a refund may take it back for: how much of this base was refunded, of how much. */
    refundBase: minor("refund_base").notNull().default(sql`0`),
    refundedBase: minor("refunded_base").notNull().default(sql`0`),
    reversedMinor: minor("reversed_minor").notNull().default(sql`0`),
    /** Null: it is not in the ledger yet. */
    postedAt: moment("posted_at"),
    maturesAt: moment("matures_at"),
    maturedAt: moment("matured_at"),
    /** Said to be paid by the system that asked for it: when, under which reference, and how much was left of it then. */
    paidAt: moment("paid_at"),
    paidReference: text("paid_reference"),
    paidMinor: minor("paid_minor"),
    requestId: uuid("request_id").notNull(),
    createdAt: createdAt(),
    version: version(),
  },
  (table) => [
    unique("bonuses_once")
      .on(
        table.periodId,
        table.eventId,
        table.kind,
        table.rule,
        table.level,
        table.partnerId,
        table.currency,
        table.breakageReason,
      )
      .nullsNotDistinct(),
    index("bonuses_by_partner").on(table.partnerId, table.id),
    index("bonuses_by_program").on(table.programId, table.id),
    // A program's by where they stand: most are available, and those are found among all.
    index("bonuses_not_matured")
      .on(table.programId, table.id)
      .where(sql`${table.maturedAt} IS NULL AND ${table.partnerId} IS NOT NULL`),
    index("bonuses_paid_out").on(table.programId, table.id).where(sql`${table.paidAt} IS NOT NULL`),
    index("bonuses_taken_back").on(table.programId, table.id).where(sql`${table.reversedMinor} > 0`),
    index("bonuses_of_nobody").on(table.programId, table.id).where(sql`${table.partnerId} IS NULL`),
    index("bonuses_by_period").on(table.periodId, table.id),
    index("bonuses_by_conversion").on(table.conversionId).where(sql`${table.conversionId} IS NOT NULL`),
    index("bonuses_to_post").on(table.periodId, table.id).where(sql`${table.postedAt} IS NULL`),
    index("bonuses_to_mature")
      .on(table.maturesAt)
      .where(
        sql`${table.maturedAt} IS NULL AND ${table.postedAt} IS NOT NULL AND ${table.partnerId} IS NOT NULL`,
      ),
    check("bonuses_amount", sql`${table.amountMinor} >= 0`),
    check("bonuses_reversed", sql`${table.reversedMinor} BETWEEN 0 AND ${table.amountMinor}`),
    check(
      "bonuses_paid",
      sql`num_nulls(${table.paidAt}, ${table.paidReference}, ${table.paidMinor}) IN (0, 3) AND ${table.paidMinor} BETWEEN 1 AND ${table.amountMinor} AND (${table.paidAt} IS NULL OR ${table.maturedAt} IS NOT NULL)`,
    ),
    check("bonuses_origin", sql`(${table.periodId} IS NULL) <> (${table.eventId} IS NULL)`),
  ],
);

/** Something that a bonus may be given for: told by a merchant's system, or seen by us. */
export const bonusEvents = pgTable(
  "bonus_events",
  {
    id: id(),
    organisationId: organisationId(),
    programId: uuid("program_id").notNull(),
    /** The caller's id: the same one twice is one event. */
    eventId: text("event_id").notNull(),
    /** `sign_up`, `first_purchase`, or a name that the plan knows. */
    type: text("type").notNull(),
    partnerId: uuid("partner_id")
      .notNull()
      .references(() => partners.id),
    conversionId: uuid("conversion_id"),
    currency: text("currency"),
    occurredAt: moment("occurred_at").notNull(),
    /** A hash of what was said: the same id with other content is a conflict. */
    contentHash: text("content_hash").notNull(),
    requestId: uuid("request_id").notNull(),
    /** Null: it waits. */
    settledAt: moment("settled_at"),
    /** Why nothing came of it; null: something did, or it waits. */
    outcomeReason: text("outcome_reason"),
    createdAt: createdAt(),
  },
  (table) => [
    unique("bonus_events_once").on(table.programId, table.eventId),
    index("bonus_events_waiting").on(table.id).where(sql`${table.settledAt} IS NULL`),
    index("bonus_events_by_partner").on(table.partnerId, table.id),
  ],
);

/** What a country allows a plan to pay. The platform's own, for all tenants. */
export const countryPolicies = pgTable("country_policies", {
  /** ISO 3166-1 alpha-2. */
  country: text("country").primaryKey(),
  /** All payouts together, of the amount sold; null: no bound. */
  maxPayoutBps: integer("max_payout_bps"),
  maxLevels: integer("max_levels"),
  /** A bonus for a bare sign-up may be paid. */
  signUpBonus: boolean("sign_up_bonus").notNull(),
  /** The rule it follows, as the merchant reads it. */
  source: text("source").notNull(),
  version: version(),
  updatedAt: moment("updated_at").notNull().defaultNow(),
});
