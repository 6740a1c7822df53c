import { type SQL, sql } from "drizzle-orm";

/** Orders share this many locks, so that a batch takes few. */
const ORDER_LOCKS = 64;

/**
 * Keeps what is told of one order from passing each other unseen. Reports of servers share the order's lock; a refund,
 * and a browser's report, take it alone; each until it is committed.
 */
export function holdOrders(
  mode: "shared" | "alone",
  programId: string,
  orders: readonly { goal: string; orderId: string }[],
): SQL {
  const lock = sql.raw(mode === "shared" ? "pg_advisory_xact_lock_shared" : "pg_advisory_xact_lock");
  const keys = orders.map(({ goal, orderId }) => `${goal} ${orderId}`);
  return sql`
    SELECT count(*) FROM (
      SELECT ${lock}(hashtext('orders of ' || ${programId}::text), b) FROM (
        SELECT DISTINCT hashtext(k) & ${ORDER_LOCKS - 1}::int AS b FROM jsonb_array_elements_text(${JSON.stringify(keys)}::jsonb) AS k ORDER BY b
      ) buckets
    ) held`;
}
