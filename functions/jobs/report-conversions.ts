import { judgeReport } from "../../core/conversions/judge-report.ts";
import { describeError } from "../../core/logging/describe-error.ts";
import {
  lockWaitingReports,
  type SettledReport,
  settleReports,
  type WaitingReport,
} from "../../db/repositories/browser-reports.ts";
import { inTransaction } from "../../db/transaction.ts";
import type { OutboxRow } from "../../queues/outbox.ts";
import { intakeProgram } from "../caller-program.ts";
import { publishNow } from "../hand-off.ts";
import { writeLog } from "../log.ts";
import type { IncomingConversion, ReadClick } from "../new-conversion.ts";
import type { Services } from "../services.ts";
import { takeConversions } from "../take-conversions.ts";
import { wakeJobs } from "../wake-jobs.ts";
import type { JobCounts, JobRun } from "./job.ts";

const CHUNK = 50;
const CHUNKS_MAX = 4;

/** A report that was settled, with the hand-off that its conversion asks for. */
type Settled = SettledReport & { readonly handOff: OutboxRow | null };

/**
 * Takes conversions that browsers reported, one by one, and keeps with each report what became of it. A report whose
 * conversion was taken and which was not settled, because the run was stopped in between, is found to be replayed.
 */
export async function reportConversions({
  services,
  requestId,
  now,
}: JobRun<"report-conversions">): Promise<JobCounts> {
  const counts = { created: 0, replayed: 0, superseded: 0, conflict: 0, refused: 0 };
  const failed: string[] = [];
  for (let chunk = 1; chunk <= CHUNKS_MAX; chunk++) {
    const { taken, settled, handOffs } = await takeChunk(services, requestId, now, failed, chunk);
    await publishNow(services, handOffs, requestId);
    for (const { outcome } of settled) counts[outcome]++;
    if (taken < CHUNK) break;
  }
  // They are tried again with the next delivery of the job; the others are settled.
  if (failed.length > 0) throw new Error(`${failed.length} reports of browsers could not be taken`);
  return counts;
}

async function takeChunk(
  services: Services,
  requestId: string,
  now: Date,
  failed: string[],
  chunk: number,
): Promise<{ taken: number; settled: readonly Settled[]; handOffs: OutboxRow[] }> {
  return inTransaction(services.job, null, async (tx) => {
    const reports = await lockWaitingReports(tx, CHUNK, failed);
    const settled: Settled[] = [];
    for (const report of reports) {
      try {
        settled.push(await takeReport(services, report));
      } catch (error) {
        failed.push(report.id);
        writeLog({
          level: "error",
          requestId: report.request_id,
          actor: "report-conversions",
          action: "report.not_taken",
          data: { id: report.id, error: describeError(error) },
        });
      }
    }
    await settleReports(tx, settled, now);
    const more = reports.length === CHUNK && chunk === CHUNKS_MAX;
    const rest = await wakeJobs(tx, { services, requestId }, { "report-conversions": more });
    const handOffs = settled.flatMap((one) => one.handOff ?? []);
    return { taken: reports.length, settled, handOffs: [...handOffs, ...rest] };
  });
}

async function takeReport(services: Services, row: WaitingReport): Promise<Settled> {
  const refused = (reason: string): Settled => ({
    id: row.id,
    outcome: "refused",
    reason,
    conversionId: null,
    handOff: null,
  });
  const identity = { organisationId: row.organisation_id };
  const program = await intakeProgram(services, identity, row.program_id);
  if (program === undefined) return refused("programId: there is no such program");
  const occurredAt = new Date(row.occurred_at);
  const receivedAt = new Date(row.received_at);
  const judged = judgeReport({ ...row, occurredAt, receivedAt }, program, services.now().getTime());
  if (!judged.ok) return refused(judged.reason);
  const report = { ...judged.value, ...cameBy(row) };
  const taken = await takeConversions(
    services,
    { identity, program, test: row.test, source: "browser", requestId: row.request_id, receivedAt },
    [report],
  );
  // It was judged by the same rules a moment ago, so what is refused now has only just become so.
  if (!taken.ok) throw new Error(JSON.stringify(taken.reason));
  const [result] = taken.value.results;
  if (result === undefined) throw new Error("a report was answered nothing");
  return {
    id: row.id,
    outcome: result.status,
    reason: result.status === "conflict" ? "orderId: was reported before with other content" : null,
    conversionId: result.standingId,
    handOff: taken.value.handOff,
  };
}

/** The click and the visitor that the edge has proven. */
function cameBy(row: WaitingReport): Pick<IncomingConversion, "click" | "visitor"> {
  let click: ReadClick | null = null;
  if (row.click_id !== null && row.link_id !== null) click = { clickId: row.click_id, linkId: row.link_id };
  else if (row.token_refusal !== null) click = { refusal: row.token_refusal };
  return { ...(click === null ? {} : { click }), ...(row.visitor === null ? {} : { visitor: row.visitor }) };
}
