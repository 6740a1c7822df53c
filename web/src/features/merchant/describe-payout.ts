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

type Words = Readonly<Record<string, string>>;

/** As it stands in the database's words where this page knows no other. */
const words = (text: string): string => text.replaceAll("_", " ");

export function describeEvent(kind: string): string {
  const events: Words = textsNow(payoutWordsTexts).events;
  return events[kind] ?? words(kind);
}

/** What a posting did, by its key. */
export function describePosting(key: string): string {
  const [what = "", , attempt] = key.split(":");
  const t = textsNow(payoutWordsTexts);
  const postings: Words = t.postings;
  const name = postings[what] ?? words(what.replaceAll("-", "_"));
  return attempt === undefined || attempt === "1" ? name : t.attempt(name, attempt);
}

export function describeAccount(account: string): string {
  const accounts: Words = textsNow(payoutWordsTexts).accounts;
  return accounts[account] ?? words(account);
}

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

/** What of an event's details one reads: reasons, codes, references. */
export function describeDetails(details: Readonly<Record<string, unknown>>): string {
  const told = ["reason", "code", "reference", "paidOn", "bankPayoutId", "methodKind", "format"].flatMap(
    (name) => {
      const value = details[name];
      return typeof value === "string" && value !== "" ? [value] : [];
    },
  );
  return told.join(" · ");
}
