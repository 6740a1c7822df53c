import { publishNow } from "../hand-off.ts";
import { tellBudgetsUsedUp } from "../notifications/tell-budgets-used-up.ts";
import type { JobCounts, JobRun } from "./job.ts";

/**
 * Takes messages that were written before notices became notifications: a budget that ran out is told of as it is
 * where it runs out, once, whichever comes first.
 */
export async function sendNotice({
  services,
  requestId,
  payload,
}: JobRun<"send-notice">): Promise<JobCounts> {
  const handOffs = await tellBudgetsUsedUp(services, services.jobDb, [payload.id], requestId);
  await publishNow(services, handOffs, requestId);
  return { told: handOffs.length };
}
