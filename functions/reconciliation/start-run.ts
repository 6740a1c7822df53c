import { lastDayToReconcile, windowUpToNow } from "../../core/reconciliation/window.ts";
import type { AuditContext } from "../../db/client.ts";
import { insertRun } from "../../db/repositories/reconciliation/runs.ts";
import { inTransaction } from "../../db/transaction.ts";
import type { OutboxRow } from "../../queues/outbox.ts";
import type { Services } from "../services.ts";
import { wakeJobs } from "../wake-jobs.ts";

/** Begins the run of the last day that is over, once. It is the caller who goes on with it. */
export async function startDailyRun(
  services: Services,
  { now, requestId }: { readonly now: Date; readonly requestId: string },
): Promise<boolean> {
  const run = { ...lastDayToReconcile(now), id: services.newId(), requestedBy: null, requestId };
  return !(await insertRun(services.jobDb, run)).known;
}

export interface RunAsked {
  /** By whoever asks: the same key again is the same run. */
  readonly key: string;
  readonly userId: string;
  readonly audit: AuditContext;
  readonly requestId: string;
}

/** Begins a run up to now, as somebody asks, and wakes the job. @returns the run, and the hand-offs to publish */
export function startAskedRun(
  services: Services,
  { key, userId, audit, requestId }: RunAsked,
): Promise<{ id: string; known: boolean; handOffs: readonly OutboxRow[] }> {
  const window = windowUpToNow(services.now());
  const runKey = `${userId}:${key}`;
  return inTransaction(services.job, { audit }, async (tx) => {
    const run = { ...window, id: services.newId(), runKey, requestedBy: userId, requestId };
    const begun = await insertRun(tx, run);
    const handOffs = await wakeJobs(tx, { services, requestId }, { "reconcile-payouts": !begun.known });
    return { ...begun, handOffs };
  });
}
