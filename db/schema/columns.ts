import { bigint, integer, timestamp, uuid } from "drizzle-orm/pg-core";

/** A UUIDv7 made by the application, so that ids sort by time and are known before the insert. */
export const id = () => uuid("id").primaryKey();

/** The tenant. Every tenant table has it, and row-level security compares it. */
export const organisationId = () => uuid("organisation_id").notNull();

/** A moment to the millisecond, as JavaScript has it: nothing is lost on the way there and back. */
export const moment = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: "date" });

export const createdAt = () => moment("created_at").notNull().defaultNow();

/** Minor units of the currency beside it. */
export const minor = (name: string) => bigint(name, { mode: "bigint" });

/** Grows by one at every update; an update `WHERE version = loaded` that finds no row was stale. */
export const version = () => integer("version").notNull().default(1);
