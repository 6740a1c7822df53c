/**
 * Points are an asset of their own, in whole points: what they buy is the merchant's to say. The code is no ISO 4217
 * currency, so that no amount of money can be mistaken for it.
 */
export const POINTS = "PTS";

/**
 * Kinds of account. One sign convention: a positive entry raises the balance of its account.
 *
 * | kind | owner | balance says | range |
 * |---|---|---|---|
 * | program_commission | program | minus all commission granted in cash, net of reversals | ≤ 0 |
 * | program_adjustment | program | minus all corrections made by hand | any |
 * | program_paid_out | program | all that left to partners | ≥ 0 |
 * | partner_pending | partner | accrued and on hold | ≥ 0 |
 * | partner_available | partner | payable; below zero when paid-out commission was reversed | any |
 * | partner_in_transit | partner | taken out for a payout that is not settled | ≥ 0 |
 *
 * What a merchant brings for its partners:
 *
 * | kind | owner | balance says | range |
 * |---|---|---|---|
 * | program_funded | program | minus all that was paid in, net of what went back | ≤ 0 |
 * | program_funds | program | what may still be paid out; below zero by the credit that is used, or by a chargeback | any |
 * | program_funds_used | program | all that left with payouts, net of what came back | ≥ 0 |
 * | program_fees | program | all fees of the platform | ≥ 0 |
 *
 * Points, in the asset `PTS`:
 *
 * | kind | owner | balance says | range |
 * |---|---|---|---|
 * | program_points | program | minus all points granted, net of reversals | ≤ 0 |
 * | program_points_spent | program | all points that bought something, net of what was given back | ≥ 0 |
 * | program_points_expired | program | all points that nobody spent in time | ≥ 0 |
 * | partner_points_pending | partner | granted and on hold | ≥ 0 |
 * | partner_points | partner | to be spent; below zero when spent points were reversed | any |
 *
 * What referred customers get, in the currency of their order:
 *
 * | kind | owner | balance says | range |
 * |---|---|---|---|
 * | program_credit | program | minus all credit granted, coupons as well, net of reversals | ≤ 0 |
 * | program_credit_spent | program | all credit that paid for something, net of what was given back | ≥ 0 |
 * | program_credit_expired | program | all credit that nobody used in time | ≥ 0 |
 * | customer_credit_pending | customer | granted and on hold | ≥ 0 |
 * | customer_credit | customer | to be used; what was used is never asked back | ≥ 0 |
 */
export const ACCOUNT_KINDS = [
  "program_commission",
  "program_adjustment",
  "program_paid_out",
  "program_funded",
  "program_funds",
  "program_funds_used",
  "program_fees",
  "partner_pending",
  "partner_available",
  "partner_in_transit",
  "program_points",
  "program_points_spent",
  "program_points_expired",
  "partner_points_pending",
  "partner_points",
  "program_credit",
  "program_credit_spent",
  "program_credit_expired",
  "customer_credit_pending",
  "customer_credit",
] as const;
export type AccountKind = (typeof ACCOUNT_KINDS)[number];

/** Names an account: one per kind, owner and currency. `ownerId` is a program's, a partner's or a customer's, as the kind says. */
export interface AccountRef {
  readonly kind: AccountKind;
  readonly ownerId: string;
  readonly currency: string;
}

/** Whose an account is: the first word of its kind. */
export type AccountOwner = "program" | "partner" | "customer";

export function ownerOf(kind: AccountKind): AccountOwner {
  if (kind.startsWith("partner_")) return "partner";
  return kind.startsWith("customer_") ? "customer" : "program";
}

const BELOW_ZERO: ReadonlySet<AccountKind> = new Set([
  "program_commission",
  "program_adjustment",
  "program_funded",
  "program_funds",
  "partner_available",
  "program_points",
  "partner_points",
  "program_credit",
] as const);

/** Whether the balance may be below zero. Of a partner's accounts only what it may have had already: cash and points. */
export function mayGoBelowZero(kind: AccountKind): boolean {
  return BELOW_ZERO.has(kind);
}

/** One string per account: the key to group and to lock by. */
export function accountKey(account: AccountRef): string {
  return `${account.kind}:${account.ownerId}:${account.currency}`;
}
