import Stripe from "stripe";
import { idOf, moneyOf } from "./read-objects.ts";
import { fromStripe, type StripeAmount } from "./units.ts";

/** Payouts by their transfers' group: the name by which a transfer of unknown outcome is found again. */
const GROUP = /^payout_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** The payout of ours that a transfer group names; null: it names none. */
export const payoutIdOfGroup = (group: string | null): string | null => GROUP.exec(group ?? "")?.[1] ?? null;

/** A transfer as far as a payout needs it. Amounts are minor units of ISO 4217. */
export interface TransferFact {
  readonly id: string;
  /** Null: none of our payouts. */
  readonly payoutId: string | null;
  readonly amountMinor: bigint;
  readonly currency: string;
  /** What of it has been reversed in all. */
  readonly reversedMinor: bigint;
  readonly destination: string | null;
  /** `py_…`: the payment that it is at the connected account. */
  readonly destinationPayment: string | null;
}

export interface TransferWanted {
  readonly payoutId: string;
  readonly attempt: number;
  readonly programId: string;
  readonly partnerId: string;
  readonly amount: StripeAmount;
  readonly destination: string;
}

/** What Stripe has surely not done, in its words. */
export interface StripeRefusal {
  readonly code: string;
  readonly reason: string;
}

export type TransferOutcome =
  | { readonly verdict: "made"; readonly transfer: TransferFact }
  /** The platform's balance does not cover it: later it may. */
  | { readonly verdict: "short"; readonly refusal: StripeRefusal }
  | { readonly verdict: "refused"; readonly refusal: StripeRefusal };

/**
 * Makes the transfer of a payout's attempt, under its own key.
 *
 * @throws whatever leaves open whether there is a transfer, or says nothing of this one (a wrong API key, too many requests)
 */
export async function createTransfer(stripe: Stripe, wanted: TransferWanted): Promise<TransferOutcome> {
  const { payoutId, attempt, programId, partnerId, amount, destination } = wanted;
  try {
    const transfer = await stripe.transfers.create(
      {
        ...amount,
        destination,
        transfer_group: `payout_${payoutId}`,
        metadata: {
          payout_id: payoutId,
          attempt: String(attempt),
          program_id: programId,
          partner_id: partnerId,
        },
      },
      { idempotencyKey: `payout-${payoutId}-${attempt}` },
    );
    return { verdict: "made", transfer: factOf(transfer) };
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === undefined) throw error;
    return { verdict: refusal.code === "balance_insufficient" ? "short" : "refused", refusal };
  }
}

/** What an error surely refuses; undefined: it leaves open what was done, or says nothing of this request. */
export function refusalOf(error: unknown): StripeRefusal | undefined {
  if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) return undefined;
  return { code: error.code ?? "refused", reason: error.message };
}

/**
 * The transfer of a payout, if there is one.
 *
 * @throws when there are several: nobody may guess which
 */
export async function findTransfer(stripe: Stripe, payoutId: string): Promise<TransferFact | undefined> {
  const { data } = await stripe.transfers.list({ transfer_group: `payout_${payoutId}`, limit: 2 });
  if (data.length > 1) throw new Error(`the payout ${payoutId} has several transfers`);
  return data[0] === undefined ? undefined : factOf(data[0]);
}

export async function retrieveTransfer(stripe: Stripe, id: string): Promise<TransferFact> {
  return factOf(await stripe.transfers.retrieve(id));
}

/** What the platform may transfer now, in minor units by currency. */
export async function availableBalance(stripe: Stripe): Promise<Map<string, bigint>> {
  const { available } = await stripe.balance.retrieve();
  const sums = new Map<string, bigint>();
  for (const { amount, currency } of available) {
    const money = fromStripe(amount, currency);
    if (money.ok) sums.set(money.value.currency, money.value.amountMinor);
  }
  return sums;
}

function factOf(transfer: Stripe.Transfer): TransferFact {
  return {
    id: transfer.id,
    payoutId: payoutIdOfGroup(transfer.transfer_group),
    ...moneyOf(transfer.amount, transfer.currency),
    reversedMinor: moneyOf(transfer.amount_reversed, transfer.currency).amountMinor,
    destination: idOf(transfer.destination),
    destinationPayment: idOf(transfer.destination_payment),
  };
}
