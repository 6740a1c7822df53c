import type { ItemKind } from "../../../../core/reconciliation/difference.ts";
import type { ReconciliationItemState } from "../../../../core/reconciliation/states.ts";
import type { Tone } from "../../lib/tone.ts";

const KINDS: Readonly<Record<ItemKind, string>> = {
  posting_unbalanced: "A posting does not sum to zero",
  posting_misplaced: "A posting is where it does not belong",
  account_differs: "An account is not what its entries say",
  line_postings_differ: "A payout's postings do not fit its state",
  line_stuck: "A payout has been on its way for too long",
  transfer_missing: "Stripe does not have a payout's transfer",
  transfer_unknown: "A transfer of no payout of ours",
  transfer_duplicate: "A second transfer of a payout",
  transfer_unsettled: "A transfer of a payout that has not left",
  transfer_differs: "A transfer is not what its payout says",
  reversal_differs: "More or less came back than we know",
  transaction_missing: "A transfer without a balance transaction",
  transaction_unknown: "A balance transaction of nothing that is there",
  transaction_differs: "A balance transaction of another amount",
  top_up_missing: "A top-up that nobody paid",
  top_up_unknown: "A charge of no top-up",
  top_up_unsettled: "A top-up that was paid, and is not in the ledger",
  top_up_differs: "A top-up is not what was paid",
  bank_payout_missing: "Stripe does not have a bank payout",
  bank_payout_unknown: "A bank payout that we never heard of",
  bank_payout_differs: "A bank payout is not what we heard",
  balance_differs: "Stripe's balance is not what moved it",
};

/** What a difference is, in a few words. */
export const describeKind = (kind: ItemKind): string => KINDS[kind];

/** Every kind with its words, as one chooses from. */
export const KIND_CHOICES = Object.entries(KINDS) as readonly (readonly [ItemKind, string])[];

const STATES: Readonly<Record<ReconciliationItemState, { readonly tone: Tone; readonly text: string }>> = {
  open: { tone: "bad", text: "nobody's yet" },
  assigned: { tone: "warn", text: "being looked into" },
  resolved: { tone: "ok", text: "resolved" },
  gone: { tone: "ok", text: "both sides agree" },
};

export const describeState = (state: ReconciliationItemState) => STATES[state];

/** `destinationStripe` → "Destination Stripe". */
export function describeField(name: string): string {
  const words = name.replace(/Minor$/, "").replaceAll(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`
    .replace(/ stripe$/, " (Stripe)")
    .replace(/ ours$/, " (ours)");
}
