import { describeError } from "../../core/logging/describe-error.ts";
import { periodAfter, periodAt } from "../../core/period/period-bounds.ts";
import {
  findPeriodsDue,
  findProgramsToOpen,
  openPeriod,
  type ProgramToOpen,
} from "../../db/repositories/periods/heads.ts";
import { inTransaction } from "../../db/transaction.ts";
import { publishNow } from "../hand-off.ts";
import { writeLog } from "../log.ts";
import type { PeriodWork } from "../periods/run-in-hand.ts";
import { runPeriod } from "../periods/run-period.ts";
import type { Services } from "../services.ts";
import { handOn } from "./hand-on.ts";
import type { JobCounts, JobRun } from "./job.ts";

/** Programs and periods that one call takes up. */
const PROGRAMS_CHUNK = 500;
const PERIODS_CHUNK = 50;
/** Periods of one program that one call opens at most. */
const CATCH_UP_MAX = 12;
/** A call works on periods for so long, then hands on. */
const BUDGET_MS = 20_000;

/**
 * Opens periods that have begun, and does the next thing to each that waits: takes it down and works it out, works it out
 * anew, replays it, or brings an approved one into force. One that fails holds up no other: the schedule brings it up again.
 */
export async function closePeriods({
  services,
  requestId,
  audit,
}: JobRun<"close-periods">): Promise<JobCounts> {
  const failures = new Failures(requestId);
  const counts = { opened: await openPeriods(services, audit, failures), finished: 0, handedOn: 0 };
  const untilMs = services.now().getTime() + BUDGET_MS;
  const publish: PeriodWork["publish"] = (rows) => publishNow(services, rows, requestId);
  const work = { services, requestId, audit, now: () => services.now(), untilMs, publish };
  const due = await findPeriodsDue(services.jobDb, services.now(), PERIODS_CHUNK);
  for (const { id } of due) {
    if (services.now().getTime() >= untilMs) break;
    const outcome = await runPeriod(work, id).catch((error: unknown) =>
      failures.note({ periodId: id }, error),
    );
    if (outcome === "done") counts.finished++;
  }
  const left = await findPeriodsDue(services.jobDb, services.now(), PERIODS_CHUNK);
  if (left.some(({ id, failed }) => !failed && !failures.has(id))) {
    await handOn({ services, requestId }, { "close-periods": true });
    counts.handedOn = 1;
  }
  failures.throwAny();
  return counts;
}

/** What failed in this call, by the id of its period or program. */
class Failures {
  private readonly requestId: string;
  private readonly errors = new Map<string, unknown>();

  constructor(requestId: string) {
    this.requestId = requestId;
  }

  note(of: { readonly periodId: string } | { readonly programId: string }, error: unknown): void {
    this.errors.set("periodId" in of ? of.periodId : of.programId, error);
    writeLog({
      ...{ level: "error", requestId: this.requestId, actor: "close-periods", action: "period.run_failed" },
      data: { ...of, error: describeError(error) },
    });
  }

  has(id: string): boolean {
    return this.errors.has(id);
  }

  throwAny(): void {
    const [first] = this.errors.values();
    if (this.errors.size > 0)
      throw new Error(`${this.errors.size} periods could not be run`, { cause: first });
  }
}

/** Opens what has begun since, one after the other, up to the period that goes on now. */
async function openPeriods(
  services: Services,
  audit: JobRun<"close-periods">["audit"],
  failures: Failures,
): Promise<number> {
  const now = services.now();
  let opened = 0;
  for (let turn = 0; turn < CATCH_UP_MAX; turn++) {
    const programs = await findProgramsToOpen(services.jobDb, now, PROGRAMS_CHUNK);
    const sound = programs.filter(({ programId }) => !failures.has(programId));
    if (sound.length === 0) break;
    for (const program of sound) {
      const isOpened = await openNext(services, audit, program, now).catch((error: unknown) =>
        failures.note({ programId: program.programId }, error),
      );
      if (isOpened === true) opened++;
    }
  }
  return opened;
}

function openNext(
  services: Services,
  audit: JobRun<"close-periods">["audit"],
  program: ProgramToOpen,
  now: Date,
): Promise<boolean> {
  return inTransaction(services.job, { audit }, (tx) =>
    openPeriod(tx, { id: services.newId(), ...nextPeriodOf(program, now) }),
  );
}

/** The first period of a program is the one that it is in; each other begins where the one before ended. */
function nextPeriodOf({ organisationId, programId, kind, timezone, last }: ProgramToOpen, now: Date) {
  const bounds = last === null ? periodAt(now, kind, timezone) : periodAfter(last.endsAt, kind, timezone);
  return { organisationId, programId, number: (last?.number ?? 0) + 1, ...bounds };
}
