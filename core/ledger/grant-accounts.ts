import type { AccountKind } from "./account.ts";

/** The accounts that something granted goes through, and how the keys of its postings begin. */
export interface GrantAccounts {
  readonly granted: AccountKind;
  readonly pending: AccountKind;
  readonly available: AccountKind;
  /** Where it ends when nobody uses it in time; null: it never does. */
  readonly expired: AccountKind | null;
  /** Sets the keys of one asset apart from those of another that the same conversion moves. */
  readonly keyStart: "" | "points-" | "reward-";
}

export const COMMISSION: GrantAccounts = {
  granted: "program_commission",
  pending: "partner_pending",
  available: "partner_available",
  expired: null,
  keyStart: "",
};

/** Amounts are whole points. */
export const PARTNER_POINTS: GrantAccounts = {
  granted: "program_points",
  pending: "partner_points_pending",
  available: "partner_points",
  expired: "program_points_expired",
  keyStart: "points-",
};

/** A customer's reward: the owner of its accounts stands where the partner does. */
export const CUSTOMER_REWARD: GrantAccounts = {
  granted: "program_credit",
  pending: "customer_credit_pending",
  available: "customer_credit",
  expired: "program_credit_expired",
  keyStart: "reward-",
};
