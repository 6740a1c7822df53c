import { sql } from "drizzle-orm";
import { batchAs } from "../batch-as.ts";
import type { HttpDatabase, Identity } from "../client.ts";
import type { NewOutboxRow } from "./outbox.ts";

/** What bound a customer to whoever brought it, without a conversion: a subscription's checkout. */
export interface NewCustomerBinding {
  readonly programId: string;
  readonly test: boolean;
  /** The merchant's id of the customer. */
  readonly customerExternalId: string;
  /** Of a click token that was verified. */
  readonly clickId: string | null;
  readonly linkId: string | null;
  readonly couponCode: string | null;
  readonly boundAt: Date;
  /** What bound it, as `stripe:cs_…`: told again, it binds nothing anew. */
  readonly origin: string;
  readonly requestId: string;
  readonly outboxId: string;
}

export interface BoundCustomer {
  readonly customerId: string;
  /** False: this origin had bound it before. */
  readonly bound: boolean;
  /** To be published now; null: none of its conversions has to be attributed again. */
  readonly handOff: NewOutboxRow | null;
}

/**
 * Binds a customer, made when it is not there, and has its conversions attributed again, in one transaction. Needs
 * the role `job`.
 *
 * Its conversions are locked before it is, as attribution does. Whoever attributes one of them meanwhile has either
 * locked the customer already, and is waited for and found here; or will, and finds the binding.
 */
export async function bindCustomer(
  db: HttpDatabase,
  identity: Identity,
  binding: NewCustomerBinding,
): Promise<BoundCustomer> {
  const org = sql`${identity.organisationId}::uuid`;
  const program = sql`${binding.programId}::uuid`;
  const customer = sql`(SELECT id FROM customers WHERE program_id = ${program} AND external_id = ${binding.customerExternalId})`;
  const handOff = {
    id: binding.outboxId,
    topic: "attribute-conversions",
    payload: { v: 1, requestId: binding.requestId },
  };
  const [, { rows: customers }, { rows: answers }] = await batchAs(db, identity, [
    db.execute(sql`SELECT FROM conversions WHERE customer_id = ${customer} ORDER BY id FOR UPDATE`),
    db.execute<{ id: string }>(sql`
      INSERT INTO customers (id, organisation_id, program_id, external_id)
      VALUES (uuidv7(), ${org}, ${program}, ${binding.customerExternalId})
      ON CONFLICT (program_id, external_id) DO UPDATE SET created_at = customers.created_at RETURNING id`),
    db.execute<{ bound: boolean; woken: boolean }>(sql`
      WITH bound AS (
        INSERT INTO customer_bindings (organisation_id, program_id, test, customer_id, click_id, link_id, coupon_code, bound_at, origin, request_id)
        VALUES (${org}, ${program}, ${binding.test}, ${customer}, ${binding.clickId}::uuid, ${binding.linkId}::uuid, ${binding.couponCode},
          ${binding.boundAt}::timestamptz, ${binding.origin}, ${binding.requestId}::uuid)
        ON CONFLICT DO NOTHING RETURNING customer_id
      ), woken AS (
        UPDATE conversions c SET attribution_due = true, version = c.version + 1
        FROM bound WHERE c.customer_id = bound.customer_id AND c.test = ${binding.test} AND c.attribution_revision > 0
        RETURNING c.id
      ), handed AS (
        INSERT INTO outbox (id, organisation_id, topic, payload)
        SELECT ${handOff.id}::uuid, ${org}, ${handOff.topic}, ${JSON.stringify(handOff.payload)}::jsonb WHERE EXISTS (SELECT FROM woken)
      )
      SELECT EXISTS (SELECT FROM bound) AS bound, EXISTS (SELECT FROM woken) AS woken`),
  ]);
  const [[made], [answer]] = [customers, answers];
  if (made === undefined || answer === undefined) throw new Error("a binding answered no row");
  return { customerId: made.id, bound: answer.bound, handOff: answer.woken ? handOff : null };
}
