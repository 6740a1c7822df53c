import type { PayeeStripeState } from "../../../core/payout/states.ts";
import { defineTexts, textsNow } from "./texts/texts.ts";
import type { Tone } from "./tone.ts";

const stripeTexts = defineTexts({
  en: {
    none: "no account",
    pending: "being checked",
    restricted: "cannot be paid yet",
    active: "can be paid",
    closed: "closed",
  },
  vi: {
    none: "chưa có tài khoản",
    pending: "đang kiểm tra",
    restricted: "chưa chi trả được",
    active: "chi trả được",
    closed: "đã đóng",
  },
});

const TONES: Readonly<Record<PayeeStripeState, Tone>> = {
  ...{ none: "unknown", pending: "unknown", restricted: "warn", active: "ok", closed: "bad" },
};

/** How a payee's account at Stripe does. */
export const describeStripe = (state: PayeeStripeState): { readonly tone: Tone; readonly text: string } => ({
  tone: TONES[state],
  text: textsNow(stripeTexts)[state],
});

/** Where Stripe's own pages show a thing. @param id `acct_…` or `tr_…` */
export function stripePage(mode: "test" | "live", id: string): string {
  const place = id.startsWith("acct_") ? "connect/accounts" : "connect/transfers";
  return `https://dashboard.stripe.com/${mode === "test" ? "test/" : ""}${place}/${id}`;
}
