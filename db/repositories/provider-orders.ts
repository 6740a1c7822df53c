import { sql } from "drizzle-orm";
import { type HttpDatabase, type Identity, queryAs } from "../client.ts";

/** An order as a provider names it. */
export interface OrderPlace {
  readonly programId: string;
  readonly test: boolean;
  readonly goal: string;
  readonly orderId: string;
}

export type StandingOrder = {
  id: string;
  status: "pending" | "approved" | "rejected";
  amountMinor: string;
  currency: string;
};

const ofOrder = ({ programId, test, goal, orderId }: OrderPlace) =>
  sql`program_id = ${programId} AND test = ${test} AND goal = ${goal} AND order_id = ${orderId}`;

export async function findOrder(
  db: HttpDatabase,
  identity: Identity,
  order: OrderPlace,
): Promise<StandingOrder | undefined> {
  const [row] = await queryAs<StandingOrder>(
    db,
    identity,
    sql`SELECT id, status, amount_minor::text AS "amountMinor", currency FROM conversions WHERE ${ofOrder(order)}`,
  );
  return row;
}

/**
 * Lets a conversion that nobody would approve go the program's way. Only one of this content: another is another
 * matter. False: there is none that waits so.
 */
export async function releaseConversion(
  db: HttpDatabase,
  identity: Identity,
  order: OrderPlace & { readonly amountMinor: number; readonly currency: string },
  to: { readonly status: "pending" | "approved"; readonly approveAt: string | null },
  now: Date,
  handOff: { readonly id: string; readonly requestId: string },
): Promise<boolean> {
  const rows = await queryAs<{ id: string }>(
    db,
    identity,
    sql`
    WITH released AS (
      UPDATE conversions SET status = ${to.status}, approve_at = ${to.approveAt}::timestamptz,
        decided_at = CASE WHEN ${to.status} = 'approved' THEN ${now}::timestamptz END, version = version + 1
      WHERE ${ofOrder(order)} AND amount_minor = ${String(order.amountMinor)}::bigint AND currency = ${order.currency}
        AND status = 'pending' AND approve_at IS NULL
      RETURNING id, organisation_id
    ), handed AS (
      INSERT INTO outbox (id, organisation_id, topic, payload)
      SELECT ${handOff.id}::uuid, organisation_id, 'mature-holds', ${JSON.stringify({ v: 1, requestId: handOff.requestId })}::jsonb FROM released
    )
    SELECT id FROM released`,
  );
  return rows.length === 1;
}
