import { matureBonuses } from "../../db/repositories/bonus-posting.ts";
import {
  approveDue,
  lockMature,
  matureConversions,
  tenantsWithHoldsDue,
} from "../../db/repositories/maturation.ts";
import { inTransaction, type Transaction } from "../../db/transaction.ts";
import { publishNow } from "../hand-off.ts";
import { wakeJobs } from "../wake-jobs.ts";
import { containFailure } from "./contain-failure.ts";
import type { JobCounts, JobRun } from "./job.ts";

type Run = JobRun<"mature-holds">;

const APPROVE_CHUNK = 1000;
const MATURE_CHUNK = 500;
const BONUS_CHUNK = 2000;

/** Approves conversions whose time has come and releases commission and bonuses whose hold has passed. */
export async function matureHolds(run: Run): Promise<JobCounts> {
  const { services, requestId, now } = run;
  const { counts, handOffs } = await containFailure(
    { name: "mature-holds", requestId },
    async (organisationId) => {
      const held = await inTransaction(services.job, null, (tx) => matureChunk(tx, run, organisationId));
      // Apart: a transaction locks accounts once, in their order.
      const granted = await inTransaction(services.job, null, (tx) =>
        matureBonusChunk(tx, run, organisationId),
      );
      return {
        counts: { ...held.counts, ...granted.counts },
        handOffs: [...held.handOffs, ...granted.handOffs],
      };
    },
    () => tenantsWithHoldsDue(services.jobDb, now),
  );
  await publishNow(services, handOffs, requestId);
  return counts;
}

async function matureChunk(tx: Transaction, run: Run, organisationId: string | null) {
  const { services, now } = run;
  const approved = await approveDue(tx, now, APPROVE_CHUNK, organisationId);
  const ids = await lockMature(tx, now, MATURE_CHUNK, organisationId);
  const matured = await matureConversions(tx, ids, services.newId, now);
  const more = approved === APPROVE_CHUNK || ids.length === MATURE_CHUNK;
  const handOffs = await wakeJobs(tx, run, { "mature-holds": more, "issue-receipts": matured > 0 });
  return { counts: { approved, matured }, handOffs };
}

async function matureBonusChunk(tx: Transaction, run: Run, organisationId: string | null) {
  const bonuses = await matureBonuses(tx, run.now, BONUS_CHUNK, organisationId, run.services.newId);
  const more = bonuses === BONUS_CHUNK;
  const handOffs = await wakeJobs(tx, run, { "mature-holds": more, "issue-receipts": bonuses > 0 });
  return { counts: { bonuses }, handOffs };
}
