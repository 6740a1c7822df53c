import * as z from "zod/mini";
import type { ReadMoney } from "../read-money.ts";
import { ignored, refused, type Step } from "../step.ts";
import { decideInvoice } from "./invoice.ts";
import {
  invoicePaymentSchema,
  invoiceSchema,
  paymentSchema,
  refundSchema,
  type StripeEvent,
  sessionSchema,
} from "./objects.ts";
import { decideRefund } from "./refund.ts";
import { decideSession } from "./session.ts";

/** The event types that say something; others are taken and ignored. */
export const STRIPE_EVENT_TYPES = [
  "checkout.session.completed",
  "checkout.session.async_payment_succeeded",
  "invoice.paid",
  "invoice_payment.paid",
  "refund.created",
  "refund.updated",
  "refund.failed",
] as const;

/** Why an event that looks like one of ours says nothing that another does not. */
const SAID_ELSEWHERE: Readonly<Record<string, string>> = {
  "checkout.session.async_payment_failed": "the payment failed: there is no sale",
  "checkout.session.expired": "the checkout was left: there is no sale",
  "invoice.payment_succeeded": "invoice.paid says the same",
  "charge.refunded": "refund.created and refund.updated say it for each refund",
};

/** What an event of the merchant's Stripe account asks for, in the order in which it is to be done. Never empty. */
export function decideStripeEvent(event: StripeEvent, readMoney: ReadMoney): readonly Step[] {
  const { object } = event.data;
  switch (event.type) {
    case "checkout.session.completed":
    case "checkout.session.async_payment_succeeded":
      return read(sessionSchema, object, (session) => decideSession(session, event, readMoney));
    case "invoice.paid":
      return read(invoiceSchema, object, (invoice) => decideInvoice(invoice, event, readMoney));
    case "invoice_payment.paid":
      return read(invoicePaymentSchema, object, ({ payment, invoice }) =>
        link([payment.payment_intent, payment.charge], invoice),
      );
    case "charge.succeeded":
    case "payment_intent.succeeded":
      return read(paymentSchema, object, ({ id, payment_intent, invoice }) =>
        link([payment_intent, id], invoice),
      );
    case "refund.created":
    case "refund.updated":
    case "refund.failed":
    case "charge.refund.updated":
      return read(refundSchema, object, (refund) => decideRefund(refund, readMoney));
    default:
      return ignored(SAID_ELSEWHERE[event.type] ?? `${event.type} says nothing of sales or refunds`);
  }
}

function read<T>(
  schema: z.ZodMiniType<T>,
  object: Readonly<Record<string, unknown>>,
  decide: (value: T) => readonly Step[],
): readonly Step[] {
  const parsed = z.safeParse(schema, object);
  if (parsed.success) return decide(parsed.data);
  const [issue] = parsed.error.issues;
  return refused(`data.object.${issue?.path.join(".")}: ${issue?.message}`);
}

/** An invoice's order is known by the invoice: the payment belongs to whatever that turns out to be. */
function link(
  payments: readonly (string | null | undefined)[],
  invoice: string | null | undefined,
): readonly Step[] {
  const refs = payments.filter((ref) => typeof ref === "string");
  if (typeof invoice !== "string" || refs.length === 0) return ignored("it belongs to no invoice");
  return [{ kind: "link_payment", refs, through: invoice }];
}
