import { createHmac } from "node:crypto";
import type { Order, Refund } from "./orders.ts";

/** What Stripe would send of an order that was paid in its checkout: the session, as far as an integration may look. */
export function checkoutCompleted(order: Order): object {
  const { id, amountMinor, currency, email, coupon, clickToken, placedAtMs } = order;
  const session = {
    id: `cs_test_${bare(id)}`,
    object: "checkout.session",
    mode: "payment",
    payment_status: "paid",
    status: "complete",
    created: seconds(placedAtMs),
    amount_total: amountMinor,
    currency: currency.toLowerCase(),
    customer: null,
    customer_details: { email },
    client_reference_id: clickToken === "" ? null : clickToken,
    metadata: { tributary_order_id: id, ...(coupon === "" ? {} : { coupon }) },
    payment_intent: `pi_${bare(id)}`,
  };
  return eventOf(`evt_${bare(id)}`, "checkout.session.completed", order, placedAtMs, session);
}

/** What Stripe would send of a refund of that payment. */
export function refundCreated(order: Order, { id, amountMinor }: Refund, nowMs: number): object {
  const refund = {
    id: `re_${bare(id)}`,
    object: "refund",
    created: seconds(nowMs),
    amount: amountMinor,
    currency: order.currency.toLowerCase(),
    status: "succeeded",
    payment_intent: `pi_${bare(order.id)}`,
  };
  return eventOf(`evt_${bare(id)}`, "refund.created", order, nowMs, refund);
}

/** The header that proves a body, made when it is sent: it is good for five minutes. */
export function stripeSignature(body: string, secret: string, nowMs: number): string {
  const at = seconds(nowMs);
  return `t=${at},v1=${createHmac("sha256", secret).update(`${at}.${body}`).digest("hex")}`;
}

function eventOf(id: string, type: string, order: Order, atMs: number, object: object): object {
  return { id, object: "event", type, created: seconds(atMs), livemode: !order.test, data: { object } };
}

const seconds = (ms: number): number => Math.floor(ms / 1_000);

/** Stripe's ids hold letters and digits alone. */
const bare = (id: string): string => id.replaceAll("-", "");
