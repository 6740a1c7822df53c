import { describeError } from "../../core/logging/describe-error.ts";
import { findFundsToInvoice } from "../../db/repositories/payouts/invoices.ts";
import { issueInvoice } from "../funding/issue-invoice.ts";
import { writeLog } from "../log.ts";
import { handOn } from "./hand-on.ts";
import type { JobCounts, JobRun } from "./job.ts";

/** Funds that one call takes up; it hands on what is more. */
const CHUNK = 100;
/** A month is invoiced so long after its end: whatever was posted in it is written by then. */
const AFTER_MS = 3_600_000;

/**
 * Issues the invoices of months that are over by their program's clock, for each currency in which funds moved. Several months of
 * one are issued in their order. One that fails holds up no other, and makes QStash call again.
 */
export async function issueInvoices(run: JobRun<"issue-invoices">): Promise<JobCounts> {
  const { services, requestId, audit, now } = run;
  const counts = { issued: 0, failed: 0 };
  const due = await findFundsToInvoice(services.jobDb, new Date(now.getTime() - AFTER_MS), CHUNK);
  for (const funds of due) {
    try {
      if (await issueInvoice({ services, requestId, audit }, funds)) counts.issued++;
    } catch (error) {
      counts.failed++;
      const { programId, currency } = funds;
      const data = { programId, currency, error: describeError(error) };
      writeLog({ level: "error", requestId, actor: "issue-invoices", action: "invoice.failed", data });
    }
  }
  // What was issued may have been one of several months.
  await handOn(run, { "issue-invoices": counts.issued > 0 });
  if (counts.failed > 0) throw new Error(`${counts.failed} invoices could not be issued`);
  return counts;
}
