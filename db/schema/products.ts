import { sql } from "drizzle-orm";
import { bigint, check, index, integer, jsonb, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, moment, organisationId, version } from "./columns.ts";
import { enrollments } from "./partners.ts";
import { programs } from "./tenancy.ts";

/** What a merchant sells, as far as commission asks: its category, and the volume that a unit counts for. */
export const products = pgTable(
  "products",
  {
    id: id(),
    organisationId: organisationId(),
    programId: uuid("program_id")
      .notNull()
      .references(() => programs.id),
    /** The merchant's id, as orders name it. */
    externalId: text("external_id").notNull(),
    name: text("name").notNull(),
    category: text("category"),
    /** Volume of one unit, apart from its price. */
    volume: bigint("volume", { mode: "bigint" }).notNull(),
    status: text("status", { enum: ["active", "archived"] })
      .notNull()
      .default("active"),
    version: version(),
    createdAt: createdAt(),
  },
  (table) => [
    unique("products_external_id").on(table.programId, table.externalId),
    index("products_by_program").on(table.programId, table.id),
    check("products_volume", sql`${table.volume} >= 0`),
  ],
);

/** A rate agreed with one partner for one campaign, in place of the plan's; the latest that has begun holds. Append-only. */
export const enrollmentRates = pgTable(
  "enrollment_rates",
  {
    id: id(),
    organisationId: organisationId(),
    enrollmentId: uuid("enrollment_id")
      .notNull()
      .references(() => enrollments.id),
    /** Of the enrollment. */
    partnerId: uuid("partner_id").notNull(),
    /** What level 1 is paid; null: as the plan says again. */
    pays: jsonb("pays").$type<Record<string, unknown>>(),
    /** The worst case of level 1 in basis points, for checking plans against it. */
    rateBps: integer("rate_bps"),
    reason: text("reason").notNull(),
    effectiveFrom: moment("effective_from").notNull(),
    createdAt: createdAt(),
  },
  (table) => [index("enrollment_rates_as_of").on(table.enrollmentId, table.effectiveFrom)],
);
