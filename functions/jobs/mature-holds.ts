import { approveDue, lockMature, matureConversions } from "../../db/repositories/maturation.ts";
import { insertOutbox, type NewOutboxRow } from "../../db/repositories/outbox.ts";
import { inTransaction } from "../../db/transaction.ts";
import { publishNow } from "../hand-off.ts";
import type { JobCounts, JobRun } from "./job.ts";

const APPROVE_CHUNK = 1000;
const MATURE_CHUNK = 500;

/** Approves conversions whose time has come and releases commission whose hold has passed. */
export async function matureHolds({ services, requestId, now }: JobRun<"mature-holds">): Promise<JobCounts> {
  const { counts, handOffs } = await inTransaction(services.job, null, async (tx) => {
    const approved = await approveDue(tx, now, APPROVE_CHUNK);
    const ids = await lockMature(tx, now, MATURE_CHUNK);
    const matured = await matureConversions(tx, ids, services.newId, now);
    const more = approved === APPROVE_CHUNK || ids.length === MATURE_CHUNK;
    const handOffs: NewOutboxRow[] = more
      ? [{ id: services.newId(), topic: "mature-holds", payload: { v: 1, requestId } }]
      : [];
    if (more) await tx.execute(insertOutbox(null, handOffs));
    return { counts: { approved, matured }, handOffs };
  });
  await publishNow(services, handOffs, requestId);
  return counts;
}
