import type { AccountKind } from "./account.ts";
import type { PostingKind } from "./posting.ts";

/**
 * What a posting means for a partner's cash. `moves`: within the partner's own accounts, or of no cash at all, so that it
 * sums to nothing.
 */
export type EarningKind = "commissions" | "bonuses" | "reversals" | "payments" | "moves";

const EARNING_OF: Readonly<Record<PostingKind, EarningKind>> = {
  accrual: "commissions",
  reversal: "reversals",
  maturation: "moves",
  bonus: "bonuses",
  payment: "payments",
  payout: "payments",
  // Points and customers' credit alone are spent, given back and expire.
  spending: "moves",
  give_back: "moves",
  expiry: "moves",
  // A program's own.
  funding: "moves",
  fee: "moves",
};

/** Kinds of posting that mean the same for a partner's cash. */
export function postingKindsOf(earning: EarningKind): PostingKind[] {
  return (Object.keys(EARNING_OF) as PostingKind[]).filter((kind) => EARNING_OF[kind] === earning);
}

/** A partner's accounts that hold cash. */
export const PARTNER_CASH = [
  "partner_pending",
  "partner_available",
  "partner_in_transit",
] as const satisfies AccountKind[];
