import { sql } from "drizzle-orm";
import { describeError } from "../../core/logging/describe-error.ts";
import { PERIOD_ENGINE_VERSION } from "../../core/period/canonical.ts";
import { setIdentity } from "../../db/client.ts";
import type { Executor } from "../../db/executor.ts";
import { FROZEN, freezePeriod } from "../../db/repositories/periods/freeze.ts";
import { hashInputs } from "../../db/repositories/periods/hash-inputs.ts";
import { findPeriodHead, type PeriodHead, updatePeriod } from "../../db/repositories/periods/heads.ts";
import { findPlanVersionId } from "../../db/repositories/periods/rules.ts";
import {
  fence,
  findRun,
  type HeldRun,
  holdRun,
  LeaseLostError,
  type RunKind,
  type RunStep,
  releaseRun,
} from "../../db/repositories/periods/run.ts";
import { inTransaction } from "../../db/transaction.ts";
import { finalisePeriod } from "./finalise-period.ts";
import { compareWithReplay } from "./replay-period.ts";
import type { PeriodWork, RunInHand, RunOutcome } from "./run-in-hand.ts";
import { writeLines, writeResults } from "./write-calculation.ts";

/** Characters of an error that a run keeps. */
const ERROR_MAX = 500;

/**
 * Does the next thing to a period: begins a run or takes over one that is silent, and goes on with it until it is done or its
 * time is up. What throws lets go of the run, which keeps its place; a process that is stopped keeps it until its lease ends.
 */
export async function runPeriod(work: PeriodWork, periodId: string): Promise<RunOutcome> {
  const inHand = await begin(work, periodId);
  if (inHand === null) return "none";
  try {
    const outcome = await goOn(inHand);
    if (outcome === "goes_on") await release(inHand, null);
    return outcome;
  } catch (error) {
    if (!(error instanceof LeaseLostError))
      await release(inHand, describeError(error).slice(0, ERROR_MAX)).catch(() => undefined);
    throw error;
  }
}

function begin(work: PeriodWork, periodId: string): Promise<RunInHand | null> {
  return inTransaction(work.services.job, { audit: work.audit }, async (tx) => {
    await tx.execute(sql`SELECT FROM periods WHERE id = ${periodId}::uuid FOR UPDATE`);
    const head = await findPeriodHead(tx, periodId);
    if (head === undefined) return null;
    const next = nextOf(head);
    const pinned = next === null ? null : await pinOf(tx, head, next.kind);
    const start =
      next === null || pinned === null
        ? null
        : {
            id: work.services.newId(),
            ...{ ...next, ...pinned, requestId: work.requestId, engineVersion: PERIOD_ENGINE_VERSION },
          };
    const run = await holdRun(tx, periodId, start, work.now());
    if (run === null) return null;
    if (run.id === start?.id) await takeOrder(tx, head, run);
    return { work, head: { ...head, asked: null }, run };
  });
}

/** What a period waits for, by its state and what was asked. */
function nextOf({ state, asked, beforeState }: PeriodHead): { kind: RunKind; step: RunStep } | null {
  if (state === "open") return { kind: "close", step: "freeze" };
  if (state === "closing" || (state === "calculated" && asked === "recalculate"))
    return { kind: "close", step: "results" };
  // In the order of periods: what members count as is what the last one says.
  if (state === "approved" && (beforeState ?? "finalised") === "finalised")
    return { kind: "finalise", step: "post" };
  return asked === "replay" ? { kind: "replay", step: "compare" } : null;
}

/** The plan and the overrides of the run whose results hold, where there is one: a replay is of them. */
async function pinOf(
  tx: Executor,
  head: PeriodHead,
  kind: RunKind,
): Promise<{ planVersionIds: string[]; overrideIds?: readonly string[] }> {
  const held = head.runId === null ? undefined : await findRun(tx, head.runId);
  if (held !== undefined && kind !== "close")
    return { planVersionIds: [...held.planVersionIds], overrideIds: held.overrideIds };
  if (held !== undefined) return { planVersionIds: [...held.planVersionIds] };
  const planVersionId = await findPlanVersionId(tx, head.programId, head.endsAt);
  return { planVersionIds: planVersionId === null ? [] : [planVersionId] };
}

/** What was asked for has begun. While it is calculated anew a period cannot be approved. */
async function takeOrder(tx: Executor, head: PeriodHead, run: HeldRun): Promise<void> {
  if (run.kind === "finalise") return;
  const state = run.kind === "close" && head.state === "calculated" ? sql`, state = 'closing'` : sql``;
  await updatePeriod(tx, head.id, sql`asked = NULL${state}`);
}

async function goOn(inHand: RunInHand): Promise<RunOutcome> {
  const { run } = inHand;
  if (run.kind === "replay") return compareWithReplay(inHand);
  if (run.kind === "finalise") return finalisePeriod(inHand);
  let { step, cursor } = run;
  if (step === "freeze") {
    await freeze(inHand);
    [step, cursor] = ["results", 0];
  }
  if (step === "results") {
    const outcome = await writeResults(inHand, cursor);
    if (outcome === "goes_on") return outcome;
    cursor = 0;
  }
  return writeLines(inHand, cursor);
}

/** In one transaction that reads one moment: whatever happens meanwhile is not in it, or all of it is. */
async function freeze({ work, head, run }: RunInHand): Promise<void> {
  await inTransaction(work.services.job, null, async (tx) => {
    await tx.execute(sql`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ`);
    await tx.execute(setIdentity({ audit: work.audit }));
    await fence(tx, run, work.now(), { step: "results", cursor: 0 });
    await freezePeriod(tx, { ...head, periodId: head.id }, FROZEN);
    const inputsHash = await hashInputs(tx, head.id);
    const frozenAt = work.now().toISOString();
    await updatePeriod(
      tx,
      head.id,
      sql`state = 'closing', asked = nullif(asked, 'close'), frozen_at = ${frozenAt}::timestamptz, inputs_hash = ${inputsHash}`,
    );
    await work.passing?.("freeze");
  });
}

async function release({ work, run }: RunInHand, error: string | null): Promise<void> {
  await inTransaction(work.services.job, null, (tx) => releaseRun(tx, run, work.now(), error));
}
