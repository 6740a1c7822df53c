import { type SQL, sql } from "drizzle-orm";

/**
 * The statement that keeps a program's trees from changing under one's hands until the transaction ends. `shared`:
 * somebody joins, with others beside it, and no move rewrites what it copies. `alone`: seats are given, subtrees moved.
 * It must be a statement of its own: what comes after it sees what the one before it wrote.
 */
export function holdTrees(mode: "shared" | "alone", programId: string): SQL {
  const lock = sql.raw(mode === "shared" ? "pg_advisory_xact_lock_shared" : "pg_advisory_xact_lock");
  return sql`SELECT ${lock}(hashtextextended('trees of ' || ${programId}::text, 0))`;
}
