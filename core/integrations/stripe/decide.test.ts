import { describe, expect, it } from "vitest";
import { fromStripe } from "../../../adapters/stripe/units.ts";
import * as stripe from "../../../local/testing/stripe-events.ts";
import type { Step } from "../step.ts";
import { decideStripeEvent } from "./decide.ts";
import { stripeEventSchema } from "./objects.ts";

/**
 * Goal: each event of Stripe asks for what it means and nothing else, in the words of old and new API versions. Method:
 * Stripe's own example objects, changed where the case needs it.
 */
const TOKEN = "A".repeat(60);
const decide = (type: string, object: Record<string, unknown>): readonly Step[] =>
  decideStripeEvent(
    stripeEventSchema.parse(stripe.event(type, object, { created: 1_750_000_000 })),
    fromStripe,
  );
const kinds = (steps: readonly Step[]) => steps.map(({ kind }) => kind);
// biome-ignore lint/suspicious/noExplicitAny: tests reach into steps and assert what they find
const sale = (steps: readonly Step[]): any => steps.find((step) => step.kind === "convert")?.sale;
const reason = (steps: readonly Step[]) =>
  steps.length === 1 && "reason" in (steps[0] ?? {}) ? (steps[0] as { reason: string }).reason : undefined;

describe("a checkout of one payment", () => {
  const completed = (fields: Record<string, unknown>) =>
    decide("checkout.session.completed", stripe.session(fields));

  it("that was paid is a sale of what was paid in all, and its payment is known", () => {
    const steps = completed({
      id: "cs_1",
      payment_intent: "pi_1",
      client_reference_id: TOKEN,
      customer: "cus_1",
    });
    expect(steps).toEqual([
      {
        kind: "convert",
        sale: {
          goal: "sale",
          orderId: "cs_1",
          amountMinor: 1099,
          currency: "USD",
          clickId: TOKEN,
          email: "buyer@example.com",
          customerId: "cus_1",
          occurredAt: "2025-06-15T15:06:40.000Z",
          metadata: { stripe_session: "cs_1" },
        },
      },
      { kind: "map_payment", refs: ["pi_1"], goal: "sale", orderId: "cs_1" },
    ]);
  });

  it.each([
    ["unpaid", "not paid yet: async_payment_succeeded will say so"],
    ["no_payment_required", "nothing had to be paid"],
  ])("that is %s is no sale", (payment_status, why) => {
    expect(reason(completed({ payment_status }))).toBe(why);
  });

  it("that was paid later is a sale then, and the same one", () => {
    const paid = stripe.session();
    expect(decide("checkout.session.async_payment_succeeded", paid)).toEqual(
      decide("checkout.session.completed", paid),
    );
    expect(kinds(decide("checkout.session.async_payment_failed", paid))).toEqual(["ignore"]);
  });

  it("takes the merchant's order id and token from its metadata", () => {
    const metadata = { tributary_order_id: "A-1001", tcid: TOKEN, coupon: "ADA10" };
    expect(sale(completed({ metadata, client_reference_id: "cart-17" }))).toMatchObject({
      orderId: "A-1001",
      clickId: TOKEN,
      coupon: "ADA10",
    });
  });

  it("takes a reference that is no token for the merchant's own, and a promotion code where it is whole", () => {
    const given = sale(
      completed({
        client_reference_id: "cart-17",
        discounts: [{ promotion_code: "promo_1" }, { promotion_code: { id: "promo_2", code: "SPRING" } }],
      }),
    );
    expect(given.clickId).toBeUndefined();
    expect(given.coupon).toBe("SPRING");
  });

  it("reads expanded objects as their ids, and leaves out an address that is none", () => {
    const given = completed({
      payment_intent: { id: "pi_9", object: "payment_intent" },
      customer: { id: "cus_9" },
      customer_details: { email: "nobody" },
    });
    expect(given[1]).toMatchObject({ refs: ["pi_9"] });
    expect(sale(given).customerId).toBe("cus_9");
    expect(sale(given).email).toBeUndefined();
  });

  it("knows its invoice, when it makes one: that one is no sale of its own", () => {
    const steps = completed({ id: "cs_1", payment_intent: "pi_1", invoice: "in_1" });
    expect(steps[1]).toMatchObject({ refs: ["pi_1", "in_1"], orderId: "cs_1" });
    const made = stripe.invoice({ id: "in_1", billing_reason: "manual", parent: null });
    expect(kinds(decide("invoice.paid", made))).toEqual(["ignore"]);
  });

  it.each([
    ["vnd", 250_000, 250_000],
    ["jpy", 500, 500],
    ["kwd", 5120, 5120],
    ["isk", 50_000, 500],
  ])("in %s of Stripe's %d is of %d minor units", (currency, amount_total, amountMinor) => {
    expect(sale(completed({ currency, amount_total })).amountMinor).toBe(amountMinor);
  });

  it.each([
    ["isk", 550, "data.object.amount_total: 550 isk: fraction_of_minor_unit"],
    [null, 1099, "data.object.amount_total: a paid checkout has an amount and a currency"],
    ["usd", "1099", expect.stringContaining("data.object.amount_total: ")],
  ])("in %s of %s is refused by name", (currency, amount_total, why) => {
    const steps = completed({ currency, amount_total });
    expect(kinds(steps)).toEqual(["refuse"]);
    expect(reason(steps)).toEqual(why);
  });
});

