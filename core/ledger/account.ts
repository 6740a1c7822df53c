/**
 * Kinds of account. One sign convention: a positive entry raises the balance of its account.
 *
 * | kind | owner | balance says | range |
 * |---|---|---|---|
 * | program_commission | program | minus all commission granted, net of reversals | ≤ 0 |
 * | program_adjustment | program | minus all corrections made by hand | any |
 * | program_paid_out | program | all that left to partners | ≥ 0 |
 * | partner_pending | partner | accrued and on hold | ≥ 0 |
 * | partner_available | partner | payable; below zero when paid-out commission was reversed | any |
 * | partner_in_transit | partner | taken out for a payout that is not settled | ≥ 0 |
 */
export const ACCOUNT_KINDS = [
  "program_commission",
  "program_adjustment",
  "program_paid_out",
  "partner_pending",
  "partner_available",
  "partner_in_transit",
] as const;
export type AccountKind = (typeof ACCOUNT_KINDS)[number];

/** Names an account: one per kind, owner and currency. `ownerId` is a program's or a partner's, as the kind says. */
export interface AccountRef {
  readonly kind: AccountKind;
  readonly ownerId: string;
  readonly currency: string;
}

/** Whether the account belongs to a partner: its balance is kept and may authorise a payout. */
export function isPartnerAccount(kind: AccountKind): boolean {
  return kind === "partner_pending" || kind === "partner_available" || kind === "partner_in_transit";
}

/** Whether the balance may be below zero. Of a partner's accounts only `partner_available` may. */
export function mayGoBelowZero(kind: AccountKind): boolean {
  return kind === "partner_available" || kind === "program_commission" || kind === "program_adjustment";
}

/** One string per account: the key to group and to lock by. */
export function accountKey(account: AccountRef): string {
  return `${account.kind}:${account.ownerId}:${account.currency}`;
}
