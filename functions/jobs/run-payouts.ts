import Stripe from "stripe";
import { availableBalance } from "../../adapters/stripe/transfers.ts";
import { describeError } from "../../core/logging/describe-error.ts";
import { linesToRun, moveBatchesOn } from "../../db/repositories/payouts/lines-at-work.ts";
import { inTransaction } from "../../db/transaction.ts";
import { writeLog } from "../log.ts";
import { type LineOutcome, runLine } from "../payouts/run-line.ts";
import { Funds } from "../payouts/take-line.ts";
import { handOn } from "./hand-on.ts";
import type { JobCounts, JobRun } from "./job.ts";

/** Lines that one call takes up; it hands on what is more. */
const CHUNK = 200;
/** Lines at once. How fast they ask Stripe is up to its client; QStash makes one call at a time. */
const PARALLEL = 5;
/** A call begins lines for so long, then hands on. */
const BUDGET_MS = 20_000;

/**
 * Runs approved payouts by Stripe, and finds out about those that were stopped on their way. Each line goes by itself: what
 * fails holds up no other, and makes QStash call again. Where Stripe has no room for more requests, all wait for the next minute's
 * call: what was refused so has not begun, and stays submitted in the same attempt.
 */
export async function runPayouts(run: JobRun<"run-payouts">): Promise<JobCounts> {
  const { services, requestId, audit, now } = run;
  const counts: Record<LineOutcome | "limited" | "failures" | "batchesDone", number> = {
    ...{ paid: 0, failed: 0, cancelled: 0, short: 0, skipped: 0, limited: 0 },
    ...{ failures: 0, batchesDone: 0 },
  };
  await moveOn(run);
  const ids = services.stripe === null ? [] : await linesToRun(services.jobDb, now, CHUNK);
  const { stripe } = services;
  if (stripe !== null && ids.length > 0) {
    const funds = new Funds(await availableBalance(stripe));
    const work = { services, stripe, requestId, audit };
    const untilMs = now.getTime() + BUDGET_MS;
    const waiting = [...ids];
    const worker = async () => {
      while (services.now().getTime() < untilMs && counts.limited === 0) {
        const id = waiting.shift();
        if (id === undefined) return;
        const outcome = await runLine(work, id, funds).catch((error: unknown) => noteFailure(run, id, error));
        counts[outcome]++;
      }
    };
    await Promise.all(Array.from({ length: PARALLEL }, worker));
    const moved = counts.paid + counts.failed + counts.cancelled > 0;
    const isMore = counts.limited === 0 && (ids.length === CHUNK || waiting.length > 0);
    await handOn(run, { "run-payouts": isMore, "issue-receipts": moved });
  }
  counts.batchesDone = await moveOn(run);
  if (counts.failures > 0)
    throw new Error(`of ${counts.failures} payouts it is not known what became of them`);
  return counts;
}

function moveOn({ services, audit }: JobRun<"run-payouts">): Promise<number> {
  return inTransaction(services.job, { audit }, (tx) => moveBatchesOn(tx, services.now()));
}

function noteFailure(
  { requestId }: JobRun<"run-payouts">,
  payoutId: string,
  error: unknown,
): "limited" | "failures" {
  const isLimited = error instanceof Stripe.errors.StripeRateLimitError;
  writeLog({
    ...{ level: isLimited ? "warn" : "error", requestId, actor: "run-payouts" },
    action: isLimited ? "payout.no_room_at_stripe" : "payout.unknown_outcome",
    data: { payoutId, error: describeError(error) },
  });
  return isLimited ? "limited" : "failures";
}
