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
import { PERIOD_STATES } from "../../core/period/states.ts";
import { createdAt, id, minor, moment, organisationId, version } from "./columns.ts";
import { partners } from "./partners.ts";
import { programs } from "./tenancy.ts";

/** Volume, not money: whole units, as the program's products or amounts give them. */
const volume = (name: string) => bigint(name, { mode: "bigint" });

/** A commission period of a program. Half-open: from `startsAt` until one millisecond before `endsAt`. */
export const periods = pgTable(
  "periods",
  {
    id: id(),
    organisationId: organisationId(),
    programId: uuid("program_id")
      .notNull()
      .references(() => programs.id),
    /** From 1, without gaps. */
    number: integer("number").notNull(),
    startsAt: moment("starts_at").notNull(),
    endsAt: moment("ends_at").notNull(),
    state: text("state", { enum: PERIOD_STATES }).notNull().default("open"),
    /** When its members and sales were taken down; null while it is open. */
    frozenAt: moment("frozen_at"),
    /** What somebody asked for that has not begun. */
    asked: text("asked", { enum: ["close", "recalculate", "replay"] }),
    /** Of the run whose results hold. */
    runId: uuid("run_id"),
    /** SHA-256 of what was taken down, and of what came out. */
    inputsHash: text("inputs_hash"),
    resultsHash: text("results_hash"),
    totals: jsonb("totals").$type<Record<string, unknown>>(),
    approvedBy: uuid("approved_by"),
    approvedAt: moment("approved_at"),
    finalisedAt: moment("finalised_at"),
    version: version(),
    createdAt: createdAt(),
  },
  (table) => [
    unique("periods_number").on(table.programId, table.number),
    unique("periods_start").on(table.programId, table.startsAt),
    check("periods_dates", sql`${table.startsAt} < ${table.endsAt}`),
    index("periods_unfinished").on(table.endsAt).where(sql`${table.state} <> 'finalised'`),
  ],
);

/** One calculation of a period. At most one runs; whoever's token is not the row's any more writes nothing. */
export const periodRuns = pgTable(
  "period_runs",
  {
    id: id(),
    organisationId: organisationId(),
    programId: uuid("program_id").notNull(),
    periodId: uuid("period_id")
      .notNull()
      .references(() => periods.id),
    kind: text("kind", { enum: ["close", "replay", "finalise"] }).notNull(),
    state: text("state", { enum: ["running", "done", "failed"] }).notNull(),
    step: text("step", {
      enum: ["freeze", "results", "bonuses", "compare", "post", "standings", "ranks", "done"],
    }).notNull(),
    /** Rows of the step that are written. */
    cursor: integer("cursor").notNull().default(0),
    fencingToken: bigint("fencing_token", { mode: "number" }).notNull(),
    leasedUntil: moment("leased_until").notNull(),
    engineVersion: integer("engine_version").notNull(),
    planVersionIds: uuid("plan_version_ids").array().notNull().default(sql`'{}'::uuid[]`),
    /** Overrides that were approved when it began: those that it works with. */
    overrideIds: uuid("override_ids").array().notNull().default(sql`'{}'::uuid[]`),
    inputsHash: text("inputs_hash"),
    resultsHash: text("results_hash"),
    totals: jsonb("totals").$type<Record<string, unknown>>(),
    error: text("error"),
    requestedBy: uuid("requested_by"),
    requestId: uuid("request_id").notNull(),
    startedAt: moment("started_at").notNull(),
    finishedAt: moment("finished_at"),
  },
  (table) => [
    uniqueIndex("period_runs_one").on(table.periodId).where(sql`${table.state} = 'running'`),
    index("period_runs_by_period").on(table.periodId, table.id),
  ],
);

/**
 * The trees as they were when a period was frozen. Positions count breadth-first from 0: whoever is above comes first,
 * and the members below one sponsor follow one another.
 */
export const periodMembers = pgTable(
  "period_members",
  {
    organisationId: organisationId(),
    periodId: uuid("period_id").notNull(),
    position: integer("position").notNull(),
    partnerId: uuid("partner_id").notNull(),
    /** Position of the sponsor and of the parent in the matrix; null: a root, or not seated. */
    sponsorPosition: integer("sponsor_position"),
    parentPosition: integer("parent_position"),
    status: text("status", { enum: ["active", "suspended"] }).notNull(),
    joinedAt: moment("joined_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.periodId, table.position] }),
    unique("period_members_once").on(table.periodId, table.partnerId),
  ],
);

/**
 * What was sold in a period, taken down when it was frozen: each credit of each conversion once in all, in the period
 * it happened in, or in the open one when it came late.
 */
export const periodSales = pgTable(
  "period_sales",
  {
    organisationId: organisationId(),
    periodId: uuid("period_id").notNull(),
    conversionId: uuid("conversion_id").notNull(),
    revision: integer("revision").notNull(),
    creditPosition: integer("credit_position").notNull(),
    partnerId: uuid("partner_id").notNull(),
    memberPosition: integer("member_position").notNull(),
    campaignId: uuid("campaign_id").notNull(),
    weightBps: integer("weight_bps").notNull(),
    currency: text("currency").notNull(),
    /** Of the conversion, whole; and what of it was refunded by then. */
    amountMinor: minor("amount_minor").notNull(),
    refundedMinor: minor("refunded_minor").notNull(),
    /** The conversion's volume, whole, before refunds. */
    volume: volume("volume").notNull(),
    occurredAt: moment("occurred_at").notNull(),
    /** `[{rule, amountMinor, rateBps}]`: what of the whole conversion level 1 was paid for by tiered rules, at which rate; null: nothing. */
    tiers: jsonb("tiers").$type<{ rule: string; amountMinor: string; rateBps: number | null }[]>(),
    /** What of it has been refunded when bonuses were last taken back for it. */
    clawedBackMinor: minor("clawed_back_minor").notNull(),
    /** The buyer is a partner of the program. */
    ownPurchase: boolean("own_purchase").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.periodId, table.conversionId, table.revision, table.creditPosition] }),
    unique("period_sales_once").on(table.conversionId, table.revision, table.creditPosition),
    index("period_sales_by_member").on(table.periodId, table.memberPosition),
  ],
);

