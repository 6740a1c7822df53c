import { createBankPayout } from "../../adapters/stripe/bank-payouts.ts";
import { toStripePayout } from "../../adapters/stripe/units.ts";
import { refOf, reservePosting } from "../../core/ledger/payout-posting.ts";
import { methodRefusal } from "../../core/payout/method-currencies.ts";
import type { PayoutState } from "../../core/payout/states.ts";
import type { AuditContext } from "../../db/client.ts";
import { lockBatchOf } from "../../db/repositories/payouts/by-hand.ts";
import {
  changeLine,
  countEvents,
  findUsableMethod,
  type Line,
  lockLine,
  reopenBatch,
} from "../../db/repositories/payouts/lines-at-work.ts";
import { inTransaction, type Transaction } from "../../db/transaction.ts";
import type { OutboxRow } from "../../queues/outbox.ts";
import type { Services } from "../services.ts";
import { wakeJobs } from "../wake-jobs.ts";
import { askStripe, stripeOf } from "./ask-stripe.ts";
import { lockLineAccounts, postFor, tell } from "./line-work.ts";

export interface RetryAsked {
  readonly organisationId: string;
  /** Null: any of the organisation. */
  readonly programId: string | null;
  readonly payoutId: string;
  /** Null: an API key. */
  readonly userId: string | null;
  readonly audit: AuditContext;
  readonly requestId: string;
}

export type RetryRefusal =
  | "not_failed"
  | "no_usable_method"
  | "not_covered"
  | "refused_by_stripe"
  | "no_stripe";

type Refused = { readonly refusal: RetryRefusal; readonly reason: string };
export type RetryOutcome =
  | Refused
  | {
      readonly payout: { readonly id: string; readonly state: PayoutState; readonly attempt: number };
      readonly handOffs: readonly OutboxRow[];
    };

/** What was wrong before it failed is over. */
const MENDED = { failedAt: null, failureStage: null, failureCode: null, failureReason: null } as const;
const NOT_FAILED: Refused = {
  refusal: "not_failed",
  reason: "Only a payout that has failed can be tried again.",
};

/**
 * Tries a failed payout again. One that never left is reserved anew, as its next attempt, and runs with its batch by the
 * method that its payee has now. One that is at its payee's Stripe account, whose bank refused it, is paid out from there.
 *
 * @returns undefined: there is no such payout
 */
export async function retryLine(services: Services, asked: RetryAsked): Promise<RetryOutcome | undefined> {
  const first = await inTransaction(services.job, { audit: asked.audit }, async (tx) => {
    const line = await lockAsked(tx, asked);
    if (line?.failureStage !== "bank")
      return line === undefined ? line : reserveAnew(tx, services, asked, line);
    return { line, retry: await nextBankRetry(tx, line) };
  });
  if (first === undefined || !("line" in first)) return first;
  return payBankAgain(services, asked, first.line, first.retry);
}

async function lockAsked(tx: Transaction, asked: RetryAsked): Promise<Line | undefined> {
  const { payoutId, organisationId, programId } = asked;
  // A batch that was done runs again.
  await lockBatchOf(tx, payoutId);
  const line = await lockLine(tx, payoutId);
  if (line?.organisationId !== organisationId) return undefined;
  return programId === null || line.programId === programId ? line : undefined;
}

async function reserveAnew(
  tx: Transaction,
  services: Services,
  asked: RetryAsked,
  line: Line,
): Promise<RetryOutcome> {
  if (line.state !== "failed") return NOT_FAILED;
  const { requestId, userId } = asked;
  const work = { services, requestId, userId };
  const method = await findUsableMethod(tx, line.affiliateId, services.now());
  if (method === undefined)
    return { refusal: "no_usable_method", reason: "The payee has no verified method that may be used now." };
  // It may be another than before.
  if (methodRefusal(method, line.currency, line.amountMinor) !== null)
    return { refusal: "no_usable_method", reason: "The payee's method now does not carry this amount." };
  const { availableMinor } = await lockLineAccounts(tx, line);
  if (availableMinor < line.amountMinor)
    return { refusal: "not_covered", reason: "What is available to the partner does not cover it any more." };
  const attempt = line.attempt + 1;
  await postFor(tx, work, line, [reservePosting({ ...refOf(line), attempt }, line.amountMinor)]);
  const again = await changeLine(tx, line, {
    ...{ ...MENDED, methodId: method.id, methodKind: method.kind, attempt, state: "approved" },
    ...{ submittedAt: null, destination: null, leasedUntil: null },
  });
  await tell(tx, work, again, "retried", { methodKind: method.kind });
  if (line.batchId !== null) await reopenBatch(tx, line.batchId);
  const handOffs = await wakeJobs(tx, work, { "run-payouts": true, "issue-receipts": true });
  return { payout: presentLine(again), handOffs };
}

/** Of the retry that goes on, from 1: those before have an end that was told. An unknown end is the same retry again. */
async function nextBankRetry(tx: Transaction, line: Line): Promise<number> {
  return (await countEvents(tx, line, "bank_payout")) + (await countEvents(tx, line, "bank_refused")) + 1;
}

async function payBankAgain(
  services: Services,
  asked: RetryAsked,
  line: Line,
  retry: number,
): Promise<RetryOutcome> {
  const amount = toStripePayout(line.amountMinor - line.returnedMinor, line.currency);
  if (!amount.ok || line.destination === null)
    return { refusal: "refused_by_stripe", reason: "Stripe pays no such amount to a bank." };
  const { id: payoutId, destination: account } = line;
  const wanted = { payoutId, account, amount: amount.value, retry };
  const stripe = stripeOf(services);
  const answer = await askStripe(() => createBankPayout(stripe, wanted));
  return inTransaction(services.job, { audit: asked.audit }, async (tx): Promise<RetryOutcome> => {
    const { requestId, userId } = asked;
    const work = { services, requestId, userId };
    const now = await lockAsked(tx, asked);
    if (now?.failureStage !== "bank") return NOT_FAILED;
    if ("refusal" in answer) {
      const { code, reason } = answer.refusal;
      const refused = await changeLine(tx, now, { failureCode: code, failureReason: reason });
      await tell(tx, work, refused, "bank_refused", { code, reason });
      return { refusal: "refused_by_stripe", reason };
    }
    const state = now.returnedMinor > 0n ? "returned" : "paid";
    const paid = await changeLine(tx, now, { ...MENDED, state });
    await tell(tx, work, paid, "bank_payout", { bankPayoutId: answer.made.id });
    return { payout: presentLine(paid), handOffs: [] };
  });
}

const presentLine = ({ id, state, attempt }: Line) => ({ id, state, attempt });
