import * as z from "zod/mini";

/** Only what is read, of every API version in use: unknown fields pass, what an older or newer version lacks is absent. */

/** A reference to another object: its id, or the object itself where it was expanded. */
const reference = z.nullish(
  z.union([
    z.string(),
    z.pipe(
      z.object({ id: z.string() }),
      z.transform(({ id }: { id: string }) => id),
    ),
  ]),
);
const text = z.nullish(z.string());
const metadata = z.nullish(z.record(z.string(), z.string()));
/** Until the end of the year 9999. */
const seconds = z.int().check(z.gte(0), z.lte(253_402_300_799));

export const stripeEventSchema = z.object({
  id: z.string().check(z.regex(/^evt_[A-Za-z0-9_]{1,200}$/, "must be an event's id")),
  type: z.string().check(z.maxLength(100)),
  created: seconds,
  livemode: z.boolean(),
  data: z.object({ object: z.record(z.string(), z.unknown()) }),
});
export type StripeEvent = z.infer<typeof stripeEventSchema>;

export const sessionSchema = z.object({
  id: z.string(),
  mode: z.string(),
  payment_status: z.string(),
  created: seconds,
  amount_total: z.nullish(z.int()),
  currency: text,
  customer: reference,
  customer_details: z.nullish(z.object({ email: text })),
  client_reference_id: text,
  metadata,
  payment_intent: reference,
  invoice: reference,
  discounts: z.nullish(
    z.array(z.object({ promotion_code: z.nullish(z.union([z.string(), z.object({ code: z.string() })])) })),
  ),
});
export type Session = z.infer<typeof sessionSchema>;

const payment = z.object({ payment_intent: reference, charge: reference });

export const invoiceSchema = z.object({
  id: z.string(),
  amount_paid: z.int(),
  currency: z.string(),
  billing_reason: text,
  customer: reference,
  customer_email: text,
  metadata,
  status_transitions: z.nullish(z.object({ paid_at: z.nullish(seconds) })),
  /** From 2025-03-31 on: what made the invoice. */
  parent: z.nullish(
    z.object({
      type: text,
      subscription_details: z.nullish(z.object({ subscription: reference, metadata })),
    }),
  ),
  /** Before 2025-03-31. */
  subscription: reference,
  subscription_details: z.nullish(z.object({ metadata })),
  payment_intent: reference,
  charge: reference,
  /** From 2025-03-31 on, where it was asked for. */
  payments: z.nullish(z.object({ data: z.array(z.object({ payment: z.nullish(payment) })) })),
});
export type Invoice = z.infer<typeof invoiceSchema>;

export const invoicePaymentSchema = z.object({ id: z.string(), invoice: reference, payment });

export const refundSchema = z.object({
  id: z.string().check(z.maxLength(200)),
  amount: z.int(),
  currency: z.string(),
  status: text,
  reason: text,
  payment_intent: reference,
  charge: reference,
});

/** A charge or a payment intent, which named its invoice before 2025-03-31. */
export const paymentSchema = z.object({
  id: z.string(),
  object: z.string(),
  invoice: reference,
  payment_intent: reference,
});
