import type { PayeeStripeState } from "../../../core/payout/states.ts";
import type { Tone } from "./tone.ts";

const STATES: Readonly<Record<PayeeStripeState, { readonly tone: Tone; readonly text: string }>> = {
  none: { tone: "unknown", text: "no account" },
  pending: { tone: "unknown", text: "being checked" },
  restricted: { tone: "warn", text: "cannot be paid yet" },
  active: { tone: "ok", text: "can be paid" },
  closed: { tone: "bad", text: "closed" },
};

/** How a payee's account at Stripe does. */
export const describeStripe = (state: PayeeStripeState) => STATES[state];

/** Where Stripe's own pages show a thing. @param id `acct_…` or `tr_…` */
export function stripePage(mode: "test" | "live", id: string): string {
  const place = id.startsWith("acct_") ? "connect/accounts" : "connect/transfers";
  return `https://dashboard.stripe.com/${mode === "test" ? "test/" : ""}${place}/${id}`;
}
