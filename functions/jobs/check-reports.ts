import { findReportDifferences } from "../../db/repositories/report/check.ts";
import { writeLog } from "../log.ts";
import type { JobCounts, JobRun } from "./job.ts";

const DAY_MS = 86_400_000;
/** Events come up to seven days late; holds, and with them most changes, last some thirty. */
const CLICK_DAYS = 2;
const CONVERSION_DAYS = 35;
/** Differences that the log names. */
const NAMED = 20;

/** Holds the rollups of the days that are over against an independent count, and tells what differs. It repairs nothing. */
export async function checkReports({
  services,
  requestId,
  now,
}: JobRun<"check-reports">): Promise<JobCounts> {
  const to = new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS);
  const ago = (days: number) => new Date(to.getTime() - days * DAY_MS);
  const differences = await findReportDifferences(services.jobDb, {
    clicksFrom: ago(CLICK_DAYS),
    conversionsFrom: ago(CONVERSION_DAYS),
    to,
  });
  if (differences.length > 0)
    writeLog({
      ...{ level: "error", requestId, actor: "check-reports", action: "reports.differ" },
      data: { differences: differences.length, first: JSON.stringify(differences.slice(0, NAMED)) },
    });
  return { differences: differences.length };
}
