import type Stripe from "stripe";
import { refusalOf, type StripeRefusal } from "./transfers.ts";
import { fromStripe, type StripeAmount } from "./units.ts";

/** A connected account's payout to its bank. */
export interface BankPayoutFact {
  readonly id: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  /** `pending`, `in_transit`, `paid`, `canceled` or `failed`. */
  readonly state: string;
  readonly failureCode: string | null;
  readonly failureMessage: string | null;
  readonly arrivalAt: Date;
  /** Stripe made it by the account's schedule: its balance transactions name what it holds. */
  readonly automatic: boolean;
  /** The payout of ours that it was made for, when it was made by hand. */
  readonly payoutId: string | null;
}

/** One page of a list is so long; a bank payout that holds more is read page by page. */
const PAGE = 100;

export async function retrieveBankPayout(
  stripe: Stripe,
  account: string,
  id: string,
): Promise<BankPayoutFact> {
  return factOf(await stripe.payouts.retrieve(id, {}, { stripeAccount: account }));
}

/** `py_…` of the payments that an automatic payout holds. */
export async function paymentsOf(stripe: Stripe, account: string, payoutId: string): Promise<string[]> {
  const payments: string[] = [];
  const params = { payout: payoutId, limit: PAGE };
  for await (const { source } of stripe.balanceTransactions.list(params, { stripeAccount: account })) {
    const id = typeof source === "string" ? source : source?.id;
    if (id?.startsWith("py_")) payments.push(id);
  }
  return payments;
}

/**
 * Pays out of a connected account's balance to its bank, for a line whose bank had refused. The same key again is the same
 * payout, also when Stripe has forgotten the key: then it is found by its metadata.
 *
 * @throws whatever leaves open what was done
 */
export async function createBankPayout(
  stripe: Stripe,
  wanted: {
    readonly payoutId: string;
    readonly account: string;
    readonly amount: StripeAmount;
    /** Which retry it is, from 1. */
    readonly retry: number;
  },
): Promise<{ readonly made: BankPayoutFact } | { readonly refusal: StripeRefusal }> {
  const { payoutId, account, amount, retry } = wanted;
  const key = `payout-${payoutId}-bank-${retry}`;
  const earlier = await stripe.payouts.list({ limit: PAGE }, { stripeAccount: account });
  const found = earlier.data.find(({ metadata }) => metadata?.key === key);
  if (found !== undefined) return { made: factOf(found) };
  try {
    const made = await stripe.payouts.create(
      { ...amount, metadata: { payout_id: payoutId, key } },
      { stripeAccount: account, idempotencyKey: key },
    );
    return { made: factOf(made) };
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === undefined) throw error;
    return { refusal };
  }
}

function factOf(payout: Stripe.Payout): BankPayoutFact {
  const money = fromStripe(payout.amount, payout.currency);
  if (!money.ok)
    throw new Error(`Stripe's ${payout.amount} ${payout.currency} is no amount: ${money.reason}`);
  return {
    id: payout.id,
    ...money.value,
    state: payout.status,
    failureCode: payout.failure_code,
    failureMessage: payout.failure_message,
    arrivalAt: new Date(payout.arrival_date * 1000),
    automatic: payout.automatic,
    payoutId: payout.metadata?.payout_id ?? null,
  };
}
