import { expirePoints, expireRewards, tenantsWithExpiriesDue } from "../../db/repositories/expiry.ts";
import { inTransaction } from "../../db/transaction.ts";
import { publishNow } from "../hand-off.ts";
import { wakeJobs } from "../wake-jobs.ts";
import { containFailure } from "./contain-failure.ts";
import type { JobCounts, JobRun } from "./job.ts";

/** Lots that a run looks for; of each of their partners it takes out all that is due. */
const LOT_CHUNK = 500;
const REWARD_CHUNK = 500;

/** Takes out points, and credit and coupons of customers, that were not used in time. */
export async function expirePointsJob(run: JobRun<"expire-points">): Promise<JobCounts> {
  const { services, requestId, now } = run;
  const { counts, handOffs } = await containFailure(
    { name: "expire-points", requestId },
    async (organisationId) => {
      const of = { requestId, now, newId: services.newId };
      // One after the other: accounts are locked in one order, once a transaction.
      const taken = await inTransaction(services.job, null, async (tx) => {
        const { lots } = await expirePoints(tx, of, LOT_CHUNK, organisationId);
        return { lots, handOffs: await wakeJobs(tx, run, { "issue-receipts": lots > 0 }) };
      });
      return inTransaction(services.job, null, async (tx) => {
        const rewards = await expireRewards(tx, of, REWARD_CHUNK, organisationId);
        const more = taken.lots >= LOT_CHUNK || rewards === REWARD_CHUNK;
        const next = await wakeJobs(tx, run, { "expire-points": more });
        return { counts: { lots: taken.lots, rewards }, handOffs: [...taken.handOffs, ...next] };
      });
    },
    () => tenantsWithExpiriesDue(services.jobDb, now),
  );
  await publishNow(services, handOffs, requestId);
  return counts;
}
