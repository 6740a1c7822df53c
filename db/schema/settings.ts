import { integer, pgTable, text, unique } from "drizzle-orm/pg-core";
import { id, moment, organisationId, version } from "./columns.ts";
import { organisations } from "./tenancy.ts";

/** What the platform's people say of a setting of `core/settings`. A setting without a row has the code's value. */
export const platformSettings = pgTable(
  "platform_settings",
  {
    id: id(),
    name: text("name").notNull(),
    /** Of a switch 1 or 0; null: the code's again. Rows stay, so that a version never stands for two things. */
    value: integer("value"),
    reason: text("reason").notNull(),
    version: version(),
    updatedAt: moment("updated_at").notNull(),
  },
  (table) => [unique("platform_settings_name").on(table.name)],
);

/** What one organisation has of its own. */
export const organisationSettings = pgTable(
  "organisation_settings",
  {
    id: id(),
    organisationId: organisationId().references(() => organisations.id),
    name: text("name").notNull(),
    /** Null: the platform's again. */
    value: integer("value"),
    reason: text("reason").notNull(),
    /** From when on it is the platform's again; null: it stays. */
    endsAt: moment("ends_at"),
    version: version(),
    updatedAt: moment("updated_at").notNull(),
  },
  (table) => [unique("organisation_settings_name").on(table.organisationId, table.name)],
);
