import { sql } from "drizzle-orm";
import { rowsOf } from "../executor.ts";
import type { Transaction } from "../transaction.ts";

/** Whose payments: ids of a provider mean nothing outside of its account, mode by mode. */
export interface PaymentPlace {
  readonly organisationId: string;
  readonly programId: string;
  readonly provider: string;
  readonly test: boolean;
}

export interface PaidOrder {
  readonly goal: string;
  readonly orderId: string;
}

/** Writes which order payments paid for; what is known of a payment stays. */
export async function insertPayments(
  tx: Transaction,
  { organisationId, programId, provider, test }: PaymentPlace,
  refs: readonly string[],
  { goal, orderId }: PaidOrder,
): Promise<void> {
  await tx.execute(sql`
    INSERT INTO provider_payments (organisation_id, program_id, provider, test, payment_ref, goal, order_id)
    SELECT ${organisationId}::uuid, ${programId}::uuid, ${provider}, ${test}, ref, ${goal}, ${orderId}
    FROM jsonb_array_elements_text(${JSON.stringify(refs)}::jsonb) AS ref ORDER BY ref
    ON CONFLICT DO NOTHING`);
}

/** The order that one of the payments paid for, by the first that is known; undefined when none is. */
export async function findPaidOrder(
  tx: Transaction,
  { programId, provider, test }: PaymentPlace,
  refs: readonly string[],
): Promise<PaidOrder | undefined> {
  const [order] = await rowsOf<{ goal: string; orderId: string }>(
    tx,
    sql`
    SELECT p.goal, p.order_id AS "orderId"
    FROM jsonb_array_elements_text(${JSON.stringify(refs)}::jsonb) WITH ORDINALITY AS r(ref, place)
    JOIN provider_payments p ON p.program_id = ${programId} AND p.provider = ${provider} AND p.test = ${test} AND p.payment_ref = r.ref
    ORDER BY r.place LIMIT 1`,
  );
  return order;
}
