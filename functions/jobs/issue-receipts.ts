import { fromHex } from "../../core/ids/hex.ts";
import { chainReceipts } from "../../core/receipts/chain-receipts.ts";
import {
  beginIssuing,
  type DueAccount,
  loadDueEntries,
  type NewReceipt,
  tenantsWithReceiptsDue,
  writeReceipts,
} from "../../db/repositories/receipt-issuing.ts";
import { inTransaction, type Transaction } from "../../db/transaction.ts";
import type { OutboxRow } from "../../queues/outbox.ts";
import { publishNow } from "../hand-off.ts";
import type { Services } from "../services.ts";
import { sha256 } from "../sha256.ts";
import { wakeJobs } from "../wake-jobs.ts";
import { containFailure } from "./contain-failure.ts";
import type { JobCounts, JobRun } from "./job.ts";

/** Entries that one transaction takes. */
const CHUNK = 1000;
/** Transactions of one run; what is left then is handed on. */
const CHUNKS = 10;

/**
 * Signs a receipt for each ledger entry of a partner's account. It runs behind what posts and never before it: posting
 * waits for no signature.
 */
export async function issueReceipts({
  services,
  requestId,
  now,
}: JobRun<"issue-receipts">): Promise<JobCounts> {
  let receipts = 0;
  let handOffs: OutboxRow[] = [];
  for (let chunk = 1; chunk <= CHUNKS; chunk++) {
    const step = await containFailure(
      { name: "issue-receipts", requestId },
      (organisationId) =>
        inTransaction(services.job, null, (tx) =>
          issueChunk(tx, services, { now, requestId, organisationId, last: chunk === CHUNKS }),
        ),
      () => tenantsWithReceiptsDue(services.jobDb),
    );
    receipts += step.receipts;
    handOffs = step.handOffs;
    if (step.receipts < CHUNK) break;
  }
  await publishNow(services, handOffs, requestId);
  return { receipts };
}

interface ChunkRun {
  readonly now: Date;
  readonly requestId: string;
  readonly organisationId: string | null;
  /** Nothing of this run comes after it: what is left is handed on. */
  readonly last: boolean;
}

async function issueChunk(
  tx: Transaction,
  services: Pick<Services, "newId" | "receiptKeys">,
  { now, requestId, organisationId, last }: ChunkRun,
): Promise<{ receipts: number; handOffs: OutboxRow[] }> {
  if (!(await beginIssuing(tx))) return { receipts: 0, handOffs: [] };
  const accounts = await loadDueEntries(tx, CHUNK, organisationId);
  if (accounts.length === 0) return { receipts: 0, handOffs: [] };
  const receipts: NewReceipt[] = [];
  for (const account of accounts) receipts.push(...(await signAccount(account, services)));
  await writeReceipts(tx, accounts, receipts, now);
  const more = last && receipts.length === CHUNK;
  const handOffs = await wakeJobs(tx, { services, requestId }, { "issue-receipts": more });
  return { receipts: receipts.length, handOffs };
}

async function signAccount(
  { organisationId, entries, previousHash }: DueAccount,
  { receiptKeys }: Pick<Services, "receiptKeys">,
): Promise<NewReceipt[]> {
  const chained = await chainReceipts(entries, previousHash, sha256);
  return Promise.all(
    chained.map(async ({ facts, body, hash }) => ({
      ...{ organisationId, facts, body, hash, keyId: receiptKeys.keyId },
      signature: await receiptKeys.sign(fromHex(hash)),
    })),
  );
}