/**
 * What each member had earned by the sales of a period when it was frozen, all levels, net of what was reversed by then.
 * Position -1: what bonuses for first purchases among them had paid everybody.
 */
export const periodCommissions = pgTable(
  "period_commissions",
  {
    organisationId: organisationId(),
    periodId: uuid("period_id").notNull(),
    position: integer("position").notNull(),
    currency: text("currency").notNull(),
    amountMinor: minor("amount_minor").notNull(),
  },
  (table) => [primaryKey({ columns: [table.periodId, table.position, table.currency] })],
);

/** What a period came to for one member. */
export const periodResults = pgTable(
  "period_results",
  {
    organisationId: organisationId(),
    periodId: uuid("period_id").notNull(),
    position: integer("position").notNull(),
    partnerId: uuid("partner_id").notNull(),
    personalVolume: volume("personal_volume").notNull(),
    /** Own and all below, in the tree that the plan counts volume in. */
    groupVolume: volume("group_volume").notNull(),
    active: boolean("active").notNull(),
    directPartners: integer("direct_partners").notNull(),
    activeDirectPartners: integer("active_direct_partners").notNull(),
    downlinePartners: integer("downline_partners").notNull(),
    activeDownlinePartners: integer("active_downline_partners").notNull(),
    activeLegs: integer("active_legs").notNull(),
    qualifiedLevels: integer("qualified_levels").notNull(),
    /** Paid rank, by its key in the plan; null: none. */
    rank: text("rank"),
    lifetimeRank: text("lifetime_rank"),
    /** Periods in a row, this one included, in which each rank's other requirements were met, by key. */
    streaks: jsonb("streaks").$type<Record<string, number>>().notNull(),
    /** The rank was set by an approved override. */
    overridden: boolean("overridden").notNull().default(false),
  },
  (table) => [
    primaryKey({ columns: [table.periodId, table.position] }),
    unique("period_results_once").on(table.periodId, table.partnerId),
    index("period_results_by_partner").on(table.partnerId),
  ],
);

/** A result or an amount set by hand: proposed by one, approved by another. */
export const periodOverrides = pgTable(
  "period_overrides",
  {
    id: id(),
    organisationId: organisationId(),
    programId: uuid("program_id").notNull(),
    periodId: uuid("period_id")
      .notNull()
      .references(() => periods.id),
    partnerId: uuid("partner_id").notNull(),
    kind: text("kind", { enum: ["rank", "volume", "amount"] }).notNull(),
    /** `{rank}`, `{volume}` (added to the personal volume) or `{amountMinor, currency}` (paid besides). */
    value: jsonb("value").$type<Record<string, string | null>>().notNull(),
    reason: text("reason").notNull(),
    /** Withdrawn by whoever proposed it, before anybody decided. */
    state: text("state", { enum: ["proposed", "approved", "rejected", "withdrawn"] })
      .notNull()
      .default("proposed"),
    proposedBy: uuid("proposed_by").notNull(),
    decidedBy: uuid("decided_by"),
    decidedAt: moment("decided_at"),
    createdAt: createdAt(),
    version: version(),
  },
  (table) => [
    index("period_overrides_by_period").on(table.periodId, table.id),
    check("period_overrides_four_eyes", sql`${table.decidedBy} <> ${table.proposedBy}`),
    check(
      "period_overrides_decided",
      sql`(${table.state} IN ('proposed', 'withdrawn')) = (${table.decidedBy} IS NULL)`,
    ),
  ],
);

/** What a partner counted as from a moment on: read as of a conversion. Written when a period is finalised. */
export const partnerStandings = pgTable(
  "partner_standings",
  {
    organisationId: organisationId(),
    programId: uuid("program_id").notNull(),
    partnerId: uuid("partner_id")
      .notNull()
      .references(() => partners.id),
    effectiveFrom: moment("effective_from").notNull(),
    periodId: uuid("period_id").notNull(),
    active: boolean("active").notNull(),
    qualifiedLevels: integer("qualified_levels").notNull(),
    rank: text("rank"),
  },
  (table) => [
    primaryKey({ columns: [table.partnerId, table.effectiveFrom] }),
    unique("partner_standings_once").on(table.partnerId, table.periodId),
  ],
);

/** Every rank that a partner ever reached, once: its lifetime rank is the highest. */
export const partnerRanks = pgTable(
  "partner_ranks",
  {
    organisationId: organisationId(),
    programId: uuid("program_id").notNull(),
    partnerId: uuid("partner_id")
      .notNull()
      .references(() => partners.id),
    rank: text("rank").notNull(),
    periodId: uuid("period_id").notNull(),
    reachedAt: moment("reached_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.partnerId, table.rank] })],
);
