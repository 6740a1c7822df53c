import { describeError } from "../../core/logging/describe-error.ts";
import {
  type EventState,
  loadWaitingEvents,
  lockProgramEvents,
  programsWithEvents,
  settleEvent,
  type WaitingEvent,
  wakeForOrders,
} from "../../db/repositories/integration-events.ts";
import { inTransaction, type Transaction } from "../../db/transaction.ts";
import type { OutboxRow } from "../../queues/outbox.ts";
import { type CallerProgram, intakeProgram } from "../caller-program.ts";
import { publishNow } from "../hand-off.ts";
import { applySteps } from "../integrations/apply-steps.ts";
import { decideEvent } from "../integrations/decide-event.ts";
import { writeLog } from "../log.ts";
import { wakeJobs } from "../wake-jobs.ts";
import type { JobCounts, JobRun } from "./job.ts";

/** Programs, and events of each, that one run takes; what is more is handed on. */
const PROGRAMS = 20;
const EVENTS = 100;

type Counts = Record<Exclude<EventState, "waiting">, number> & { failed: number };

interface ProgramRun {
  readonly programId: string;
  readonly organisationId: string;
  readonly run: JobRun<"apply-integration-events">;
  readonly counts: Counts;
  readonly handOffs: OutboxRow[];
}

/**
 * Does what providers' events ask for. Each program's are taken one after the other in a transaction of their own; what
 * fails is undone by itself, stays and comes after the others the next time.
 */
export async function applyIntegrationEvents(run: JobRun<"apply-integration-events">): Promise<JobCounts> {
  const { services, requestId } = run;
  const counts: Counts = { applied: 0, ignored: 0, parked: 0, refused: 0, failed: 0 };
  const handOffs: OutboxRow[] = [];
  await wakeForOrders(services.jobDb);
  const programs = await programsWithEvents(services.jobDb, PROGRAMS + 1);
  let more = programs.length > PROGRAMS;
  const failures: unknown[] = [];
  for (const program of programs.slice(0, PROGRAMS)) {
    const full = await applyOfProgram({ ...program, run, counts, handOffs }).catch((error: unknown) => {
      failures.push(error);
      return false;
    });
    more ||= full;
  }
  handOffs.push(...(await wakeJobs(services.jobDb, run, { "apply-integration-events": more })));
  await publishNow(services, handOffs, requestId);
  if (failures.length > 0 || counts.failed > 0) {
    const what = `${counts.failed} events and ${failures.length} programs failed`;
    throw new Error(what, { cause: failures[0] });
  }
  return { ...counts };
}

/** One program's events, and those that they wake. True: there are more. */
async function applyOfProgram(program: ProgramRun): Promise<boolean> {
  const { services } = program.run;
  const intake = await intakeProgram(services, program, program.programId);
  if (intake === undefined) throw new Error(`the program ${program.programId} is gone`);
  return inTransaction(services.job, null, async (tx) => {
    await lockProgramEvents(tx, program.programId);
    const failed = new Set<string>();
    for (let done = 0; done < EVENTS; ) {
      const waiting = await loadWaitingEvents(tx, program.programId, EVENTS);
      // What has failed waits for the next run; what was parked and woken is looked at again in this one.
      const events = waiting.filter(({ id }) => !failed.has(id));
      if (events.length === 0) return false;
      for (const event of events) {
        if (!(await applyEvent(tx, program, intake, event))) failed.add(event.id);
      }
      done += events.length;
    }
    return true;
  });
}

/** False: it failed. */
async function applyEvent(
  tx: Transaction,
  { programId, organisationId, run, counts, handOffs }: ProgramRun,
  program: CallerProgram,
  event: WaitingEvent,
): Promise<boolean> {
  const { services, now } = run;
  const { provider, test, requestId } = event;
  const intake = { identity: { organisationId }, program, test, source: "webhook", requestId } as const;
  const payments = { organisationId, programId, provider, test };
  try {
    const steps = await decideEvent(services, programId, event);
    await tx.transaction(async (inner) => {
      const outcome = await applySteps({ services, tx: inner, intake, payments, handOffs }, steps);
      await settleEvent(inner, event.id, outcome, now);
      if (outcome.state !== "waiting") counts[outcome.state]++;
    });
    return true;
  } catch (error) {
    counts.failed++;
    const reason = "something went wrong here; it is tried again each minute";
    await settleEvent(tx, event.id, { state: "waiting", waitsFor: null, reason }, now);
    writeLog({
      level: "error",
      requestId,
      actor: "apply-integration-events",
      action: "event.failed",
      data: { programId, provider, eventId: event.eventId, error: describeError(error) },
    });
    return false;
  }
}
