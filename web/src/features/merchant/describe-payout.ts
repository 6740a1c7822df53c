import type { Payout, PayoutBatch, PayoutBatchDetail } from "../../../../core/api/payouts.ts";
import type { BatchOrigin, BatchState, MethodKind, PayoutState } from "../../../../core/payout/states.ts";
import type { Tone } from "../../lib/tone.ts";

/** A state in words, and how it does. */
interface Said {
  readonly tone: Tone;
  readonly text: string;
}

const STATES: Readonly<Record<PayoutState, Said>> = {
  requested: { tone: "unknown", text: "requested" },
  approved: { tone: "unknown", text: "approved" },
  submitted: { tone: "unknown", text: "submitted" },
  paid: { tone: "ok", text: "paid" },
  failed: { tone: "bad", text: "failed" },
  cancelled: { tone: "unknown", text: "cancelled" },
  returned: { tone: "warn", text: "returned" },
};

/** Where a line stands; one that is held, as that. */
export function describeLine({ state, heldAt }: Pick<Payout, "state" | "heldAt">): Said {
  const waits = state === "requested" || state === "approved";
  return heldAt !== null && waits ? { tone: "warn", text: `${STATES[state].text}, held` } : STATES[state];
}

const BATCH_STATES: Readonly<Record<BatchState, Said & { readonly lead: string }>> = {
  freezing: {
    tone: "unknown",
    text: "taking lines",
    lead: "It is still taking lines. What it has shows by itself.",
  },
  draft: {
    tone: "warn",
    text: "to be approved",
    lead: "Its lines are frozen. It leaves once it is approved.",
  },
  approved: { tone: "unknown", text: "approved", lead: "Its lines leave within minutes, each by itself." },
  running: {
    tone: "unknown",
    text: "running",
    lead: "Its lines are leaving. The figures follow by themselves.",
  },
  done: { tone: "ok", text: "done", lead: "None of its lines is on its way any more." },
  cancelled: {
    tone: "unknown",
    text: "cancelled",
    lead: "Nothing of it left. Each amount is available again.",
  },
};
export const describeBatch = (state: BatchState) => BATCH_STATES[state];

/** Whether a batch changes without anybody's doing. */
export function isUnderWay({ state, endedAt }: Pick<PayoutBatch, "state" | "endedAt">): boolean {
  return ["freezing", "approved", "running"].includes(state) || (state === "cancelled" && endedAt === null);
}

const ORIGINS: Readonly<Record<BatchOrigin, string>> = {
  schedule: "the schedule's day came",
  manual: "for whoever was eligible",
  requests: "for what was requested alone",
};
export const describeOrigin = (origin: BatchOrigin): string => ORIGINS[origin];

const METHODS: Readonly<Record<MethodKind, string>> = {
  stripe: "Stripe",
  bank: "bank",
  paypal: "PayPal",
  momo: "MoMo",
  other: "other",
};
export const describeMethod = (method: MethodKind): string => METHODS[method];

/** As it stands in the database's words where this page knows no other. */
const words = (text: string): string => text.replaceAll("_", " ");

const EVENTS: Readonly<Record<string, string>> = {
  requested: "Requested, amount reserved",
  batched: "Taken into a batch",
  approved: "Approved with its batch",
  submitted: "Handed to Stripe",
  exported: "Exported for the bank",
  paid: "Paid",
  failed: "Failed",
  retried: "Tried again",
  reduced: "Reduced by refunds",
  cancelled: "Cancelled",
  returned: "Came back",
  held: "Held",
  released: "Released",
  funds_short: "Waits for funds",
  bank_refused: "Refused by the payee's bank again",
  bank_payout: "Paid out to the payee's bank again",
  corrected: "Corrected",
  proof_kept: "Proof uploaded",
  method_switched: "Switched to another method",
};
export const describeEvent = (kind: string): string => EVENTS[kind] ?? words(kind);

const POSTINGS: Readonly<Record<string, string>> = {
  "payout-reserve": "Reserved",
  "payout-reduce": "Reduced by refunds",
  "payout-release": "Released",
  "payout-settle": "Settled",
  "payout-return": "Came back",
  fund: "Drawn from funds",
  unfund: "Back to funds",
  "fund-return": "Back to funds",
};

/** What a posting did, by its key. */
export function describePosting(key: string): string {
  const [what = "", , attempt] = key.split(":");
  const name = POSTINGS[what] ?? words(what.replaceAll("-", "_"));
  return attempt === undefined || attempt === "1" ? name : `${name}, attempt ${attempt}`;
}

const ACCOUNTS: Readonly<Record<string, string>> = {
  partner_available: "Partner, available",
  partner_in_transit: "Partner, in transit",
  program_paid_out: "Program, paid out",
  program_funds: "Program, funds",
  program_funds_used: "Program, funds used",
};
export const describeAccount = (account: string): string => ACCOUNTS[account] ?? words(account);

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
