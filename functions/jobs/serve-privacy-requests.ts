import { describeError } from "../../core/logging/describe-error.ts";
import { listWaitingRequests, lockRequest } from "../../db/repositories/erasure.ts";
import type { NewOutboxRow } from "../../db/repositories/outbox.ts";
import { inTransaction } from "../../db/transaction.ts";
import { publishNow } from "../hand-off.ts";
import { writeLog } from "../log.ts";
import { eraseChunk } from "../privacy/erase-person.ts";
import { writeExport } from "../privacy/write-export.ts";
import { handOn } from "./hand-on.ts";
import type { JobCounts, JobRun } from "./job.ts";

type Run = JobRun<"serve-privacy-requests">;

/** Requests that one run looks at, and how long it goes on. */
const REQUESTS = 50;
const TIME_MS = 20_000;

interface Counts {
  exported: number;
  erased: number;
  /** The last owner of something. */
  refused: number;
  /** Hang on another job. */
  waiting: number;
  chunks: number;
}

type End = keyof Omit<Counts, "chunks"> | "again" | "nothing";

/**
 * Makes copies of persons' data, and erases persons, chunk by chunk. Each chunk is a transaction that holds its request, so
 * that two runs never work at one; what is left when the time is over is handed on.
 */
export async function servePrivacyRequests(run: Run): Promise<JobCounts> {
  const { services, now } = run;
  const counts: Counts = { exported: 0, erased: 0, refused: 0, waiting: 0, chunks: 0 };
  const failures: unknown[] = [];
  let unfinished = false;
  for (const { id } of await listWaitingRequests(services.jobDb, REQUESTS)) {
    let end: End = "again";
    while (end === "again" && services.now().getTime() - now.getTime() < TIME_MS) {
      end = await serve(run, id).catch((error: unknown) => {
        failures.push(error);
        logFailure(run, id, error);
        return "nothing" as const;
      });
      counts.chunks++;
    }
    if (end === "again") unfinished = true;
    else if (end !== "nothing") counts[end]++;
  }
  await handOn(run, {
    "serve-privacy-requests": unfinished,
    "attribute-conversions": counts.waiting > 0,
  });
  if (failures.length > 0) throw new Error(`${failures.length} requests failed`, { cause: failures[0] });
  return { ...counts };
}

async function serve(run: Run, id: string): Promise<End> {
  const { services, requestId, now, audit } = run;
  let handOffs: readonly NewOutboxRow[] = [];
  const end = await inTransaction(services.job, { audit }, async (tx): Promise<End> => {
    const request = await lockRequest(tx, id);
    if (request === undefined) return "nothing";
    if (request.kind === "export") {
      handOffs = await writeExport({ services, tx, request, now });
      return "exported";
    }
    const chunk = await eraseChunk({ services, tx, request, now });
    handOffs = chunk.handOffs;
    return chunk.end;
  });
  await publishNow(services, handOffs, requestId);
  return end;
}

function logFailure({ requestId }: Run, id: string, error: unknown): void {
  writeLog({
    level: "error",
    requestId,
    actor: "serve-privacy-requests",
    action: "privacy.failed",
    data: { privacyRequestId: id, error: describeError(error) },
  });
}
