import type { Payout, PayoutBatch, PayoutBatchDetail } from "../../../../core/api/payouts.ts";
import type { BatchOrigin, BatchState, MethodKind, PayoutState } from "../../../../core/payout/states.ts";
import { textsNow } from "../../lib/texts/texts.ts";
import type { Tone } from "../../lib/tone.ts";
import { payoutWordsTexts } from "./texts/payout-words.ts";

/** A state in words, and how it does. */
interface Said {
  readonly tone: Tone;
  readonly text: string;
}

const TONES: Readonly<Record<PayoutState, Tone>> = {
  requested: "unknown",
  approved: "unknown",
  submitted: "unknown",
  paid: "ok",
  failed: "bad",
  cancelled: "unknown",
  returned: "warn",
};

export const describeState = (state: PayoutState): string => textsNow(payoutWordsTexts).states[state];

/** Where a line stands; one that is held, as that. */
export function describeLine({ state, heldAt }: Pick<Payout, "state" | "heldAt">): Said {
  const waits = state === "requested" || state === "approved";
  const text = describeState(state);
  if (heldAt === null || !waits) return { tone: TONES[state], text };
  return { tone: "warn", text: textsNow(payoutWordsTexts).held(text) };
}

const BATCH_TONES: Readonly<Record<BatchState, Tone>> = {
  freezing: "unknown",
  draft: "warn",
  approved: "unknown",
  running: "unknown",
  done: "ok",
  cancelled: "unknown",
};

export const describeBatch = (state: BatchState): Said & { readonly lead: string } => ({
  tone: BATCH_TONES[state],
  ...textsNow(payoutWordsTexts).batches[state],
});

/** Whether a batch changes without anybody's doing. */
export function isUnderWay({ state, endedAt }: Pick<PayoutBatch, "state" | "endedAt">): boolean {
  return ["freezing", "approved", "running"].includes(state) || (state === "cancelled" && endedAt === null);
}

export const describeOrigin = (origin: BatchOrigin): string => textsNow(payoutWordsTexts).origins[origin];

export const describeMethod = (method: MethodKind): string => textsNow(payoutWordsTexts).methods[method];

/** A batch's lines, but for those that were cancelled. */
export function countLines({ totals }: Pick<PayoutBatchDetail, "totals">) {
  const count = (...states: PayoutState[]) =>
    totals.reduce(
      (sum, { byState }) => sum + states.reduce((some, state) => some + (byState[state]?.lines ?? 0), 0),
      0,
    );
  const [paid, failed] = [count("paid", "returned"), count("failed")];
  return { paid, failed, all: paid + failed + count("requested", "approved", "submitted") };
}
