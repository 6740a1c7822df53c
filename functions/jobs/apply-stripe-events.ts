import * as z from "zod/mini";
import { describeError } from "../../core/logging/describe-error.ts";
import { open } from "../../core/privacy/envelope.ts";
import { isRecipient } from "../../db/repositories/payouts/payees.ts";
import {
  finishStripeEvent,
  noteEventError,
  takeStripeEvents,
  type WaitingStripeEvent,
} from "../../db/repositories/provider-events.ts";
import { inTransaction } from "../../db/transaction.ts";
import { learnSession } from "../compliance/provider-session.ts";
import { learnCharge, learnCheckout, learnDispute } from "../funding/apply-top-up.ts";
import { writeLog } from "../log.ts";
import { learnBankPayout } from "../payouts/apply-bank-payout.ts";
import { learnTransfer } from "../payouts/apply-transfer.ts";
import type { Effect, LineWork } from "../payouts/line-work.ts";
import { learnAccount } from "../payouts/stripe-recipient.ts";
import { handOn } from "./hand-on.ts";
import type { JobCounts, JobRun } from "./job.ts";

/** Events that one call takes; it hands on what is more. */
const CHUNK = 50;
/** Characters of an error that the event keeps. */
const ERROR_MAX = 500;
/** A person's, emptied: there is nothing to be done with it any more. */
const ERASED = "erased";

const about = z.object({ id: z.string() });
/** What is read of an event: the object that it is about is asked for anew, since events come in any order. */
const snapshotSchema = z.object({ data: z.object({ object: about }) });
/** The same of a thin event. */
const thinSchema = z.object({ related_object: about });
const eventSchema = z.union([
  z.pipe(
    thinSchema,
    z.transform(({ related_object: { id } }) => id),
  ),
  z.pipe(
    snapshotSchema,
    z.transform(({ data: { object } }) => object.id),
  ),
]);

type Learn = (work: LineWork, event: WaitingStripeEvent, objectId: string) => Promise<Effect>;

const transfer: Learn = (work, _, id) => learnTransfer(work, id);
/** Merchants pay the platform itself: what connected accounts are paid is nothing of ours. */
const toUs =
  (learn: (work: LineWork, id: string) => Promise<Effect>): Learn =>
  async (work, { account }, id) =>
    account === null ? learn(work, id) : async () => undefined;
const checkout = toUs(learnCheckout);
const dispute = toUs(learnDispute);
const bankPayout: Learn = async (work, { account }, id) =>
  account === null ? async () => undefined : learnBankPayout(work, account, id);
/** Accounts that are nobody's here are of another use of the platform's account at Stripe. */
const recipient: Learn = async ({ services }, _, id) => {
  if (!(await isRecipient(services.jobDb, id))) return async () => undefined;
  const write = await learnAccount(services, id);
  return async (tx) => void (await write(tx));
};

const identity: Learn = ({ services, requestId }, _, id) => learnSession(services, requestId, id);

/** What is done for which event. All others are kept, and nothing is done for them. */
const LEARN: Readonly<Record<string, Learn>> = {
  "transfer.created": transfer,
  "transfer.updated": transfer,
  "transfer.reversed": transfer,
  "checkout.session.completed": checkout,
  "checkout.session.async_payment_succeeded": checkout,
  "checkout.session.async_payment_failed": checkout,
  "checkout.session.expired": checkout,
  "charge.refunded": toUs(learnCharge),
  "charge.dispute.funds_withdrawn": dispute,
  "charge.dispute.funds_reinstated": dispute,
  "payout.created": bankPayout,
  "payout.updated": bankPayout,
  "payout.paid": bankPayout,
  "payout.failed": bankPayout,
  "payout.canceled": bankPayout,
  "account.updated": recipient,
  "identity.verification_session.canceled": identity,
  "identity.verification_session.requires_input": identity,
  "identity.verification_session.verified": identity,
  "v2.core.account.updated": recipient,
  "v2.core.account.closed": recipient,
  "v2.core.account[configuration.recipient].updated": recipient,
  "v2.core.account[configuration.recipient].capability_status_updated": recipient,
  "v2.core.account[requirements].updated": recipient,
};

/**
 * Does what Stripe's stored webhooks say: each once, in whatever order they came. What an event is about is asked for anew,
 * and written in one transaction with the event's being done. One that fails waits, holds up no other, and comes again.
 */
export async function applyStripeEvents(run: JobRun<"apply-stripe-events">): Promise<JobCounts> {
  const { services, requestId, audit, now } = run;
  const counts = { applied: 0, ignored: 0, failed: 0 };
  const { stripe } = services;
  if (stripe === null) return counts;
  const work = { services, stripe, requestId, audit };
  const events = await takeStripeEvents(services.jobDb, now, CHUNK);
  for (const event of events) {
    try {
      counts[await applyEvent(work, event)]++;
    } catch (error) {
      counts.failed++;
      await noteEventError(services.jobDb, event.id, describeError(error).slice(0, ERROR_MAX));
      writeLog({
        ...{ level: "error", requestId, actor: "apply-stripe-events", action: "event.failed" },
        data: { eventId: event.eventId, kind: event.kind, error: describeError(error) },
      });
    }
  }
  await handOn(run, { "apply-stripe-events": events.length === CHUNK, "issue-receipts": counts.applied > 0 });
  return counts;
}

async function applyEvent(work: LineWork, event: WaitingStripeEvent): Promise<"applied" | "ignored"> {
  const { services, audit } = work;
  const learn = event.envelope === ERASED ? undefined : LEARN[event.kind];
  const effect = learn === undefined ? undefined : await learn(work, event, await objectOf(work, event));
  await inTransaction(services.job, { audit }, async (tx) => {
    // First, so that two runs never do one event's work side by side.
    if (await finishStripeEvent(tx, event.id, services.now())) await effect?.(tx);
  });
  return effect === undefined ? "ignored" : "applied";
}

async function objectOf(
  { services: { envelopeKeys } }: LineWork,
  { eventId, envelope }: WaitingStripeEvent,
): Promise<string> {
  const opened = await open(envelope, `stripe:${eventId}`, envelopeKeys);
  if (!opened.ok) throw new Error(`the event ${eventId} cannot be opened: ${opened.reason}`);
  return z.parse(eventSchema, JSON.parse(opened.value));
}
