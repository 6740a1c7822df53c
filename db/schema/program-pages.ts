import { boolean, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { createdAt, moment, organisationId, version } from "./columns.ts";
import { programs } from "./tenancy.ts";

/** What a program says of itself to whoever may become a partner; public once it is published. */
export const programPages = pgTable(
  "program_pages",
  {
    programId: uuid("program_id")
      .primaryKey()
      .references(() => programs.id),
    organisationId: organisationId(),
    /** Its address: `/p/SLUG`. */
    slug: text("slug").notNull(),
    published: boolean("published").notNull().default(false),
    headline: text("headline").notNull(),
    /** Paragraphs, apart by empty lines. */
    description: text("description").notNull(),
    /** The merchant's site; null: it is not named. */
    website: text("website"),
    version: version(),
    createdAt: createdAt(),
    updatedAt: moment("updated_at").notNull().defaultNow(),
  },
  (table) => [unique("program_pages_slug").on(table.slug)],
);
