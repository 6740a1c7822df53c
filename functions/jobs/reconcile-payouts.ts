import { describeError } from "../../core/logging/describe-error.ts";
import { isRunWaiting, saveRun, type TakenRun, takeRun } from "../../db/repositories/reconciliation/runs.ts";
import { inTransaction, StaleError } from "../../db/transaction.ts";
import { writeLog } from "../log.ts";
import { runStep } from "../reconciliation/run-step.ts";
import { startDailyRun } from "../reconciliation/start-run.ts";
import { handOn } from "./hand-on.ts";
import type { JobCounts, JobRun } from "./job.ts";

/** A call begins steps for so long, then hands on. */
const BUDGET_MS = 20_000;
/** A run whose step does not end by then is taken by the next call. */
const LEASE_MS = 120_000;
/** A run that still fails so long after it began is given up. */
const GIVE_UP_MS = 86_400_000;
/** Characters of an error that the run keeps. */
const ERROR_MAX = 500;

type Run = JobRun<"reconcile-payouts">;

/**
 * Compares the books with themselves and with Stripe: begins the run of the day that is over, and goes on with every run that
 * is under way, step by step. It moves no money and holds up nobody: what differs becomes an item.
 */
export async function reconcilePayouts(job: Run): Promise<JobCounts> {
  const { services, requestId, now, payload } = job;
  const counts = { begun: 0, steps: 0, done: 0, handedOn: 0 };
  if (payload.run === undefined && (await startDailyRun(services, { now, requestId }))) counts.begun = 1;
  const untilMs = services.now().getTime() + BUDGET_MS;
  const failures = new Map<string, unknown>();
  while (services.now().getTime() < untilMs) {
    const taken = await takeRun(services.jobDb, {
      ...{ id: payload.run, passed: [...failures.keys()], now: services.now(), leasedUntil: leaseOf(job) },
    });
    if (taken === undefined) break;
    await workOn(job, taken, untilMs, counts).catch((error: unknown) => failures.set(taken.id, error));
  }
  if (failures.size === 0 && (await isRunWaiting(services.jobDb, services.now()))) {
    await handOn(job, { "reconcile-payouts": true });
    counts.handedOn = 1;
  }
  for (const error of failures.values()) throw error;
  return counts;
}

async function workOn(
  job: Run,
  taken: TakenRun,
  untilMs: number,
  counts: { steps: number; done: number },
): Promise<void> {
  const { services } = job;
  let run = taken;
  try {
    while (services.now().getTime() < untilMs) {
      const next = await runStep(job, run, leaseOf(job));
      counts.steps++;
      if (next === null) {
        counts.done++;
        return;
      }
      run = next;
    }
    await leave(job, run, null);
  } catch (error) {
    // Another goes on with it.
    if (error instanceof StaleError) return;
    await leave(job, run, error).catch(() => undefined);
    throw error;
  }
}

/** Lets others take a run: one that has failed says why, and is given up when it has for long. */
function leave({ services, audit, requestId }: Run, run: TakenRun, error: unknown): Promise<void> {
  const now = services.now();
  const isOver = error !== null && now.getTime() - run.createdAt.getTime() > GIVE_UP_MS;
  if (error !== null)
    writeLog({
      ...{ level: "error", requestId, actor: "reconcile-payouts", action: "reconciliation.failed" },
      data: { runKey: run.runKey, stage: run.progress.stage, error: describeError(error) },
    });
  return inTransaction(services.job, { audit }, (tx) =>
    saveRun(tx, run, {
      ...{ progress: run.progress, counts: run.counts, leasedUntil: null },
      ...{ state: isOver ? "failed" : "running", endedAt: isOver ? now : null },
      error: error === null ? null : describeError(error).slice(0, ERROR_MAX),
    }),
  );
}

const leaseOf = ({ services }: Run): Date => new Date(services.now().getTime() + LEASE_MS);
