import { sql } from "drizzle-orm";
import { check, index, integer, pgTable, text, uuid } from "drizzle-orm/pg-core";
import type { CreativeKind, CreativeStatus } from "../../core/creative/kinds.ts";
import { createdAt, id, moment, organisationId, version } from "./columns.ts";
import { campaigns } from "./partners.ts";
import { programs } from "./tenancy.ts";

/** What affiliates are given to promote with. */
export const creatives = pgTable(
  "creatives",
  {
    id: id(),
    organisationId: organisationId(),
    programId: uuid("program_id")
      .notNull()
      .references(() => programs.id),
    /** Null: for every campaign of the program. */
    campaignId: uuid("campaign_id").references(() => campaigns.id),
    kind: text("kind").$type<CreativeKind>().notNull(),
    name: text("name").notNull(),
    /** BCP 47; null: it has no words, or does not say. */
    language: text("language"),
    status: text("status").$type<CreativeStatus>().notNull().default("draft"),
    /** Half-open; null: no bound. */
    startsAt: moment("starts_at"),
    endsAt: moment("ends_at"),
    /** Words to use, or what a picture shows. */
    text: text("text"),
    /** Of a page or a video. */
    url: text("url"),
    /** Where the bucket has the file; null: there is none. */
    objectKey: text("object_key"),
    contentType: text("content_type"),
    sizeBytes: integer("size_bytes"),
    /** Pixels of a picture. */
    width: integer("width"),
    height: integer("height"),
    version: version(),
    createdAt: createdAt(),
    updatedAt: moment("updated_at").notNull().defaultNow(),
  },
  (table) => [
    index("creatives_by_program").on(table.programId, table.id),
    index("creatives_by_campaign").on(table.campaignId),
    check("creatives_kind", sql`${table.kind} IN ('image', 'text', 'page', 'video', 'file')`),
    check("creatives_status", sql`${table.status} IN ('draft', 'live', 'archived')`),
    check("creatives_dates", sql`${table.startsAt} < ${table.endsAt}`),
  ],
);
