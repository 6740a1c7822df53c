import type { OwnDispute } from "../../../../core/api/disputes.ts";
import type { DisputeState } from "../../../../core/dispute/states.ts";
import { textsNow } from "../../lib/texts/texts.ts";
import type { Tone } from "../../lib/tone.ts";
import { ownDisputeTexts } from "./texts/dispute-words.ts";

const TONES: Readonly<Record<DisputeState, Tone>> = {
  open: "unknown",
  answered: "unknown",
  accepted: "ok",
  rejected: "bad",
  withdrawn: "unknown",
};

/** Where a dispute stands, as its affiliate sees it. */
export function describeDispute({ state, overdue }: Pick<OwnDispute, "state" | "overdue">): {
  readonly tone: Tone;
  readonly word: string;
  readonly sentence: string;
} {
  const t = textsNow(ownDisputeTexts);
  if (overdue) return { tone: "warn", ...t.late };
  return { tone: TONES[state], ...t.states[state] };
}

/** Nothing more can be said in it. */
export const isEnded = ({ state }: Pick<OwnDispute, "state">): boolean =>
  state !== "open" && state !== "answered";
