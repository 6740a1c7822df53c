import { describeError } from "../../core/logging/describe-error.ts";
import { listWaitingExports } from "../../db/repositories/list-exports.ts";
import { publishNow } from "../hand-off.ts";
import { writePart } from "../lists/write-part.ts";
import { writeLog } from "../log.ts";
import { handOn } from "./hand-on.ts";
import type { JobCounts, JobRun } from "./job.ts";

type Run = JobRun<"write-list-exports">;

/** Exports that one run looks at, and how long it goes on. */
const EXPORTS = 50;
const TIME_MS = 20_000;

type Counts = Record<"parts" | "ready" | "failed" | "handedOn", number>;

/**
 * Writes lists that users have asked for into files, part by part. Each part is a transaction that holds its export, so that two
 * runs never work at one, and all have their turn; what is left when the time is over is handed on.
 */
export async function writeListExports(run: Run): Promise<JobCounts> {
  const { services, now } = run;
  const counts: Counts = { parts: 0, ready: 0, failed: 0, handedOn: 0 };
  const failures: unknown[] = [];
  let waiting = await listWaitingExports(services.jobDb, EXPORTS);
  while (waiting.length > 0 && services.now().getTime() - now.getTime() < TIME_MS) {
    const unfinished: typeof waiting = [];
    for (const one of waiting) if (await isUnfinished(run, one.id, counts, failures)) unfinished.push(one);
    waiting = unfinished;
  }
  if (waiting.length > 0) {
    await handOn(run, { "write-list-exports": true });
    counts.handedOn = 1;
  }
  if (failures.length > 0) throw new Error(`${failures.length} exports failed`, { cause: failures[0] });
  return { ...counts };
}

/** Whether more of it is to be written now. */
async function isUnfinished(run: Run, id: string, counts: Counts, failures: unknown[]): Promise<boolean> {
  try {
    const { end, handOffs } = await writePart(run, id);
    await publishNow(run.services, handOffs, run.requestId);
    if (end === "nothing") return false;
    if (end === "failed") counts.failed++;
    else counts.parts++;
    if (end === "ready") counts.ready++;
    return end === "part";
  } catch (error) {
    failures.push(error);
    writeLog({
      level: "error",
      requestId: run.requestId,
      actor: "write-list-exports",
      action: "list_export.failed",
      data: { listExportId: id, error: describeError(error) },
    });
    return false;
  }
}