describe("a checkout of a subscription", () => {
  const completed = (fields: Record<string, unknown>) =>
    decide("checkout.session.completed", stripe.session({ mode: "subscription", ...fields }));

  it("binds the customer from when it was opened, and sells nothing", () => {
    const steps = completed({
      id: "cs_1",
      customer: "cus_1",
      client_reference_id: TOKEN,
      created: 1_750_000_000,
    });
    expect(steps).toEqual([
      {
        kind: "bind",
        binding: {
          customerId: "cus_1",
          clickId: TOKEN,
          boundAt: "2025-06-15T15:06:40.000Z",
          origin: "stripe:cs_1",
        },
      },
    ]);
  });

  it("that brings nobody's token or coupon binds nothing, nor does the news that it was paid", () => {
    expect(kinds(completed({ customer: "cus_1" }))).toEqual(["ignore"]);
    const later = stripe.session({ mode: "subscription", customer: "cus_1", client_reference_id: TOKEN });
    expect(kinds(decide("checkout.session.async_payment_succeeded", later))).toEqual(["ignore"]);
  });

  it("of mode setup sells nothing", () => {
    expect(reason(completed({ mode: "setup" }))).toBe("a checkout of mode setup sells nothing");
  });
});

describe("an invoice of a subscription", () => {
  it("that was paid is a sale of its own, by its id", () => {
    const paid = stripe.invoice({
      id: "in_1",
      customer: "cus_1",
      status_transitions: { paid_at: 1_750_000_001 },
      parent: {
        type: "subscription_details",
        subscription_details: { subscription: "sub_1", metadata: { tcid: TOKEN } },
      },
    });
    expect(decide("invoice.paid", paid)).toEqual([
      {
        kind: "convert",
        sale: {
          goal: "sale",
          orderId: "in_1",
          amountMinor: 2000,
          currency: "USD",
          clickId: TOKEN,
          customerId: "cus_1",
          email: "buyer@example.com",
          occurredAt: "2025-06-15T15:06:41.000Z",
          metadata: { billing_reason: "subscription_cycle", stripe_subscription: "sub_1" },
        },
      },
      { kind: "map_payment", refs: ["in_1"], goal: "sale", orderId: "in_1" },
    ]);
  });

  it("names its payments where the API version or an expansion shows them", () => {
    const old = stripe.oldInvoice({
      id: "in_1",
      payment_intent: "pi_1",
      charge: "ch_1",
      subscription: "sub_1",
    });
    const [converted, mapped] = decide("invoice.paid", old);
    expect(converted).toMatchObject({ sale: { metadata: { stripe_subscription: "sub_1" } } });
    expect(mapped).toMatchObject({ refs: ["in_1", "pi_1", "ch_1"] });
    const expanded = stripe.invoice({
      id: "in_2",
      payments: { data: [{ payment: { payment_intent: "pi_2" } }, { payment: { charge: "ch_3" } }] },
    });
    expect(decide("invoice.paid", expanded)[1]).toMatchObject({ refs: ["in_2", "pi_2", "ch_3"] });
  });

  it("of nothing, as of a trial, is no sale", () => {
    expect(reason(decide("invoice.paid", stripe.invoice({ amount_paid: 0 })))).toBe("nothing was paid");
  });

  it("is told once: invoice.payment_succeeded says the same", () => {
    expect(kinds(decide("invoice.payment_succeeded", stripe.invoice()))).toEqual(["ignore"]);
  });

  it("is joined to its payment by an invoice payment, or by the payment's own word in old API versions", () => {
    expect(decide("invoice_payment.paid", stripe.invoicePayment("in_1", "pi_1"))).toEqual([
      { kind: "link_payment", refs: ["pi_1"], through: "in_1" },
    ]);
    const charge = { id: "ch_1", object: "charge", payment_intent: "pi_1", invoice: "in_1" };
    expect(decide("charge.succeeded", charge)).toEqual([
      { kind: "link_payment", refs: ["pi_1", "ch_1"], through: "in_1" },
    ]);
    expect(kinds(decide("payment_intent.succeeded", { id: "pi_1", object: "payment_intent" }))).toEqual([
      "ignore",
    ]);
  });
});

describe("a refund", () => {
  it.each([
    ["refund.created", "succeeded", "succeeded"],
    ["refund.updated", "succeeded", "succeeded"],
    ["charge.refund.updated", "succeeded", "succeeded"],
    ["refund.failed", "failed", "failed"],
    ["refund.updated", "canceled", "failed"],
  ])("told by %s as %s has %s", (type, status, expected) => {
    const object = stripe.refundOf("pi_1", { id: "re_1", charge: "ch_1", status });
    expect(decide(type, object)).toEqual([
      {
        kind: "refund",
        refs: ["pi_1", "ch_1"],
        refund: {
          refundId: "re_1",
          amountMinor: 1099,
          currency: "USD",
          status: expected,
          reason: "requested_by_customer",
        },
      },
    ]);
  });

  it.each(["pending", "requires_action"])("that is %s does not count yet", (status) => {
    expect(reason(decide("refund.created", stripe.refundOf("pi_1", { status })))).toBe(
      `the refund is ${status}: it counts once it has succeeded`,
    );
  });

  it("of no payment, or told in sum, is nothing to us", () => {
    expect(kinds(decide("refund.created", stripe.refundOf(null, { charge: null })))).toEqual(["ignore"]);
    expect(kinds(decide("charge.refunded", { id: "ch_1" }))).toEqual(["ignore"]);
    expect(kinds(decide("refund.created", stripe.refundOf("pi_1", { amount: 0 })))).toEqual(["refuse"]);
  });
});

it("An event of another kind is ignored by name.", () => {
  expect(reason(decide("plan.created", { id: "price_1" }))).toBe(
    "plan.created says nothing of sales or refunds",
  );
});
