import type { ReadMoney } from "../read-money.ts";
import { ignored, refused, type Step } from "../step.ts";
import { emailOf, tokenOf } from "./claims.ts";
import { isoOf } from "./iso-of.ts";
import type { Invoice, StripeEvent } from "./objects.ts";

/** A paid invoice of a subscription is a sale of its own; others belong to a checkout, or are none of ours. */
export function decideInvoice(invoice: Invoice, event: StripeEvent, readMoney: ReadMoney): readonly Step[] {
  const subscription = subscriptionOf(invoice);
  if (subscription === undefined && !invoice.billing_reason?.startsWith("subscription"))
    return ignored("the invoice belongs to no subscription: one-off sales come from their checkout");
  if (invoice.amount_paid === 0) return ignored("nothing was paid");
  const money = readMoney(invoice.amount_paid, invoice.currency);
  if (!money.ok)
    return refused(`data.object.amount_paid: ${invoice.amount_paid} ${invoice.currency}: ${money.reason}`);
  const orderId = invoice.id;
  const { metadata, customer } = invoice;
  const email = emailOf(invoice.customer_email);
  const clickId = tokenOf(null, metadata, subscriptionMetadata(invoice));
  const coupon = metadata?.coupon || subscriptionMetadata(invoice)?.coupon;
  return [
    {
      kind: "convert",
      sale: {
        goal: "sale",
        orderId,
        amountMinor: Number(money.value.amountMinor),
        currency: money.value.currency,
        ...(clickId === undefined ? {} : { clickId }),
        ...(coupon ? { coupon } : {}),
        ...(customer ? { customerId: customer } : {}),
        ...(email === undefined ? {} : { email }),
        occurredAt: isoOf(invoice.status_transitions?.paid_at ?? event.created),
        metadata: {
          ...(invoice.billing_reason ? { billing_reason: invoice.billing_reason } : {}),
          ...(subscription === undefined ? {} : { stripe_subscription: subscription }),
        },
      },
    },
    { kind: "map_payment", refs: [invoice.id, ...paymentsOf(invoice)], goal: "sale", orderId },
  ];
}

function subscriptionOf({ subscription, parent }: Invoice): string | undefined {
  if (subscription) return subscription;
  if (parent?.type !== "subscription_details") return undefined;
  return parent.subscription_details?.subscription ?? undefined;
}

/** The subscription's metadata, as it was when the invoice was made. */
function subscriptionMetadata({ parent, subscription_details }: Invoice) {
  return parent?.type === "subscription_details"
    ? parent.subscription_details?.metadata
    : subscription_details?.metadata;
}

/** What paid it: named on the invoice before 2025-03-31; since then in a list, where that was asked for. */
function paymentsOf({ payment_intent, charge, payments }: Invoice): string[] {
  const listed = (payments?.data ?? []).flatMap(({ payment }) => [payment?.payment_intent, payment?.charge]);
  return [...new Set([payment_intent, charge, ...listed].filter((ref) => typeof ref === "string"))];
}
