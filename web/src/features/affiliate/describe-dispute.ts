import type { OwnDispute } from "../../../../core/api/disputes.ts";
import type { DisputeAuthor, DisputeState, DisputeSubject } from "../../../../core/dispute/states.ts";
import type { Tone } from "../../lib/tone.ts";

export const AUTHOR_WORDS: Readonly<Record<DisputeAuthor, string>> = {
  affiliate: "You",
  merchant: "The merchant",
  platform: "The platform",
};

export const SUBJECT_WORDS: Readonly<Record<DisputeSubject, string>> = {
  conversion: "conversion",
  missing_sale: "missing sale",
  payout: "payout",
};

const STATES: Readonly<Record<DisputeState, { tone: Tone; sentence: string }>> = {
  open: { tone: "unknown", sentence: "The merchant has to answer." },
  answered: {
    tone: "unknown",
    sentence: "The merchant has answered. Write again if that does not settle it, or withdraw it.",
  },
  accepted: { tone: "ok", sentence: "The merchant agrees with you, and sets it right." },
  rejected: { tone: "bad", sentence: "The merchant does not agree. The reason stands in the last message." },
  withdrawn: { tone: "unknown", sentence: "You have withdrawn it." },
};

/** Where a dispute stands, as its affiliate sees it. */
export function describeDispute({ state, overdue }: Pick<OwnDispute, "state" | "overdue">): {
  readonly tone: Tone;
  readonly word: string;
  readonly sentence: string;
} {
  if (overdue)
    return {
      tone: "warn",
      word: "late",
      sentence:
        "The merchant should have answered by now, and was reminded. The platform sees that it is late.",
    };
  return { word: state, ...STATES[state] };
}

/** Nothing more can be said in it. */
export const isEnded = ({ state }: Pick<OwnDispute, "state">): boolean =>
  state !== "open" && state !== "answered";
