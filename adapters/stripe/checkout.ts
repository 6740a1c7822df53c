import type Stripe from "stripe";
import { idOf, moneyOf } from "./read-objects.ts";
import type { StripeAmount } from "./units.ts";

export interface CheckoutWanted {
  readonly topUpId: string;
  readonly programId: string;
  readonly amount: StripeAmount;
  /** What the page says is paid for. */
  readonly name: string;
  readonly successUrl: string;
  readonly cancelUrl: string;
  /** From when it cannot be paid any more: 30 minutes to 24 hours after it was asked for. */
  readonly expiresAt: Date;
}

/** A page of Stripe's on which a top-up is paid. Null: it is over. */
export interface CheckoutPage {
  readonly sessionId: string;
  readonly url: string | null;
}

/** Opens the page on which a top-up is paid, under the top-up's own key: asked again, Stripe answers the same page. */
export async function openCheckout(stripe: Stripe, wanted: CheckoutWanted): Promise<CheckoutPage> {
  const { topUpId, programId, amount, name, successUrl, cancelUrl, expiresAt } = wanted;
  const metadata = { top_up_id: topUpId, program_id: programId };
  const session = await stripe.checkout.sessions.create(
    {
      mode: "payment",
      line_items: [
        {
          quantity: 1,
          price_data: {
            currency: amount.currency,
            unit_amount: amount.amount,
            product_data: { name },
          },
        },
      ],
      client_reference_id: topUpId,
      metadata,
      payment_intent_data: { metadata },
      // What is credited is what was asked for, in its own currency.
      adaptive_pricing: { enabled: false },
      success_url: successUrl,
      cancel_url: cancelUrl,
      expires_at: Math.floor(expiresAt.getTime() / 1_000),
    },
    { idempotencyKey: `top-up-${topUpId}` },
  );
  return { sessionId: session.id, url: session.url };
}

export async function findCheckoutPage(stripe: Stripe, sessionId: string): Promise<CheckoutPage> {
  const { id, url, status } = await stripe.checkout.sessions.retrieve(sessionId);
  return { sessionId: id, url: status === "open" ? url : null };
}

/** What has become of a top-up at Stripe. Amounts are minor units of ISO 4217. */
export interface TopUpFact {
  readonly topUpId: string;
  readonly sessionId: string;
  readonly paymentIntentId: string | null;
  readonly amountMinor: bigint;
  readonly currency: string;
  /** `open`: it may still be paid, or a bank has not yet said whether it was. */
  readonly outcome: "open" | "paid" | "failed" | "expired";
  /** Stripe's words, when it failed. */
  readonly reason: string | null;
  /** What of it was refunded, or withdrawn by disputes that are not won. */
  readonly returnedMinor: bigint;
}

/** What a session is about; null: no top-up of ours. */
export const topUpOf = ({ metadata }: Pick<Stripe.Checkout.Session, "metadata">): string | null =>
  metadata?.top_up_id ?? null;

/** The session of a payment; null: it was not made by one. */
export async function sessionOfPayment(
  stripe: Stripe,
  paymentIntentId: string,
): Promise<Stripe.Checkout.Session | null> {
  const { data } = await stripe.checkout.sessions.list({ payment_intent: paymentIntentId, limit: 1 });
  return data[0] ?? null;
}

/** Asks Stripe for all that a session came to: its payment, refunds and disputes. */
export async function readTopUp(
  stripe: Stripe,
  session: Stripe.Checkout.Session,
  topUpId: string,
): Promise<TopUpFact> {
  const paymentIntentId = idOf(session.payment_intent);
  const money = moneyOf(session.amount_total ?? 0, session.currency ?? "");
  const fact = { topUpId, sessionId: session.id, paymentIntentId, ...money, reason: null, returnedMinor: 0n };
  if (session.payment_status === "paid" && paymentIntentId !== null)
    return { ...fact, outcome: "paid", returnedMinor: await returnedOf(stripe, paymentIntentId) };
  if (session.status === "expired") return { ...fact, outcome: "expired" };
  if (session.status !== "complete" || paymentIntentId === null) return { ...fact, outcome: "open" };
  // Paid by what takes days: its bank may have refused it.
  const intent = await stripe.paymentIntents.retrieve(paymentIntentId);
  if (intent.status !== "requires_payment_method" && intent.status !== "canceled")
    return { ...fact, outcome: "open" };
  return { ...fact, outcome: "failed", reason: intent.last_payment_error?.message ?? null };
}

async function returnedOf(stripe: Stripe, paymentIntentId: string): Promise<bigint> {
  const { latest_charge: latest } = await stripe.paymentIntents.retrieve(paymentIntentId);
  const chargeId = idOf(latest);
  if (chargeId === null) return 0n;
  const charge = await stripe.charges.retrieve(chargeId);
  const refundedMinor = moneyOf(charge.amount_refunded, charge.currency).amountMinor;
  if (!charge.disputed) return refundedMinor;
  const { data: disputes } = await stripe.disputes.list({ charge: chargeId, limit: 100 });
  const withdrawn = disputes
    .filter(({ balance_transactions: moved }) => isWithdrawn(moved.map(({ amount }) => amount)))
    .map(({ amount, currency }) => moneyOf(amount, currency).amountMinor);
  return withdrawn.reduce((sum, minor) => sum + minor, refundedMinor);
}

/**
 * Whether a dispute's money is with the cardholder, by how often it left the platform's balance and came again. The sums
 * themselves are in the balance's currency, so that each move may be by another rate.
 */
const isWithdrawn = (amounts: readonly number[]): boolean =>
  amounts.filter((amount) => amount < 0).length > amounts.filter((amount) => amount > 0).length;
