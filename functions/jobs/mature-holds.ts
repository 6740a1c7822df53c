import { matureBonuses } from "../../db/repositories/bonus-posting.ts";
import {
  approveDue,
  lockMature,
  matureConversions,
  tenantsWithHoldsDue,
} from "../../db/repositories/maturation.ts";
import { insertOutbox, type NewOutboxRow } from "../../db/repositories/outbox.ts";
import { inTransaction, type Transaction } from "../../db/transaction.ts";
import { publishNow } from "../hand-off.ts";
import { containFailure } from "./contain-failure.ts";
import type { JobCounts, JobRun } from "./job.ts";

const APPROVE_CHUNK = 1000;
const MATURE_CHUNK = 500;
const BONUS_CHUNK = 2000;

/** Approves conversions whose time has come and releases commission and bonuses whose hold has passed. */
export async function matureHolds({ services, requestId, now }: JobRun<"mature-holds">): Promise<JobCounts> {
  const { counts, handOffs } = await containFailure(
    { name: "mature-holds", requestId },
    (organisationId) =>
      inTransaction(services.job, null, (tx) =>
        matureChunk(tx, services.newId, requestId, now, organisationId),
      ),
    () => tenantsWithHoldsDue(services.jobDb, now),
  );
  await publishNow(services, handOffs, requestId);
  return counts;
}

async function matureChunk(
  tx: Transaction,
  newId: () => string,
  requestId: string,
  now: Date,
  organisationId: string | null,
): Promise<{ counts: { approved: number; matured: number; bonuses: number }; handOffs: NewOutboxRow[] }> {
  const approved = await approveDue(tx, now, APPROVE_CHUNK, organisationId);
  const ids = await lockMature(tx, now, MATURE_CHUNK, organisationId);
  const matured = await matureConversions(tx, ids, newId, now);
  const bonuses = await matureBonuses(tx, now, BONUS_CHUNK, organisationId, newId);
  const more = approved === APPROVE_CHUNK || ids.length === MATURE_CHUNK || bonuses === BONUS_CHUNK;
  const payload = { v: 1, requestId };
  const handOffs: NewOutboxRow[] = [
    ...(more ? [{ id: newId(), topic: "mature-holds", payload }] : []),
    ...(matured + bonuses > 0 ? [{ id: newId(), topic: "issue-receipts", payload }] : []),
  ];
  if (handOffs.length > 0) await tx.execute(insertOutbox(null, handOffs));
  return { counts: { approved, matured, bonuses }, handOffs };
}
