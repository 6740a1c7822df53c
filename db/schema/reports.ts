import { sql } from "drizzle-orm";
import { bigint, date, index, integer, pgTable, primaryKey, smallint, text, uuid } from "drizzle-orm/pg-core";
import { minor, moment, organisationId } from "./columns.ts";

const count = (name: string) => bigint(name, { mode: "bigint" }).notNull().default(sql`0`);
const sum = (name: string) => minor(name).notNull().default(sql`0`);

/**
 * What changed of conversions and their commission, one row for each partner, campaign, link and so on that it concerns: written by
 * triggers in the transaction that changes it, so nobody waits for anybody. The job `fold-reports` adds them to `report_rollups`
 * and takes them out.
 */
export const reportDeltas = pgTable(
  "report_deltas",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    organisationId: organisationId(),
    programId: uuid("program_id").notNull(),
    /** Null: nobody is credited. */
    partnerId: uuid("partner_id"),
    campaignId: uuid("campaign_id"),
    /** Of the partner; null: it is credited without one of its clicks. */
    linkId: uuid("link_id"),
    goal: text("goal").notNull(),
    /** In small letters; empty: none. */
    coupon: text("coupon").notNull(),
    currency: text("currency").notNull(),
    /** Quarter of an hour in which the conversion happened. */
    bucket: moment("bucket").notNull(),
    /** State that the conversions and amounts below are counted in. */
    status: text("status").notNull(),
    /** Conversions more or less, each once in all, for the partner, for the campaign, and for the link. */
    inTotal: integer("in_total").notNull(),
    ofPartner: integer("of_partner").notNull(),
    ofCampaign: integer("of_campaign").notNull(),
    ofLink: integer("of_link").notNull(),
    amountMinor: sum("amount_minor"),
    refundedMinor: sum("refunded_minor"),
    /** Less what was taken back. */
    commissionMinor: sum("commission_minor"),
  },
  (table) => [
    index("report_deltas_by_program").on(table.programId),
    index("report_deltas_by_partner").on(table.partnerId).where(sql`${table.partnerId} IS NOT NULL`),
  ],
);

/** Clicks that are stored and not in `report_rollups` yet, as many in a row as a statement stored of a program. */
export const reportClicks = pgTable("report_clicks", {
  id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
  organisationId: organisationId(),
  programId: uuid("program_id").notNull(),
  clickIds: uuid("click_ids").array().notNull(),
});

/** Devices that clicked a link on a UTC day, by the hash of that day: each is one unique click. */
export const reportDevices = pgTable(
  "report_devices",
  {
    organisationId: organisationId(),
    linkId: uuid("link_id").notNull(),
    day: date("day").notNull(),
    addressHash: uuid("address_hash").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.linkId, table.day, table.addressHash] }),
    index("report_devices_by_day").on(table.day),
  ],
);

/**
 * Sums per program, dimension and key, in quarters of an hour, days and months of UTC; of what a series is asked of also in hours, and
 * in days that begin at other hours, and of links in six hours, which triggers keep. Never counts tests.
 */
export const reportRollups = pgTable(
  "report_rollups",
  {
    organisationId: organisationId(),
    programId: uuid("program_id").notNull(),
    /** `total`, `partner`, `campaign`, `link`, `goal`, `coupon`, `country`, `device`, `referrer`. */
    dimension: text("dimension").notNull(),
    /** Of a partner, campaign or link its id (`partner/campaign` without link); empty: of none. */
    key: text("key").notNull(),
    /** `quarter`, `hour`, `six` (hours), `day`, `month`; `day06`, `day12`, `day18`: days that begin so many hours later. */
    grain: text("grain").notNull(),
    bucket: moment("bucket").notNull(),
    /** Empty: of clicks. */
    currency: text("currency").notNull(),
    /** Minutes after midnight of UTC at which the bucket begins. */
    clock: smallint("clock")
      .notNull()
      .generatedAlwaysAs(
        sql`(extract(hour FROM bucket AT TIME ZONE 'UTC') * 60 + extract(minute FROM bucket AT TIME ZONE 'UTC'))::smallint`,
      ),
    /** Of partners and links. */
    partnerId: uuid("partner_id"),
    /** Of campaigns and links. */
    campaignId: uuid("campaign_id"),
    /** All of them, bots included. */
    clicks: count("clicks"),
    bots: count("bots"),
    uniques: count("uniques"),
    pending: count("pending"),
    approved: count("approved"),
    rejected: count("rejected"),
    pendingMinor: sum("pending_minor"),
    approvedMinor: sum("approved_minor"),
    rejectedMinor: sum("rejected_minor"),
    refundedMinor: sum("refunded_minor"),
    commissionMinor: sum("commission_minor"),
  },
  (table) => [
    primaryKey({
      columns: [table.programId, table.dimension, table.grain, table.bucket, table.key, table.currency],
    }),
    // 0054 and 0055 have these four INCLUDE all that is read by them, whose rows lie each on another page of the table.
    index("report_rollups_clock_of_total")
      .on(table.programId, table.grain, table.clock, table.bucket)
      .where(sql`${table.dimension} = 'total'`),
    index("report_rollups_clock_of_partner")
      .on(table.partnerId, table.grain, table.clock, table.bucket)
      .where(sql`${table.dimension} = 'partner'`),
    index("report_rollups_clock_of_campaign")
      .on(table.campaignId, table.grain, table.clock, table.bucket)
      .where(sql`${table.dimension} = 'campaign'`),
    index("report_rollups_of_links")
      .on(table.programId, table.grain, table.bucket)
      .where(sql`${table.dimension} = 'link'`),
    index("report_rollups_links_of_partner")
      .on(table.partnerId, table.grain, table.bucket)
      .where(sql`${table.dimension} = 'link'`),
    index("report_rollups_links_of_campaign")
      .on(table.campaignId, table.grain, table.bucket)
      .where(sql`${table.dimension} = 'link'`),
  ],
);
