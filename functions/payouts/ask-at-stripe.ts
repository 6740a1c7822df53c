import type Stripe from "stripe";
import { readRecipient } from "../../adapters/stripe/recipients.ts";
import { findTransfer, type TransferFact } from "../../adapters/stripe/transfers.ts";
import type { PayoutAtStripe } from "../../core/api/payout-trail.ts";
import { minorToJson } from "../../core/money/amount.ts";
import type { PayoutRow } from "../../db/repositories/payouts/line-lists.ts";
import { findPayoutAccount } from "../../db/repositories/payouts/trail.ts";
import { Problem } from "../problem.ts";
import type { Services } from "../services.ts";
import { askStripe, stripeOf } from "./ask-stripe.ts";

const LIVE_KEY = /^(sk|rk)_live_/;

/** What Stripe says of a payout at this moment, beside what is kept here. A Stripe that does not answer is told as a problem. */
export async function askAtStripe(
  services: Services,
  { id }: Pick<PayoutRow, "id">,
): Promise<PayoutAtStripe> {
  const payee = await findPayoutAccount(services.jobDb, id);
  const mode = LIVE_KEY.test(services.env.STRIPE_SECRET_KEY ?? "") ? "live" : "test";
  const accountId = payee?.accountId ?? null;
  const ask = <T>(question: (stripe: Stripe) => Promise<T>) => heard(() => question(stripeOf(services)));
  const [transfer, standing] = await Promise.all([
    ask((stripe) => findTransfer(stripe, id)),
    accountId === null ? null : ask((stripe) => readRecipient(stripe, accountId)),
  ]);
  return {
    mode,
    account:
      payee === undefined || accountId === null
        ? null
        : { id: accountId, ours: payee.state, stripe: standing?.answer?.state ?? null },
    transfer: presentTransfer(transfer.answer),
    problem: transfer.problem ?? standing?.problem ?? null,
  };
}

interface Heard<T> {
  readonly answer?: T;
  readonly problem: string | null;
}

/** One question to Stripe; the answer of another one stands, whatever becomes of it. */
async function heard<T>(ask: () => Promise<T>): Promise<Heard<T>> {
  try {
    return { answer: await askStripe(ask), problem: null };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { problem: error.message };
  }
}

function presentTransfer(transfer: TransferFact | undefined): PayoutAtStripe["transfer"] {
  if (transfer === undefined) return null;
  const { id, amountMinor, reversedMinor, currency, destination } = transfer;
  return {
    ...{ id, currency, destination },
    ...{ amountMinor: minorToJson(amountMinor), reversedMinor: minorToJson(reversedMinor) },
  };
}
