import type { ClaimReason, TouchReason } from "./attribution.ts";

/** What is known of a sale that a partner asks about, as far as it concerns that partner. */
export interface AskedSale {
  readonly test: boolean;
  /** False: nobody has decided yet who brought it. */
  readonly decided: boolean;
  readonly status: "pending" | "approved" | "rejected";
  readonly amountMinor: bigint;
  readonly refundedMinor: bigint;
  /** The partner is credited with a share of it, or earns from it on another level. */
  readonly earns: boolean;
  /** Reasons of the partner's own clicks, the newest last; null: it counted. */
  readonly touches: readonly (TouchReason | null)[];
  /** Why the partner's own coupon or earlier customer did not count; null: there is none, or it did. */
  readonly claim: ClaimReason | null;
}

/** Why a sale is credited to a partner, or why not. */
export type SaleVerdict =
  | "waiting"
  | "test"
  | "credited"
  | "rejected"
  | "refunded"
  | TouchReason
  | ClaimReason;

/** Clicks that could have counted: what took the sale says more than why others could not. */
const LOST: readonly TouchReason[] = ["overridden_by_coupon", "not_chosen_by_model"];

/** The one thing to tell a partner about a sale. Of several clicks the newest that could have counted decides, else the newest. */
export function tellSale(sale: AskedSale): SaleVerdict {
  if (sale.test) return "test";
  if (sale.earns) {
    if (sale.status === "rejected") return "rejected";
    return sale.amountMinor > 0n && sale.refundedMinor >= sale.amountMinor ? "refunded" : "credited";
  }
  if (!sale.decided) return "waiting";
  const reasons = sale.touches.filter((reason) => reason !== null);
  return reasons.findLast((reason) => LOST.includes(reason)) ?? reasons.at(-1) ?? sale.claim ?? "waiting";
}
