import { needsFourEyes, payoutRulesOf } from "../../core/payout/policy.ts";
import type { AuditContext } from "../../db/client.ts";
import {
  approveLines,
  batchTotals,
  changeBatch,
  type LockedBatch,
  lockBatch,
  withdrawLines,
} from "../../db/repositories/payouts/batches.ts";
import { insertPayoutEvents } from "../../db/repositories/payouts/events.ts";
import { findRules } from "../../db/repositories/payouts/facts.ts";
import { lockLinesOf } from "../../db/repositories/payouts/lines.ts";
import { inTransaction } from "../../db/transaction.ts";
import type { OutboxRow } from "../../queues/outbox.ts";
import { Problem } from "../problem.ts";
import { checkVersion, found } from "../refusals.ts";
import type { Services } from "../services.ts";
import { wakeJobs } from "../wake-jobs.ts";
import { cancelLines } from "./cancel-lines.ts";

/** Who decides on which batch. */
export interface BatchDecision {
  readonly organisationId: string;
  readonly batchId: string;
  readonly userId: string;
  readonly audit: AuditContext;
  readonly requestId: string;
}

/** Lines of one transaction. */
const CANCEL_CHUNK = 200;

/**
 * Lets a draft run, with all its lines. Above the program's threshold in any currency somebody else than its maker must.
 *
 * @returns hand-offs to publish
 * @throws Problem 403 for its maker, 409 when it is no draft, has no lines or is not of the version given
 */
export async function approveBatch(
  services: Services,
  decision: BatchDecision & { readonly version: number | undefined },
): Promise<readonly OutboxRow[]> {
  const { organisationId, batchId, userId, audit, requestId } = decision;
  const at = services.now();
  return inTransaction(services.job, { audit }, async (tx) => {
    const batch = ownBatch(await lockBatch(tx, batchId), organisationId);
    checkVersion(decision.version, batch.version, "batch");
    if (batch.state !== "draft") throw new Problem("wrong_state", `The batch is ${batch.state}.`);
    const ids = await approveLines(tx, batchId);
    if (ids.length === 0) throw new Problem("wrong_state", "The batch has no lines that could be paid.");
    const rules = payoutRulesOf(await findRules(tx, batch.programId));
    if (batch.createdBy === userId && needsFourEyes(rules, await batchTotals(tx, batchId)))
      throw new Problem("forbidden", "Somebody else than who made the batch must approve it.");
    await changeBatch(tx, batch, { state: "approved", approvedBy: userId, approvedAt: at });
    const events = ids.map((payoutId) => ({ organisationId, payoutId, kind: "approved", details: {} }));
    await insertPayoutEvents(tx, events, { userId, requestId, at });
    return wakeJobs(tx, { services, requestId }, { "run-payouts": true });
  });
}

/**
 * Ends a batch of which nothing has left: from then on no line of it runs, and each is released. What is left of that
 * when `untilMs` has come goes on in the job `make-batches`.
 *
 * @returns hand-offs to publish
 * @throws Problem 409 when it is running or over
 */
export async function cancelBatch(
  services: Services,
  decision: BatchDecision & { readonly reason: string; readonly untilMs: number },
): Promise<readonly OutboxRow[]> {
  const { organisationId, batchId, userId, audit, requestId, reason, untilMs } = decision;
  const handOffs = await inTransaction(services.job, { audit }, async (tx) => {
    const batch = ownBatch(await lockBatch(tx, batchId), organisationId);
    if (!["freezing", "draft", "approved"].includes(batch.state))
      throw new Problem("wrong_state", `The batch is ${batch.state}.`);
    if (await withdrawLines(tx, batchId))
      throw new Problem("wrong_state", "Some of the batch's lines have been submitted: cancel the others.");
    await changeBatch(tx, batch, { state: "cancelled", reason });
    return wakeJobs(tx, { services, requestId }, { "make-batches": true });
  });
  const isDone = await releaseBatch(services, { batchId, userId, audit, requestId, untilMs });
  return isDone ? [] : handOffs;
}

/**
 * Goes on with a cancelled batch until nothing of it is in transit.
 *
 * @param by `userId` null: a job
 * @returns whether it is done
 */
export async function releaseBatch(
  services: Services,
  by: Omit<BatchDecision, "organisationId" | "userId"> & {
    readonly userId: string | null;
    readonly untilMs: number;
  },
): Promise<boolean> {
  const { batchId, userId, audit, requestId, untilMs } = by;
  while (services.now().getTime() < untilMs) {
    const at = services.now();
    const isDone = await inTransaction(services.job, { audit }, async (tx) => {
      const batch = await lockBatch(tx, batchId);
      if (batch === undefined || batch.state !== "cancelled" || batch.ended) return true;
      const lines = await lockLinesOf(tx, batchId, CANCEL_CHUNK);
      const origin = { userId, requestId, at };
      await cancelLines(tx, services, lines, { reason: batch.reason ?? "the batch was cancelled", origin });
      if (lines.length === CANCEL_CHUNK) return false;
      await changeBatch(tx, batch, { state: "cancelled", endedAt: at });
      return true;
    });
    if (isDone) return true;
  }
  return false;
}

function ownBatch(batch: LockedBatch | undefined, organisationId: string): LockedBatch {
  return found(batch?.organisationId === organisationId ? batch : undefined, "batch");
}
