import type { BatchOrigin } from "../../core/payout/states.ts";
import type { AuditContext } from "../../db/client.ts";
import {
  changeBatch,
  insertBatch,
  type LockedBatch,
  lockBatch,
  takeRequested,
} from "../../db/repositories/payouts/batches.ts";
import { insertPayoutEvents } from "../../db/repositories/payouts/events.ts";
import { findCandidates, type PayoutPlace } from "../../db/repositories/payouts/facts.ts";
import { lockLinesOf } from "../../db/repositories/payouts/lines.ts";
import { inTransaction, type Transaction } from "../../db/transaction.ts";
import type { OutboxRow } from "../../queues/outbox.ts";
import type { Services } from "../services.ts";
import { wakeJobs } from "../wake-jobs.ts";
import { reserveLines } from "./reserve.ts";

/** Lines, or candidates, of one transaction. */
const CHUNK = 200;

export interface BatchToMake {
  readonly organisationId: string;
  readonly programId: string;
  readonly origin: BatchOrigin;
  readonly dueAt: Date | null;
  /** Null: a job. */
  readonly userId: string | null;
  readonly audit: AuditContext;
  readonly requestId: string;
}

/**
 * Makes a batch that {@link freezeBatch} is to fill; the job `make-batches` does when nobody else goes on.
 *
 * @returns null: there is one of that schedule's day
 */
export function makeBatch(
  services: Services,
  { userId, audit, ...batch }: BatchToMake,
): Promise<{ batchId: string; handOffs: readonly OutboxRow[] } | null> {
  const batchId = services.newId();
  return inTransaction(services.job, { audit }, async (tx) => {
    if (!(await insertBatch(tx, { ...batch, id: batchId, createdBy: userId }))) return null;
    const handOffs = await wakeJobs(tx, { services, ...batch }, { "make-batches": true });
    return { batchId, handOffs };
  });
}

export interface Freezing {
  readonly batchId: string;
  readonly audit: AuditContext;
  readonly requestId: string;
  /** When to stop; the batch is left as it is then. */
  readonly untilMs: number;
}

/**
 * Fills a batch: what was requested first, then whoever is eligible, unless it is for requests alone. In transactions of 200
 * lines, each under the batch's lock; whatever stops it, whoever calls it again goes on in the same batch, since a line has
 * its batch, partner and currency as its key. A batch that nothing comes into is cancelled.
 *
 * @returns whether it is done
 */
export async function freezeBatch(services: Services, freezing: Freezing): Promise<boolean> {
  const steps: Step[] = [(tx, batch) => takeChunk(tx, services, freezing, batch)];
  let after: PayoutPlace | null = null;
  // Who becomes eligible behind the place that was reached is in the next batch.
  steps.push(async (tx, batch) => {
    if (batch.origin === "requests") return false;
    const candidates = await findCandidates(tx, batch.programId, after, CHUNK);
    await reserveChunk(tx, services, freezing, { batch, candidates });
    after = candidates.at(-1) ?? after;
    return candidates.length === CHUNK;
  });
  steps.push((tx, batch) => finish(tx, services, batch));
  for (const step of steps) {
    for (let more = true; more; ) {
      if (services.now().getTime() >= freezing.untilMs) return false;
      const outcome = await underLock(services, freezing, step);
      if (outcome === "over") return true;
      more = outcome;
    }
  }
  return true;
}

/** One transaction of a freeze. @returns whether there is more of its kind */
type Step = (tx: Transaction, batch: LockedBatch) => Promise<boolean>;

/** @returns `over`: somebody else has finished or cancelled it */
function underLock(services: Services, freezing: Freezing, step: Step): Promise<boolean | "over"> {
  return inTransaction(services.job, { audit: freezing.audit }, async (tx) => {
    const batch = await lockBatch(tx, freezing.batchId);
    return batch?.state === "freezing" ? step(tx, batch) : "over";
  });
}

async function takeChunk(
  tx: Transaction,
  services: Services,
  { requestId }: Freezing,
  batch: LockedBatch,
): Promise<boolean> {
  const ids = await takeRequested(tx, batch, CHUNK);
  const events = ids.map((payoutId) => ({
    ...{ organisationId: batch.organisationId, payoutId, kind: "batched" },
    details: { batchId: batch.id },
  }));
  await insertPayoutEvents(tx, events, { userId: batch.createdBy, requestId, at: services.now() });
  return ids.length === CHUNK;
}

async function reserveChunk(
  tx: Transaction,
  services: Services,
  { requestId }: Freezing,
  { batch, candidates }: { batch: LockedBatch; candidates: Awaited<ReturnType<typeof findCandidates>> },
): Promise<void> {
  const wanted = candidates.map((facts) => ({
    facts,
    batchId: batch.id,
    requestKey: `batch:${batch.id}:${facts.partnerId}:${facts.currency}`,
    askedMinor: null,
  }));
  await reserveLines(tx, services, wanted, {
    programId: batch.programId,
    origin: { userId: batch.createdBy, requestId, at: services.now() },
  });
}

async function finish(tx: Transaction, services: Services, batch: LockedBatch): Promise<boolean> {
  const [line] = await lockLinesOf(tx, batch.id, 1);
  const isEmpty = { state: "cancelled", reason: "nobody was to be paid", endedAt: services.now() } as const;
  await changeBatch(tx, batch, line === undefined ? isEmpty : { state: "draft" });
  return false;
}
