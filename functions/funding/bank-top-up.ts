import { topUpPosting, topUpReturnPosting } from "../../core/ledger/funding-posting.ts";
import { judgePaidOn } from "../../core/payout/by-hand.ts";
import { findFundedProgram } from "../../db/repositories/payouts/funding.ts";
import { changeTopUp, insertTopUp, lockTopUp, type TopUpRow } from "../../db/repositories/payouts/top-ups.ts";
import { inTransaction } from "../../db/transaction.ts";
import type { OutboxRow } from "../../queues/outbox.ts";
import type { Operator } from "../context.ts";
import { invalidField, Problem } from "../problem.ts";
import { alreadyExists, found } from "../refusals.ts";
import type { Services } from "../services.ts";
import { wakeJobs } from "../wake-jobs.ts";
import { postTopUp } from "./apply-top-up.ts";
import { checkCurrency, checkSame } from "./start-top-up.ts";

/** Who of the platform says it, of which program. */
export interface FundingAct {
  readonly services: Services;
  readonly operator: Operator;
  readonly programId: string;
  readonly requestId: string;
}

interface Transfer {
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly reference: string;
  /** As `2026-11-21`. */
  readonly receivedOn: string;
  readonly requestKey: string;
}

interface TopUpOutcome {
  readonly topUp: TopUpRow;
  /** It was said before, and nothing has changed. */
  readonly replayed: boolean;
  /** To publish. */
  readonly handOffs: readonly OutboxRow[];
}

/**
 * Notes that a merchant's money came to the platform's bank: it is in the funds at once, and what waits for it runs.
 *
 * @throws Problem 404, 409 when the key was used for another or the bank's transfer is recorded already, 422
 */
export function recordTransfer(act: FundingAct, transfer: Transfer): Promise<TopUpOutcome> {
  const { services, operator, requestId } = act;
  const now = services.now();
  return inTransaction(services.job, { audit: operator.audit }, async (tx) => {
    const program = found(await findFundedProgram(tx, act.programId), "program");
    checkCurrency(program, transfer.currency);
    if (judgePaidOn(transfer.receivedOn, { createdAt: new Date(0), now }) === "in_the_future")
      throw invalidField("receivedOn", "in_the_future", "is a day that has not begun");
    const { id: programId, organisationId } = program;
    const made = await insertTopUp(tx, {
      ...{ id: services.newId(), organisationId, programId, method: "bank", state: "settled", ...transfer },
      ...{ settledAt: now, createdAt: now, createdBy: operator.userId, requestId },
    });
    if (made === undefined)
      throw alreadyExists("reference", "a transfer of this reference and currency is recorded already");
    const { topUp, isNew } = made;
    checkSame(topUp, { method: "bank", ...transfer });
    if (!isNew) return { topUp, replayed: true, handOffs: [] };
    const posting = topUpPosting({ ...topUp, topUpId: topUp.id }, topUp.amountMinor);
    const told = await postTopUp(tx, act, topUp, [posting]);
    const woken = await wakeJobs(tx, { services, requestId }, { "run-payouts": true });
    return { topUp, replayed: false, handOffs: [...told, ...woken] };
  });
}

/**
 * Takes back a transfer that was recorded, all of it: it was none, or went back. The funds may be below zero then.
 *
 * @throws Problem 404, 409 when it was not by bank, or was taken back for another reason
 */
export function takeBack(act: FundingAct, topUpId: string, reason: string): Promise<TopUpOutcome> {
  const { services, operator, programId } = act;
  return inTransaction(services.job, { audit: operator.audit }, async (tx) => {
    const locked = await lockTopUp(tx, topUpId);
    const topUp = found(locked?.programId === programId ? locked : undefined, "top-up");
    if (topUp.method !== "bank")
      throw new Problem("wrong_state", "What was paid by Stripe is refunded there, and follows by itself.");
    if (topUp.state === "returned") {
      if (topUp.reason === reason) return { topUp, replayed: true, handOffs: [] };
      throw new Problem("conflict", "It was taken back before, for another reason.");
    }
    const { amountMinor } = topUp;
    const changed = await changeTopUp(tx, topUp, { state: "returned", returnedMinor: amountMinor, reason });
    const posting = topUpReturnPosting({ ...changed, topUpId }, amountMinor);
    return { topUp: changed, replayed: false, handOffs: await postTopUp(tx, act, changed, [posting]) };
  });
}
