import { noteJobCalled } from "../../db/repositories/job-runs.ts";
import { inTransaction } from "../../db/transaction.ts";
import { isJobName, isWakeJob } from "../../queues/jobs.ts";
import type { AppContext } from "../context.ts";
import { handOff } from "../hand-off.ts";
import { Problem } from "../problem.ts";
import { wakeJobs } from "../wake-jobs.ts";

/**
 * Has a job called now, with its own reason in the audit log. Jobs select their work by state and may run beside each other, so that one
 * call more does nothing that was not to be done. Throws 404 for what is no job, 409 for one that must be told of what.
 */
export async function callJob(c: AppContext, job: string, reason: string): Promise<void> {
  if (!isJobName(job)) throw new Problem("not_found", `There is no job ${job}.`);
  if (!isWakeJob(job))
    throw new Problem("wrong_state", "This job is told what to do it with; what failed of it is retried.");
  const services = c.get("services");
  const work = { services, requestId: c.get("requestId") };
  const handOffs = await inTransaction(services.job, { audit: c.get("operator").audit }, async (tx) => {
    await noteJobCalled(tx, { job, reason });
    return wakeJobs(tx, work, { [job]: true });
  });
  handOff(c, handOffs);
}
