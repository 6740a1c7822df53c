import { sql } from "drizzle-orm";
import type { Executor } from "../executor.ts";

/** An order that points or rewards paid for, and who asks to give them back. */
export interface PaidOrder {
  readonly organisationId: string;
  readonly programId: string;
  readonly orderId: string;
  readonly requestId: string;
}

/** Keeps others from spending on an order, or giving back, until the transaction ends. */
export async function holdPaidOrder(
  db: Executor,
  means: "points" | "rewards",
  { programId, orderId }: Pick<PaidOrder, "programId" | "orderId">,
): Promise<void> {
  await db.execute(
    sql`SELECT pg_advisory_xact_lock(hashtextextended(${`${means} for `} || ${programId}::text || ' ' || ${orderId}::text, 0))`,
  );
}
