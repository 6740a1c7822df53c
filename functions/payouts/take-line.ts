import type { StripeRefusal } from "../../adapters/stripe/transfers.ts";
import { type ToStripeRefusal, toStripe } from "../../adapters/stripe/units.ts";
import { drawPosting } from "../../core/ledger/funding-posting.ts";
import { reducePosting, refOf } from "../../core/ledger/payout-posting.ts";
import { reductionBeforeSubmission } from "../../core/payout/changes.ts";
import { creditLimitOf, fundingTermsOf, missingOf } from "../../core/payout/funding.ts";
import { ok, type Result, refuse } from "../../core/result.ts";
import { findFunding } from "../../db/repositories/payouts/funding.ts";
import {
  changeLine,
  countEvents,
  type Line,
  type LinePayee,
  loadLinePayee,
  lockLine,
} from "../../db/repositories/payouts/lines-at-work.ts";
import { inTransaction, type Transaction } from "../../db/transaction.ts";
import { type LineWork, lockLineAccounts, postFor, tell } from "./line-work.ts";
import { failLine } from "./settle-line.ts";
import { tellWithoutStripe } from "./tell-without-stripe.ts";

/** Longer than one look-up and one transfer may take. */
const LEASE_MS = 60_000;
/** How long a line waits that its program's funds, or the platform's balance, do not cover. */
export const SHORT_WAIT_MS = 5 * 60_000;

/** Why a payee is to be paid in another way: the merchant is told. */
const WITHOUT_STRIPE: ReadonlySet<string> = new Set(["no_stripe_account", "account_not_ready"]);

const NOTHING_LEFT = "Refunds took all of it.";

/** What the platform's balance at Stripe still covers in this run, by currency. */
export class Funds {
  private readonly left: Map<string, bigint>;

  constructor(availableMinor: ReadonlyMap<string, bigint>) {
    this.left = new Map(availableMinor);
  }

  leftOf(currency: string): bigint {
    return this.left.get(currency) ?? 0n;
  }

  /** False: it does not cover as much, and nothing is taken. */
  take(currency: string, amountMinor: bigint): boolean {
    const left = this.leftOf(currency) - amountMinor;
    if (left < 0n) return false;
    this.left.set(currency, left);
    return true;
  }
}

export type Taken =
  | { readonly next: "done"; readonly outcome: "failed" | "cancelled" | "short" | "skipped" }
  | { readonly next: "submit" | "look_up"; readonly line: Line };

const done = (outcome: "failed" | "cancelled" | "short" | "skipped"): Taken => ({ next: "done", outcome });

/**
 * Takes a line for this run, in one transaction: what refunds have taken is given back, what cannot be paid fails, and what
 * goes on draws on its program's funds, whose account is locked, and is written `submitted` before Stripe hears of it. One that is submitted already is only leased.
 */
export function takeLine(work: LineWork, id: string, funds: Funds): Promise<Taken> {
  const now = work.services.now();
  const leasedUntil = new Date(now.getTime() + LEASE_MS);
  return inTransaction(work.services.job, { audit: work.audit }, async (tx): Promise<Taken> => {
    const line = await lockLine(tx, id);
    if (line === undefined || (line.leasedUntil !== null && line.leasedUntil > now)) return done("skipped");
    if (line.state === "submitted")
      return { next: "look_up", line: await changeLine(tx, line, { leasedUntil }) };
    if (line.state !== "approved" || line.heldAt !== null) return done("skipped");
    const payee = await loadLinePayee(tx, line, now);
    // It waits: what stops its payee may end.
    if (payee?.stopped === true) return done("skipped");
    const { availableMinor, fundsMinor } = await lockLineAccounts(tx, line);
    const { amountMinor } = line;
    const takenMinor = reductionBeforeSubmission({ amountMinor, availableMinor });
    const leftMinor = amountMinor - takenMinor;
    if (leftMinor === 0n) {
      await reduce(tx, work, line, takenMinor);
      return done("cancelled");
    }
    const destination = judgeLine(payee, leftMinor, line.currency);
    if (!destination.ok) {
      if (line.batchId !== null && WITHOUT_STRIPE.has(destination.reason.code))
        await tellWithoutStripe(work, tx, line.batchId);
      await failLine(tx, work, line, destination.reason);
      return done("failed");
    }
    const terms = fundingTermsOf((await findFunding(tx, line.programId)).terms);
    const creditLimitMinor = creditLimitOf(terms, line.currency);
    const missingMinor = missingOf({ fundsMinor, creditLimitMinor, amountMinor: leftMinor });
    if (missingMinor > 0n) {
      const said = { neededMinor: leftMinor, fundsMinor, creditLimitMinor, missingMinor };
      return waitFor(tx, work, line, "not_funded", said);
    }
    if (!funds.take(line.currency, leftMinor)) {
      const left = funds.leftOf(line.currency);
      const said = { neededMinor: leftMinor, availableMinor: left, missingMinor: leftMinor - left };
      return waitFor(tx, work, line, "funds_short", said);
    }
    const reduced = takenMinor === 0n ? line : await reduce(tx, work, line, takenMinor);
    await postFor(tx, work, reduced, [drawPosting(refOf(reduced), leftMinor)]);
    const submitted = await changeLine(tx, reduced, {
      state: "submitted",
      submittedAt: now,
      fundedMinor: leftMinor,
      destination: destination.value,
      leasedUntil,
    });
    await tell(tx, work, submitted, "submitted", { destination: destination.value });
    return { next: "submit", line: submitted };
  });
}

