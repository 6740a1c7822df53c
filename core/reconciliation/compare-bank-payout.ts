import { type Difference, difference, isUnderWay } from "./difference.ts";

/** A connected account's payout to its bank: as Stripe has it, or as we last heard of it. */
export interface BankPayoutSide {
  readonly id: string;
  readonly accountId: string;
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly state: string;
}

/** What Stripe has of one. */
export interface StripeBankPayout extends BankPayoutSide {
  readonly createdAt: Date;
}

/**
 * Holds what we know of a bank payout against what Stripe has.
 *
 * @param toldLately of which ones Stripe told something within the grace: the news of their state may be on its way
 */
export function compareBankPayout(
  ours: BankPayoutSide | undefined,
  theirs: StripeBankPayout | undefined,
  { now, toldLately }: { readonly now: Date; readonly toldLately: ReadonlySet<string> },
): Difference[] {
  const known = theirs ?? ours;
  if (known === undefined) return [];
  const { id, accountId } = known;
  const about = { stripeId: id, currency: known.currency };
  if (theirs === undefined) {
    const details = { account: accountId, state: ours?.state ?? null };
    const expectedMinor = ours?.amountMinor ?? null;
    return [difference("bank_payout_missing", id, { ...about, expectedMinor, details })];
  }
  const actualMinor = theirs.amountMinor;
  if (ours === undefined) {
    if (isUnderWay(theirs.createdAt, now)) return [];
    const details = { account: accountId, state: theirs.state };
    return [difference("bank_payout_unknown", id, { ...about, actualMinor, details })];
  }
  const isSame = ours.amountMinor === actualMinor && ours.currency === theirs.currency;
  if (isSame && (ours.state === theirs.state || toldLately.has(id))) return [];
  const details = { account: accountId, stateOurs: ours.state, stateStripe: theirs.state };
  const expectedMinor = ours.amountMinor;
  return [difference("bank_payout_differs", id, { ...about, expectedMinor, actualMinor, details })];
}
