import type Stripe from "stripe";
import { readTopUp, sessionOfPayment, type TopUpFact, topUpOf } from "../../adapters/stripe/checkout.ts";
import { idOf } from "../../adapters/stripe/read-objects.ts";
import { topUpPosting, topUpReturnPosting } from "../../core/ledger/funding-posting.ts";
import type { Posting } from "../../core/ledger/posting.ts";
import { judgeTopUp } from "../../core/payout/top-up.ts";
import { writePostings } from "../../db/repositories/ledger.ts";
import {
  changeTopUp,
  endWaits,
  findTopUpVersion,
  lockTopUp,
  type TopUpRow,
} from "../../db/repositories/payouts/top-ups.ts";
import { StaleError, type Transaction } from "../../db/transaction.ts";
import type { Effect, LineWork } from "../payouts/line-work.ts";
import type { Services } from "../services.ts";
import { noteFunds } from "./note-funds.ts";

/** A page on which a top-up is paid: what became of it, whatever event told of it. One that is no top-up's means nothing. */
export async function learnCheckout(work: LineWork, sessionId: string): Promise<Effect> {
  return learn(work, await work.stripe.checkout.sessions.retrieve(sessionId));
}

/** A charge that was refunded. */
export async function learnCharge(work: LineWork, chargeId: string): Promise<Effect> {
  const { payment_intent: payment } = await work.stripe.charges.retrieve(chargeId);
  return learnPayment(work, idOf(payment));
}

/** A dispute that took money back, or gave it again. */
export async function learnDispute(work: LineWork, disputeId: string): Promise<Effect> {
  const { payment_intent: payment } = await work.stripe.disputes.retrieve(disputeId);
  return learnPayment(work, idOf(payment));
}

const NOTHING: Effect = async () => undefined;

async function learnPayment(work: LineWork, paymentIntentId: string | null): Promise<Effect> {
  const session = paymentIntentId === null ? null : await sessionOfPayment(work.stripe, paymentIntentId);
  return session === null ? NOTHING : learn(work, session);
}

/**
 * Asks Stripe what a session came to. The version of the top-up from before asking guards the order: whoever was told something
 * meanwhile is not overwritten, and the event comes again.
 */
async function learn(work: LineWork, session: Stripe.Checkout.Session): Promise<Effect> {
  const topUpId = topUpOf(session);
  const version = topUpId === null ? undefined : await findTopUpVersion(work.services.jobDb, topUpId);
  if (topUpId === null || version === undefined) return NOTHING;
  const fresh = await work.stripe.checkout.sessions.retrieve(session.id);
  const fact = await readTopUp(work.stripe, fresh, topUpId);
  return async (tx) => {
    const topUp = await lockTopUp(tx, topUpId);
    if (topUp?.version !== version) throw new StaleError("the top-up");
    await apply(tx, work, topUp, fact);
  };
}

async function apply(
  tx: Transaction,
  work: Pick<LineWork, "services" | "requestId">,
  topUp: TopUpRow,
  fact: TopUpFact,
): Promise<void> {
  if (fact.amountMinor !== topUp.amountMinor || fact.currency !== topUp.currency)
    throw new Error(`the session ${fact.sessionId} is not what the top-up ${topUp.id} says`);
  const { settledAt, amountMinor } = topUp;
  const judged = judgeTopUp({ ...topUp, settled: settledAt !== null }, fact);
  const { state, returnedMinor, settles, newMinor } = judged;
  const { sessionId, paymentIntentId } = fact;
  // Also when nothing else is new: whoever asked before this has not seen it.
  const changed = await changeTopUp(tx, topUp, {
    ...{ state, returnedMinor, sessionId, paymentIntentId },
    settledAt: settles ? work.services.now() : settledAt,
    reason: state === "failed" ? fact.reason : topUp.reason,
  });
  await postTopUp(tx, work, changed, [
    ...(settles ? [topUpPosting({ ...topUp, topUpId: topUp.id }, amountMinor)] : []),
    ...(newMinor === 0n ? [] : [topUpReturnPosting({ ...changed, topUpId: topUp.id }, newMinor)]),
  ]);
}

/**
 * Posts what a top-up moves. What waits for funds may run at once, and owners hear when the funds are low now.
 *
 * @returns the hand-offs to publish after commit
 */
export async function postTopUp(
  tx: Transaction,
  work: { readonly services: Services; readonly requestId: string },
  { organisationId, programId, currency }: TopUpRow,
  postings: readonly Posting[],
) {
  if (postings.length === 0) return [];
  const { services, requestId } = work;
  // Lines are locked before accounts, as whoever runs them does.
  await endWaits(tx, programId, currency);
  const place = { organisationId, programId, conversionId: null, requestId };
  const rows = postings.map((posting) => ({ id: services.newId(), posting, ...place }));
  await writePostings(tx, rows, services.now());
  return noteFunds(work, tx, { programId, currency });
}
