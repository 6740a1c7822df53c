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
    async (organisationId) => {
      const work = { newId: services.newId, requestId, now, organisationId };
      const held = await inTransaction(services.job, null, (tx) => matureChunk(tx, work));
      // Apart: a transaction locks accounts once, in their order.
      const granted = await inTransaction(services.job, null, (tx) => matureBonusChunk(tx, work));
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

interface Chunk {
  readonly newId: () => string;
  readonly requestId: string;
  readonly now: Date;
  readonly organisationId: string | null;
}

async function matureChunk(tx: Transaction, work: Chunk) {
  const { newId, now, organisationId } = work;
  const approved = await approveDue(tx, now, APPROVE_CHUNK, organisationId);
  const ids = await lockMature(tx, now, MATURE_CHUNK, organisationId);
  const matured = await matureConversions(tx, ids, newId, now);
  const more = approved === APPROVE_CHUNK || ids.length === MATURE_CHUNK;
  return { counts: { approved, matured }, handOffs: await handOn(tx, work, more, matured > 0) };
}

async function matureBonusChunk(tx: Transaction, work: Chunk) {
  const bonuses = await matureBonuses(tx, work.now, BONUS_CHUNK, work.organisationId, work.newId);
  return { counts: { bonuses }, handOffs: await handOn(tx, work, bonuses === BONUS_CHUNK, bonuses > 0) };
}

async function handOn(
  tx: Transaction,
  { newId, requestId }: Chunk,
  more: boolean,
  moved: boolean,
): Promise<NewOutboxRow[]> {
  const payload = { v: 1, requestId };
  const handOffs: NewOutboxRow[] = [
    ...(more ? [{ id: newId(), topic: "mature-holds", payload }] : []),
    ...(moved ? [{ id: newId(), topic: "issue-receipts", payload }] : []),
  ];
  if (handOffs.length > 0) await tx.execute(insertOutbox(null, handOffs));
  return handOffs;
}
