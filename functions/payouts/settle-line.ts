import type { StripeRefusal, TransferFact } from "../../adapters/stripe/transfers.ts";
import { fundReturnPosting } from "../../core/ledger/funding-posting.ts";
import { refOf, releasePosting, returnPosting, settlePosting } from "../../core/ledger/payout-posting.ts";
import { judgeReturn } from "../../core/payout/changes.ts";
import { changeLine, type Line } from "../../db/repositories/payouts/lines-at-work.ts";
import type { Transaction } from "../../db/transaction.ts";
import { lockLineAccounts, postFor, type TellWork, tell, undrawOf } from "./line-work.ts";
import { tellPayee } from "./tell-payee.ts";

/**
 * Writes what a transfer says of its line, whoever asked Stripe and in whatever order: a submitted line has left, once, and
 * what of it has been reversed in all is payable again, once.
 *
 * @throws when the transfer is not what the line is: somebody must look
 */
export async function applyTransferTo(
  tx: Transaction,
  work: TellWork,
  locked: Line,
  transfer: TransferFact,
): Promise<void> {
  checkSame(locked, transfer);
  await lockLineAccounts(tx, locked);
  const line = locked.state === "submitted" ? await settle(tx, work, locked, transfer) : locked;
  await takeBack(tx, work, line, transfer);
}

function checkSame(line: Line, transfer: TransferFact): void {
  const { currency, amountMinor, transferId } = line;
  const isOther = transferId !== null && transferId !== transfer.id;
  if (isOther || currency !== transfer.currency || amountMinor !== transfer.amountMinor)
    throw new Error(`the transfer ${transfer.id} is not what the payout ${line.id} says`);
  if (transferId === null && line.state !== "submitted")
    throw new Error(`the payout ${line.id} is ${line.state}, and Stripe has its transfer ${transfer.id}`);
}

async function settle(tx: Transaction, work: TellWork, line: Line, transfer: TransferFact): Promise<Line> {
  await postFor(tx, work, line, [settlePosting(refOf(line), line.amountMinor)]);
  const { id: transferId, destinationPayment } = transfer;
  const paid = await changeLine(tx, line, {
    state: "paid",
    paidAt: work.services.now(),
    transferId,
    destinationPayment,
    leasedUntil: null,
  });
  await tell(tx, work, paid, "paid", { transferId });
  const { id: payoutId, amountMinor, currency, methodKind: method } = paid;
  const paidOn = work.services.now().toISOString().slice(0, 10);
  await tellPayee(work, tx, {
    ...{ kind: "payout_paid", payoutId, key: payoutId },
    data: { amountMinor: String(amountMinor), currency, method, reference: null, paidOn },
  });
  return paid;
}

async function takeBack(tx: Transaction, work: TellWork, line: Line, transfer: TransferFact): Promise<void> {
  const { amountMinor, returnedMinor: beforeMinor } = line;
  const news = { amountMinor, returnedMinor: beforeMinor, saidMinor: transfer.reversedMinor };
  const { returnedMinor, newMinor, isWhole } = judgeReturn(news);
  if (newMinor === 0n) return;
  const givenMinor = newMinor < line.fundedMinor ? newMinor : line.fundedMinor;
  await postFor(tx, work, line, [
    returnPosting(refOf(line), beforeMinor, returnedMinor),
    ...(givenMinor === 0n ? [] : [fundReturnPosting(refOf(line), returnedMinor, givenMinor)]),
  ]);
  const known = { returnedMinor, fundedMinor: line.fundedMinor - givenMinor };
  // What is at a bank that refuses stays failed while anything of it is left there.
  const staysFailed = line.state === "failed" && !isWhole;
  const cleared = { failedAt: null, failureStage: null, failureCode: null, failureReason: null };
  const changes = staysFailed ? known : { ...known, state: "returned" as const, ...cleared };
  const changed = await changeLine(tx, line, changes);
  await tell(tx, work, changed, "returned", {
    newMinor: String(newMinor),
    inAllMinor: String(returnedMinor),
  });
}

/** Stripe, or we before it, will surely not transfer: what was reserved and drawn is given back, and the reason kept. */
export async function failLine(
  tx: Transaction,
  work: TellWork,
  line: Line,
  { code, reason }: StripeRefusal,
): Promise<void> {
  await postFor(tx, work, line, [releasePosting(refOf(line), line.amountMinor), ...undrawOf(line)]);
  const failed = await changeLine(tx, line, {
    state: "failed",
    failedAt: work.services.now(),
    failureStage: "transfer",
    failureCode: code,
    failureReason: reason,
    fundedMinor: 0n,
    leasedUntil: null,
  });
  await tell(tx, work, failed, "failed", { stage: "transfer", code, reason });
  const { id: payoutId, attempt, amountMinor, currency } = failed;
  await tellPayee(work, tx, {
    ...{ kind: "payout_failed", payoutId, key: `${payoutId}/${attempt}` },
    data: { amountMinor: String(amountMinor), currency, reason, atBank: false },
  });
}
