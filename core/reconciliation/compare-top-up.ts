import type { TopUpState } from "../payout/funding-states.ts";
import { type Difference, difference, isUnderWay } from "./difference.ts";

/** What a merchant paid in by Checkout, as our books have it. */
export interface TopUpSide {
  readonly id: string;
  readonly programId: string;
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly returnedMinor: bigint;
  readonly state: TopUpState;
  readonly paymentIntentId: string;
}

/** The charge by which it was paid, as Stripe has it. */
export interface ChargeSide {
  readonly id: string;
  /** Null: it was made past Checkout. */
  readonly paymentIntentId: string | null;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly refundedMinor: bigint;
  /** Of what was refunded, what came back long enough ago for us to know. */
  readonly refundedLongAgoMinor: bigint;
  /** The bank holds it back: how much of it is gone is not said by the charge. */
  readonly disputed: boolean;
  readonly createdAt: Date;
}

/** Holds a charge against the top-up that its payment intent names. */
export function compareTopUp(charge: ChargeSide, topUp: TopUpSide | undefined, now: Date): Difference[] {
  const { id: stripeId, currency, amountMinor: actualMinor, paymentIntentId: paymentIntent } = charge;
  if (topUp === undefined) {
    const named = { stripeId, currency, actualMinor, details: { paymentIntent } };
    return isUnderWay(charge.createdAt, now) ? [] : [difference("top_up_unknown", stripeId, named)];
  }
  const { programId, state, returnedMinor } = topUp;
  const about = { stripeId, currency: topUp.currency, programId };
  if (state !== "settled" && state !== "returned")
    return isUnderWay(charge.createdAt, now)
      ? []
      : [
          difference("top_up_unsettled", topUp.id, {
            ...about,
            actualMinor,
            details: { paymentIntent, state },
          }),
        ];
  const least = charge.refundedLongAgoMinor;
  const most = charge.disputed ? actualMinor : charge.refundedMinor;
  const isSame = currency === topUp.currency && actualMinor === topUp.amountMinor;
  if (isSame && returnedMinor >= least && returnedMinor <= most) return [];
  const details = {
    paymentIntent,
    currencyStripe: currency,
    returnedMinor: String(returnedMinor),
    refundedMinor: String(charge.refundedMinor),
    disputed: charge.disputed,
  };
  return [
    difference("top_up_differs", topUp.id, {
      ...{ ...about, expectedMinor: topUp.amountMinor, actualMinor, details },
    }),
  ];
}

/** A top-up that is in the ledger, and whose payment Stripe does not know. */
export function missingTopUp({
  id,
  programId,
  currency,
  amountMinor,
  paymentIntentId,
}: TopUpSide): Difference {
  const about = { stripeId: paymentIntentId, programId, currency, expectedMinor: amountMinor };
  return difference("top_up_missing", id, { ...about, details: { paymentIntent: paymentIntentId } });
}
