import type { NextPayout, OwnPayout } from "../../../../core/api/payouts.ts";
import type { MethodKind } from "../../../../core/payout/states.ts";
import type { Tone } from "../../lib/tone.ts";

export const METHOD_WORDS: Readonly<Record<MethodKind, string>> = {
  stripe: "Stripe",
  bank: "bank transfer",
  paypal: "PayPal",
  momo: "MoMo",
  other: "as agreed",
};

export const SCHEDULE_WORDS: Readonly<Record<NextPayout["schedule"], string>> = {
  on_request: "when you ask",
  daily: "every day",
  weekly: "every week",
  twice_monthly: "twice a month",
  monthly: "every month",
};

/** Where a payout stands, as its payee sees it. */
export interface PayoutWords {
  readonly tone: Tone;
  readonly word: string;
  /** What that means, and what to do when there is something. */
  readonly sentence: string;
}

type Standing = Pick<
  OwnPayout,
  "state" | "method" | "heldAt" | "amountMinor" | "returnedMinor" | "failure" | "reason"
>;

export function describePayout(payout: Standing): PayoutWords {
  const { state, heldAt, method } = payout;
  if (heldAt !== null && (state === "requested" || state === "approved"))
    return { tone: "warn", word: "on hold", sentence: `${because("It is held", payout.reason)}` };
  switch (state) {
    case "requested":
      return words(
        "unknown",
        state,
        "The amount is set aside for you. The program puts it into a batch and approves it.",
      );
    case "approved":
      return words("unknown", state, "The program has approved it. It is sent next.");
    case "submitted":
      return words(
        "unknown",
        "on its way",
        method === "stripe"
          ? "It is with Stripe."
          : "Whoever pays by hand has it, and marks it paid once it has left.",
      );
    case "paid":
      return words(
        "ok",
        state,
        method === "stripe"
          ? "It is in your account at Stripe, which sends it on to your bank."
          : "It has left. How long it takes to arrive is up to the bank or wallet.",
      );
    case "failed":
      return failed(payout);
    case "cancelled":
      return words(
        "unknown",
        state,
        `${because("It never left, and the amount is available again", payout.reason)}`,
      );
    case "returned":
      return payout.returnedMinor < payout.amountMinor
        ? words("warn", "partly returned", "A part came back and is available again. The rest is paid.")
        : words("warn", state, "All of it came back and is available again. Check how you are paid.");
  }
}

function failed({ failure }: Standing): PayoutWords {
  if (failure?.stage === "bank")
    return words(
      "bad",
      "failed at your bank",
      `${because("It is in your account at Stripe, whose bank refused it", failure.reason)} Mend your bank details at Stripe; then it is tried again.`,
    );
  return words(
    "bad",
    "failed",
    `${because("It did not leave, and the amount is available again", failure?.reason ?? null)} Check how you are paid, then ask again.`,
  );
}

const words = (tone: Tone, word: string, sentence: string): PayoutWords => ({ tone, word, sentence });

function because(sentence: string, reason: string | null): string {
  if (reason === null || reason === "") return `${sentence}.`;
  return `${sentence}: ${reason}${/[.!?]$/.test(reason) ? "" : "."}`;
}
