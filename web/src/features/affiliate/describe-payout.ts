import type { OwnPayout } from "../../../../core/api/payouts.ts";
import { textsNow } from "../../lib/texts/texts.ts";
import type { Tone } from "../../lib/tone.ts";
import { ownPayoutTexts } from "./texts/payout-words.ts";

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
  const t = textsNow(ownPayoutTexts);
  const { state, heldAt, method } = payout;
  if (heldAt !== null && (state === "requested" || state === "approved"))
    return { tone: "warn", word: t.onHold, sentence: because(t.held, payout.reason) };
  switch (state) {
    case "requested":
      return words("unknown", t.states[state], t.setAside);
    case "approved":
      return words("unknown", t.states[state], t.hasApproved);
    case "submitted":
      return words("unknown", t.onItsWay, method === "stripe" ? t.withStripe : t.byHand);
    case "paid":
      return words("ok", t.states[state], method === "stripe" ? t.atStripe : t.left);
    case "failed":
      return failed(payout);
    case "cancelled":
      return words("unknown", t.states[state], because(t.neverLeft, payout.reason));
    case "returned":
      return payout.returnedMinor < payout.amountMinor
        ? words("warn", t.partly, t.partlyText)
        : words("warn", t.states[state], t.returnedText);
  }
}

/** What a state is called. */
export const wordOf = (state: OwnPayout["state"]): string =>
  describePayout({
    ...{ state, method: "bank", heldAt: null, failure: null, reason: null },
    ...{ amountMinor: 0, returnedMinor: 0 },
  }).word;

function failed({ failure }: Standing): PayoutWords {
  const t = textsNow(ownPayoutTexts);
  if (failure?.stage === "bank")
    return words("bad", t.failedAtBank, t.mendBank(because(t.bankRefused, failure.reason)));
  return words("bad", t.failed, t.askAgain(because(t.didNotLeave, failure?.reason ?? null)));
}

const words = (tone: Tone, word: string, sentence: string): PayoutWords => ({ tone, word, sentence });

function because(sentence: string, reason: string | null): string {
  if (reason === null || reason === "") return `${sentence}.`;
  return `${sentence}: ${reason}${/[.!?]$/.test(reason) ? "" : "."}`;
}
