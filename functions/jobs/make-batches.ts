import { describeError } from "../../core/logging/describe-error.ts";
import { nextDueAt, payoutRulesOf } from "../../core/payout/policy.ts";
import {
  findProgramsToPay,
  findUnfinishedBatches,
  type ProgramToPay,
} from "../../db/repositories/payouts/batches.ts";
import { writeLog } from "../log.ts";
import { releaseBatch } from "../payouts/decide-batch.ts";
import { type Freezing, freezeBatch, makeBatch } from "../payouts/freeze-batch.ts";
import type { Services } from "../services.ts";
import { handOn } from "./hand-on.ts";
import type { JobCounts, JobRun } from "./job.ts";

/** Programs that are read at once, and batches that one call takes up. */
const PROGRAMS_CHUNK = 500;
const BATCHES_CHUNK = 20;
/** A call works on batches for so long, then hands on. */
const BUDGET_MS = 20_000;
/** A schedule's day that is longer ago is not made up for. */
const LATE_MAX_MS = 7 * 86_400_000;

/**
 * Makes a draft batch for each program whose schedule has come due since the last one, once; then goes on with every batch
 * that is taking lines, or is cancelled and not released yet. One that fails holds up no other: the schedule brings it up again.
 */
export async function makeBatches({
  services,
  requestId,
  audit,
  now,
}: JobRun<"make-batches">): Promise<JobCounts> {
  const work = { audit, requestId, untilMs: services.now().getTime() + BUDGET_MS };
  const failures = new Map<string, unknown>();
  const attempt = async (id: string, does: () => Promise<boolean>): Promise<number> => {
    try {
      return (await does()) ? 1 : 0;
    } catch (error) {
      failures.set(id, error);
      const data = { id, error: describeError(error) };
      writeLog({ level: "error", requestId, actor: "make-batches", action: "batch.failed", data });
      return 0;
    }
  };
  const counts = { made: 0, finished: 0, handedOn: 0 };
  for await (const program of programsToPay(services))
    counts.made += await attempt(program.id, () => makeDue(services, program, { audit, requestId, now }));
  for (const { id: batchId } of await findUnfinishedBatches(services.jobDb, BATCHES_CHUNK))
    counts.finished += await attempt(batchId, () => goOn(services, { ...work, batchId }));
  const left = await findUnfinishedBatches(services.jobDb, BATCHES_CHUNK);
  if (left.some(({ id }) => !failures.has(id))) {
    await handOn({ services, requestId }, { "make-batches": true });
    counts.handedOn = 1;
  }
  for (const error of failures.values()) throw error;
  return counts;
}

/** Whatever a batch waits for. @returns whether nothing is left to do */
async function goOn(services: Services, batch: Freezing): Promise<boolean> {
  return (await freezeBatch(services, batch)) && (await releaseBatch(services, { ...batch, userId: null }));
}

async function* programsToPay({ jobDb }: Services): AsyncGenerator<ProgramToPay> {
  for (let after: string | null = null; ; ) {
    const programs: ProgramToPay[] = await findProgramsToPay(jobDb, after, PROGRAMS_CHUNK);
    yield* programs;
    if (programs.length < PROGRAMS_CHUNK) return;
    after = programs.at(-1)?.id ?? null;
  }
}

/** @returns whether a batch was made; this call fills it, and its hand-off is for when it is stopped before. */
async function makeDue(
  services: Services,
  program: ProgramToPay,
  { audit, requestId, now }: Pick<JobRun<"make-batches">, "audit" | "requestId" | "now">,
): Promise<boolean> {
  const dueAt = lastDueAt(program, now);
  if (dueAt === null) return false;
  const { id: programId, organisationId } = program;
  const batch = { organisationId, programId, origin: "schedule", dueAt, userId: null } as const;
  return (await makeBatch(services, { ...batch, audit, requestId })) !== null;
}

/** The last moment at which a program's schedule has come due since its last batch; null: none has. */
function lastDueAt(
  { rules, timezone, since }: Pick<ProgramToPay, "rules" | "timezone" | "since">,
  now: Date,
): Date | null {
  const parsed = payoutRulesOf(rules);
  const nowMs = now.getTime();
  let dueMs: number | null = null;
  for (let afterMs = Math.max(new Date(since).getTime(), nowMs - LATE_MAX_MS); ; afterMs = dueMs) {
    const next = nextDueAt(parsed, timezone, afterMs);
    if (next === null || next > nowMs) return dueMs === null ? null : new Date(dueMs);
    dueMs = next;
  }
}