/** Gives back what refunds have taken. A line of which nothing is left is cancelled. */
async function reduce(tx: Transaction, work: LineWork, line: Line, takenMinor: bigint): Promise<Line> {
  await postFor(tx, work, line, [reducePosting(refOf(line), takenMinor)]);
  const amountMinor = line.amountMinor - takenMinor;
  const reduced = await changeLine(tx, line, {
    amountMinor,
    reducedMinor: line.reducedMinor + takenMinor,
    ...(amountMinor === 0n ? { state: "cancelled", reason: NOTHING_LEFT } : {}),
  });
  await tell(tx, work, reduced, "reduced", { takenMinor: String(takenMinor) });
  if (amountMinor === 0n) await tell(tx, work, reduced, "cancelled", { reason: NOTHING_LEFT });
  return reduced;
}

/**
 * Nothing is posted while it waits: the next run looks at refunds anew. It is told once for each attempt.
 *
 * @param saidMinor minor units that say why
 */
async function waitFor(
  tx: Transaction,
  work: LineWork,
  line: Line,
  kind: "not_funded" | "funds_short",
  saidMinor: Readonly<Record<string, bigint>>,
): Promise<Taken> {
  const leasedUntil = new Date(work.services.now().getTime() + SHORT_WAIT_MS);
  const waiting = await changeLine(tx, line, { leasedUntil });
  const said = Object.fromEntries(Object.entries(saidMinor).map(([name, minor]) => [name, String(minor)]));
  if ((await countEvents(tx, line, kind)) === 0) await tell(tx, work, waiting, kind, said);
  return done("short");
}

const UNIT_REASONS: Record<ToStripeRefusal, string> = {
  unknown_currency: "Stripe transfers no money in this currency.",
  not_an_amount: "The amount is none that Stripe takes.",
  not_a_step: "The amount is not a multiple of the smallest one that Stripe transfers in this currency.",
};

/** The account that a line goes to, or why Stripe would refuse it: refused here first. */
function judgeLine(
  payee: LinePayee | undefined,
  amountMinor: bigint,
  currency: string,
): Result<string, StripeRefusal> {
  const amount = toStripe(amountMinor, currency);
  if (!amount.ok) return refuse({ code: amount.reason, reason: UNIT_REASONS[amount.reason] });
  if (payee === undefined || payee.accountId === null)
    return refuse({ code: "no_stripe_account", reason: "The payee has no account at Stripe." });
  if (payee.held) return refuse({ code: "payee_held", reason: "The payee is held." });
  if (!payee.methodStands)
    return refuse({ code: "method_replaced", reason: "The payee has replaced the method of this payout." });
  if (payee.stripeState !== "active")
    return refuse({
      code: "account_not_ready",
      reason: "Stripe wants something of the payee before it may be paid.",
    });
  return ok(payee.accountId);
}
