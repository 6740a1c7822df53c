import { type BankPayoutFact, paymentsOf, retrieveBankPayout } from "../../adapters/stripe/bank-payouts.ts";
import {
  anySubmittedTo,
  changeLine,
  type Line,
  linesOfPayments,
  lockLine,
} from "../../db/repositories/payouts/lines-at-work.ts";
import { keepBankPayout, settleBankPayout } from "../../db/repositories/payouts/stripe-payouts.ts";
import type { Transaction } from "../../db/transaction.ts";
import { type Effect, type LineWork, type TellWork, tell } from "./line-work.ts";
import { tellPayee } from "./tell-payee.ts";

const REFUSED = ["failed", "canceled"];

/**
 * What a connected account's payout to its bank means, as Stripe answers now, whatever event told of it: one that failed
 * makes the lines that it held `failed` at stage `bank`. Their money is at the payee's account, so nothing is posted.
 */
export async function learnBankPayout(work: LineWork, account: string, id: string): Promise<Effect> {
  const { services, stripe } = work;
  const saidAt = services.now();
  const payout = await retrieveBankPayout(stripe, account, id);
  const isRefused = REFUSED.includes(payout.state);
  const payments = isRefused && payout.automatic ? await paymentsOf(stripe, account, id) : [];
  return async (tx) => {
    const { settled } = await keepBankPayout(tx, { ...payout, accountId: account, saidAt });
    if (!isRefused || settled) return;
    const ids = await linesOf(tx, account, payout, payments);
    for (const lineId of ids) {
      const line = await lockLine(tx, lineId);
      if (line !== undefined) await failAtBank(tx, work, line, payout);
    }
    await settleBankPayout(tx, id, saidAt);
  };
}

/** An automatic payout holds payments; one by hand was made for one line. */
async function linesOf(
  tx: Transaction,
  account: string,
  { automatic, payoutId }: BankPayoutFact,
  payments: readonly string[],
): Promise<string[]> {
  if (!automatic) return payoutId === null ? [] : [payoutId];
  // Of a line whose transfer is not written yet the payment is not known: it comes again.
  if (await anySubmittedTo(tx, account)) throw new Error(`lines are on their way to ${account}`);
  return linesOfPayments(tx, account, payments);
}

/** The payee's bank has not taken it. A line that is known to have failed or to have come back whole stays as it is. */
async function failAtBank(
  tx: Transaction,
  work: TellWork,
  line: Line,
  payout: BankPayoutFact,
): Promise<void> {
  if (!["paid", "returned"].includes(line.state) || line.returnedMinor === line.amountMinor) return;
  const code = payout.failureCode ?? payout.state;
  const reason = payout.failureMessage ?? `The payout to the bank is ${payout.state}.`;
  const failed = await changeLine(tx, line, {
    state: "failed",
    failedAt: work.services.now(),
    failureStage: "bank",
    failureCode: code,
    failureReason: reason,
  });
  await tell(tx, work, failed, "failed", { stage: "bank", code, reason, bankPayoutId: payout.id });
  const { id: payoutId, currency } = failed;
  await tellPayee(work, tx, {
    ...{ kind: "payout_failed", payoutId, key: `${payoutId}/${payout.id}` },
    data: { amountMinor: String(failed.amountMinor - failed.returnedMinor), currency, reason, atBank: true },
  });
}
