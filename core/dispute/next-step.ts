import type { DisputeSubject } from "./states.ts";

/** What the merchant does after it has accepted a dispute: accepting itself moves no money. */
const NEXT_STEPS: Readonly<Record<DisputeSubject, { readonly code: string; readonly sentence: string }>> = {
  conversion: {
    code: "mend_conversion",
    sentence:
      "Approve or reject the conversion, or pay the partner what is missing as a bonus; the commission follows from that.",
  },
  missing_sale: {
    code: "report_sale",
    sentence:
      "Report the sale under its order id, with the partner's click or coupon; the commission follows from that.",
  },
  payout: {
    code: "mend_payout",
    sentence:
      "A payout that has not left runs with its batch, unless you cancel it; one that failed or came back is tried again or paid by hand.",
  },
};

export const nextStepOf = (subject: DisputeSubject): { readonly code: string; readonly sentence: string } =>
  NEXT_STEPS[subject];
