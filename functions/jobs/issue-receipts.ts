import { fromHex } from "../../core/ids/hex.ts";
import { chainReceipts } from "../../core/receipts/chain-receipts.ts";
import {
  areReceiptsDue,
  beginIssuing,
  type DueAccount,
  loadDueEntries,
  type NewReceipt,
  tenantsWithReceiptsDue,
  writeReceipts,
} from "../../db/repositories/receipt-issuing.ts";
import { inTransaction, type Transaction } from "../../db/transaction.ts";
import type { Services } from "../services.ts";
import { sha256 } from "../sha256.ts";
import { containFailure } from "./contain-failure.ts";
import { handOn } from "./hand-on.ts";
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
  for (let chunk = 1; chunk <= CHUNKS; chunk++) {
    const step = await containFailure(
      { name: "issue-receipts", requestId },
      (organisationId) =>
        inTransaction(services.job, null, (tx) => issueChunk(tx, services, { now, organisationId })),
      () => tenantsWithReceiptsDue(services.jobDb),
    );
    if (step === "taken") return { receipts };
    receipts += step;
    // Whoever was woken meanwhile found the lock taken and left: what it was woken for is seen now that this has committed.
    if (step < CHUNK && !(await areReceiptsDue(services.jobDb))) return { receipts };
  }
  if (receipts > 0) await handOn({ services, requestId }, { "issue-receipts": true });
  return { receipts };
}

interface ChunkRun {
  readonly now: Date;
  readonly organisationId: string | null;
}

/** How many receipts were issued; `taken`: another run is at it. */
async function issueChunk(
  tx: Transaction,
  services: Pick<Services, "receiptKeys">,
  { now, organisationId }: ChunkRun,
): Promise<number | "taken"> {
  if (!(await beginIssuing(tx))) return "taken";
  const accounts = await loadDueEntries(tx, CHUNK, organisationId);
  if (accounts.length === 0) return 0;
  const receipts: NewReceipt[] = [];
  for (const account of accounts) receipts.push(...(await signAccount(account, services)));
  await writeReceipts(tx, accounts, receipts, now);
  return receipts.length;
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
