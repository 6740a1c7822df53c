import { createHmac, randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { loadShapes } from "../stripe/load-shapes.ts";

/** Real shapes where they lie beside the clone; else only what is written here over them. */
const shapes = loadShapes(
  fileURLToPath(new URL("../../../shared/data/stripe-fixtures.json", import.meta.url)),
);

type Fields = Record<string, unknown>;
export type StripeObject = Fields & { readonly id: string };

export interface TestEvent {
  readonly object: "event";
  readonly id: string;
  readonly type: string;
  readonly created: number;
  readonly livemode: boolean;
  readonly data: { readonly object: Fields };
}

/** An id such as `in_1a2b…`. */
export const stripeId = (prefix: string): string => `${prefix}_${randomBytes(12).toString("hex")}`;

export const nowSeconds = (): number => Math.floor(Date.now() / 1000);

const build = (type: string, prefix: string, fields: Fields): StripeObject => ({
  ...shapes(type),
  object: type,
  created: nowSeconds() - 60,
  livemode: true,
  id: stripeId(prefix),
  ...fields,
});

/** A checkout of one payment of 10.99 USD that was paid, by somebody without an account. */
export const session = (fields: Fields = {}): StripeObject =>
  build("checkout.session", "cs", {
    mode: "payment",
    status: "complete",
    payment_status: "paid",
    amount_total: 1099,
    currency: "usd",
    payment_intent: stripeId("pi"),
    customer: null,
    invoice: null,
    discounts: null,
    customer_details: { email: "buyer@example.com" },
    metadata: {},
    ...fields,
  });

/** A paid invoice of a subscription, 20.00 USD, as of API versions from 2025-03-31 on: it names no payment. */
export const invoice = (fields: Fields = {}): StripeObject =>
  build("invoice", "in", {
    status: "paid",
    amount_due: 2000,
    amount_paid: 2000,
    amount_remaining: 0,
    currency: "usd",
    billing_reason: "subscription_cycle",
    customer: stripeId("cus"),
    customer_email: "buyer@example.com",
    subscription: undefined,
    metadata: {},
    status_transitions: { paid_at: nowSeconds() - 30 },
    parent: {
      type: "subscription_details",
      subscription_details: { subscription: stripeId("sub"), metadata: {} },
    },
    ...fields,
  });

/** The same as API versions before 2025-03-31 wrote it: with its payment, subscription and no parent. */
export const oldInvoice = (fields: Fields = {}): StripeObject =>
  invoice({
    parent: undefined,
    subscription: stripeId("sub"),
    payment_intent: stripeId("pi"),
    charge: stripeId("ch"),
    ...fields,
  });

export const invoicePayment = (invoiceId: string, paymentIntent: string): StripeObject =>
  build("invoice_payment", "inpay", {
    amount_paid: 2000,
    amount_requested: 2000,
    currency: "usd",
    invoice: invoiceId,
    payment: { type: "payment_intent", payment_intent: paymentIntent },
    status: "paid",
  });

export const refundOf = (paymentIntent: unknown, fields: Fields = {}): StripeObject =>
  build("refund", "re", {
    amount: 1099,
    currency: "usd",
    charge: stripeId("ch"),
    payment_intent: paymentIntent,
    reason: "requested_by_customer",
    status: "succeeded",
    ...fields,
  });

export const event = (type: string, object: Fields, fields: Fields = {}): TestEvent => ({
  ...shapes("event"),
  object: "event",
  id: stripeId("evt"),
  created: nowSeconds(),
  livemode: true,
  ...fields,
  type,
  data: { object },
});

/** `Stripe-Signature` over a body, as Stripe makes it. */
export function stripeSignature(body: string, secret: string, atSeconds = nowSeconds()): string {
  const mac = createHmac("sha256", secret).update(`${atSeconds}.${body}`).digest("hex");
  return `t=${atSeconds},v1=${mac}`;
}
