import * as z from "zod";
import { newId, type StripeObject } from "../create-objects.ts";
import { build, type Context, type Endpoint, endpoint } from "../endpoint.ts";
import { page } from "../page.ts";
import { mergeMetadata } from "../params.ts";
import { invalidRequest, missing } from "../stripe-error.ts";
import { makeCharge } from "./charges.ts";

const HALF_AN_HOUR = 1_800;
const DAY = 86_400;
/** The least that Stripe charges, of currencies that it names (https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts). */
const LEAST: Readonly<Record<string, number>> = { usd: 50, eur: 50, gbp: 30, jpy: 50 };

const whole = z.string().regex(/^\d+$/).transform(Number);
const metadata = z.record(z.string(), z.string()).optional();

/** What our own code sends; every other name or type is refused, as Stripe refuses it. */
const sessionSchema = z.strictObject({
  mode: z.literal("payment"),
  line_items: z
    .array(
      z.strictObject({
        quantity: whole,
        price_data: z.strictObject({
          currency: z.string().regex(/^[a-z]{3}$/),
          unit_amount: whole,
          product_data: z.strictObject({ name: z.string().min(1) }),
        }),
      }),
    )
    .min(1),
  client_reference_id: z.string().max(200).optional(),
  metadata,
  payment_intent_data: z.strictObject({ metadata }).optional(),
  adaptive_pricing: z.strictObject({ enabled: z.enum(["true", "false"]) }).optional(),
  success_url: z.url(),
  cancel_url: z.url().optional(),
  expires_at: whole.optional(),
});

/** Checkout in the mode `payment`, and the payments that it makes. */
export const checkoutEndpoints: Endpoint[] = [
  endpoint("POST", "/v1/checkout/sessions", create),
  endpoint("GET", "/v1/checkout/sessions", ({ objects, form }) => {
    const wanted = objects
      .list("checkout.session")
      .filter(({ payment_intent: id }) => form.payment_intent === undefined || id === form.payment_intent);
    return page(wanted, form, "/v1/checkout/sessions");
  }),
  endpoint("GET", "/v1/checkout/sessions/:id", (context) => find(context, context.params[0] ?? "")),
  endpoint("POST", "/v1/checkout/sessions/:id/expire", (context) => {
    const session = find(context, context.params[0] ?? "");
    if (session.status !== "open")
      throw invalidRequest(`Only Checkout Sessions with a status in ["open"] can be expired.`);
    return expire(context, session);
  }),
  endpoint("GET", "/v1/payment_intents/:id", ({ objects, params: [id = ""] }) => {
    const intent = objects.find("payment_intent", id);
    if (intent === undefined) throw missing("payment_intent", id, "intent");
    return intent;
  }),
];

function create(context: Context): unknown {
  const parsed = sessionSchema.safeParse(context.form);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const param = issue?.path.join(".") ?? "";
    throw invalidRequest(`${param}: ${issue?.message}`, param, "parameter_invalid");
  }
  const given = parsed.data;
  const { nowSeconds, origin } = context;
  const expiresAt = given.expires_at ?? nowSeconds + DAY;
  if (expiresAt < nowSeconds + HALF_AN_HOUR || expiresAt > nowSeconds + DAY)
    throw invalidRequest(
      "The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation.",
      "expires_at",
    );
  const prices = given.line_items.map(({ price_data: price }) => price);
  const currency = prices[0]?.currency ?? "";
  if (prices.some((price) => price.currency !== currency))
    throw invalidRequest("All prices on a Checkout session must have the same currency.", "line_items");
  const amount = given.line_items.reduce((sum, item) => sum + item.quantity * item.price_data.unit_amount, 0);
  if (amount < (LEAST[currency] ?? 1))
    throw invalidRequest(
      "The Checkout Session's total amount due is too small.",
      "line_items",
      "amount_too_small",
    );
  const id = newId("cs_test");
  const session = build(context, "checkout.session", id, {
    ...{ mode: "payment", status: "open", payment_status: "unpaid", payment_intent: null, currency },
    ...{ amount_subtotal: amount, amount_total: amount, expires_at: expiresAt },
    client_reference_id: given.client_reference_id ?? null,
    metadata: mergeMetadata({}, given.metadata),
    ...{ success_url: given.success_url, cancel_url: given.cancel_url ?? null },
    url: `${origin}/hosted/checkout/${id}`,
    adaptive_pricing: { enabled: given.adaptive_pricing?.enabled !== "false" },
  });
  context.objects.put(session);
  // Shown by no answer: what the payment will carry.
  context.objects.put({
    ...{ id: `${id}_intent`, object: "hosted_payment", created: nowSeconds },
    metadata: given.payment_intent_data?.metadata ?? {},
  });
  return session;
}

type Acting = Pick<Context, "objects" | "shapes" | "account" | "nowSeconds" | "emit">;

/** The page's visitor pays: by card at once, or by what a bank says yes or no to days later. */
export function payCheckout(context: Acting, session: StripeObject, by: "card" | "debit"): StripeObject {
  const { objects } = context;
  const amount = Number(session.amount_total);
  const currency = String(session.currency);
  const carried = objects.find("hosted_payment", `${session.id}_intent`)?.metadata ?? {};
  const intent = build(context, "payment_intent", newId("pi"), {
    ...{
      amount,
      amount_received: 0,
      currency,
      metadata: carried,
      latest_charge: null,
      last_payment_error: null,
    },
    ...{ payment_method_types: [by === "card" ? "card" : "sepa_debit"], status: "processing" },
  });
  objects.put(intent);
  const complete = objects.put({ ...session, status: "complete", payment_intent: intent.id, url: null });
  const paid = by === "card" ? settle(context, complete) : complete;
  context.emit("checkout.session.completed", paid);
  return paid;
}

/** The bank says yes to what was paid by debit. */
export function succeedLater(context: Acting, session: StripeObject): StripeObject {
  const paid = settle(context, session);
  context.emit("checkout.session.async_payment_succeeded", paid);
  return paid;
}

/** The bank says no. */
export function failLater(context: Acting, session: StripeObject): StripeObject {
  const intent = intentOf(context, session);
  context.objects.put({
    ...{ ...intent, status: "requires_payment_method" },
    last_payment_error: {
      ...{ type: "invalid_request_error", code: "payment_intent_payment_attempt_failed" },
      message: "The customer's bank account has insufficient funds.",
    },
  });
  context.emit("checkout.session.async_payment_failed", session);
  return session;
}

export function expire(context: Acting, session: StripeObject): StripeObject {
  const expired = context.objects.put({ ...session, status: "expired", url: null });
  context.emit("checkout.session.expired", expired);
  return expired;
}

function settle(context: Acting, session: StripeObject): StripeObject {
  const intent = intentOf(context, session);
  const amount = Number(intent.amount);
  const charge = makeCharge(context, {
    ...{ amount, currency: String(intent.currency), payment_intent: intent.id, metadata: intent.metadata },
  });
  const succeeded = { ...intent, status: "succeeded", amount_received: amount, latest_charge: charge.id };
  context.objects.put(succeeded);
  context.emit("payment_intent.succeeded", succeeded);
  return context.objects.put({ ...session, payment_status: "paid" });
}

function intentOf({ objects }: Acting, session: StripeObject): StripeObject {
  const intent = objects.find("payment_intent", String(session.payment_intent));
  if (intent === undefined) throw missing("payment_intent", String(session.payment_intent), "intent");
  return intent;
}

function find({ objects }: Context, id: string): StripeObject {
  const session = objects.find("checkout.session", id);
  if (session === undefined) throw missing("checkout.session", id, "session");
  return session;
}
