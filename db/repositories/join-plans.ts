import { type SQL, sql } from "drizzle-orm";

const set = (by: "on" | "off", ...settings: readonly string[]): SQL =>
  sql`SELECT ${sql.join(
    settings.map((name) => sql`set_config(${`enable_${name}`}, ${by}, true)`),
    sql`, `,
  )}`;

/**
 * Until the transaction ends, rows are joined one after the other and found by index, whatever Postgres thinks of the size of
 * tables: for few of millions, or for chunks of tables that grow while they are read.
 */
export const joinByIndex: SQL = set("off", "hashjoin", "mergejoin", "seqscan", "material");

/** As Postgres plans it, again. */
export const joinAsPlanned: SQL = set("on", "hashjoin", "mergejoin", "seqscan", "material");
