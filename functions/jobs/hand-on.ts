import type { JobName } from "../../queues/jobs.ts";
import { publishNow } from "../hand-off.ts";
import { type Wanted, wakeJobs } from "../wake-jobs.ts";
import type { JobRun } from "./job.ts";

/** Wakes jobs, mostly the one that calls, for what is left when its piece of work is done. */
export async function handOn(
  run: Pick<JobRun<JobName>, "services" | "requestId">,
  wanted: Wanted,
): Promise<void> {
  const rows = await wakeJobs(run.services.jobDb, run, wanted);
  await publishNow(run.services, rows, run.requestId);
}
