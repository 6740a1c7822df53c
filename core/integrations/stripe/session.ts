import type { ReadMoney } from "../read-money.ts";
import { ignored, refused, type Step } from "../step.ts";
import { couponOf, emailOf, tokenOf } from "./claims.ts";
import { isoOf } from "./iso-of.ts";
import type { Session, StripeEvent } from "./objects.ts";

/** A checkout: of one payment it is the sale; of a subscription it tells only who brought the customer. */
export function decideSession(session: Session, event: StripeEvent, readMoney: ReadMoney): readonly Step[] {
  switch (session.mode) {
    case "payment":
      return decidePayment(session, event, readMoney);
    case "subscription":
      return event.type === "checkout.session.completed"
        ? decideSubscription(session)
        : ignored("the customer was bound when the checkout was completed");
    default:
      return ignored(`a checkout of mode ${session.mode} sells nothing`);
  }
}

function decidePayment(session: Session, event: StripeEvent, readMoney: ReadMoney): readonly Step[] {
  if (session.payment_status === "no_payment_required") return ignored("nothing had to be paid");
  if (session.payment_status !== "paid") return ignored("not paid yet: async_payment_succeeded will say so");
  const { amount_total: amount, currency } = session;
  if (typeof amount !== "number" || typeof currency !== "string")
    return refused("data.object.amount_total: a paid checkout has an amount and a currency");
  if (amount === 0) return ignored("nothing was paid");
  const money = readMoney(amount, currency);
  if (!money.ok) return refused(`data.object.amount_total: ${amount} ${currency}: ${money.reason}`);
  const orderId = orderOf(session);
  const refs = [session.payment_intent, session.invoice].filter((ref) => typeof ref === "string");
  const steps: Step[] = [
    {
      kind: "convert",
      sale: {
        goal: "sale",
        orderId,
        amountMinor: Number(money.value.amountMinor),
        currency: money.value.currency,
        ...claimsOf(session),
        ...(session.customer ? { customerId: session.customer } : {}),
        occurredAt: isoOf(event.created),
        metadata: { stripe_session: session.id },
      },
    },
  ];
  if (refs.length > 0) steps.push({ kind: "map_payment", refs, goal: "sale", orderId });
  return steps;
}

/** The merchant's own order id where it was given, so that reports by other ways meet this one. */
function orderOf(session: Session): string {
  return session.metadata?.tributary_order_id || session.id;
}

function decideSubscription(session: Session): readonly Step[] {
  if (!session.customer) return refused("data.object.customer: a subscription has a customer");
  const { email: _, ...claims } = claimsOf(session);
  if (Object.keys(claims).length === 0)
    return ignored("the checkout brings neither a click token nor a coupon");
  // The moment the checkout was opened: the click lies before it, every invoice after it, in whatever order they come.
  const boundAt = isoOf(session.created);
  const origin = `stripe:${session.id}`;
  return [{ kind: "bind", binding: { customerId: session.customer, ...claims, boundAt, origin } }];
}

function claimsOf(session: Session) {
  const clickId = tokenOf(session.client_reference_id, session.metadata);
  const coupon = couponOf(session.metadata, session.discounts);
  const email = emailOf(session.customer_details?.email);
  return {
    ...(clickId === undefined ? {} : { clickId }),
    ...(coupon === undefined ? {} : { coupon }),
    ...(email === undefined ? {} : { email }),
  };
}
