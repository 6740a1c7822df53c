import { type SQL, sql } from "drizzle-orm";

/**
 * Whether somebody stands for what conversion `c` says of who the buyer is: a server or provider that reported it, a
 * person who approved it, or a program that accepts what browsers say (its report is approved at once, or has its day).
 * A browser may name any customer.
 *
 * @param c the conversion's alias in the statement
 */
export function isConfirmed(c: "c" | "e" | "v"): SQL {
  return sql.raw(
    `(${c}.source <> 'browser' OR ${c}.status = 'approved' OR ${c}.status = 'pending' AND ${c}.approve_at IS NOT NULL)`,
  );
}

/** Whether conversion `c` teaches which visitors its customer is: only what is confirmed does, and never a test. */
export function teaches(c: "c" | "v"): SQL {
  return sql`(NOT ${sql.raw(c)}.test AND ${isConfirmed(c)})`;
}
