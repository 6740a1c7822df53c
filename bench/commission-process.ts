import { importHmacKey } from "../core/clicks/hmac-key.ts";
import { toBase64Url } from "../core/ids/base64url.ts";
import { createUuidv7 } from "../core/ids/uuidv7.ts";
import { parseEnvelopeKeys } from "../core/privacy/envelope.ts";
import type { DatabaseConfig } from "../db/client.ts";
import { inTransaction } from "../db/transaction.ts";
import { accrueChunk } from "../functions/jobs/accrue-commissions.ts";

/** What one process did that ran the job until nothing was due. */
export interface AccrueReport {
  readonly ms: number;
  readonly conversions: number;
  readonly accrued: number;
  readonly postings: number;
  readonly chunks: number;
  /** The most memory that the process ever held. */
  readonly peakBytes: number;
}

/** Runs the job as its route does, chunk after chunk, and reports to the parent; a process of its own, for its memory. */
const database: DatabaseConfig = JSON.parse(process.env.BENCH_DATABASE ?? "null");
const newId = createUuidv7((bytes) => crypto.getRandomValues(bytes));
const newSecret = () => toBase64Url(crypto.getRandomValues(new Uint8Array(32)));
const envelopeKeys = await parseEnvelopeKeys(`a:${newSecret()}`);
const emailKey = await importHmacKey(newSecret(), 32);
if (!envelopeKeys.ok || !emailKey.ok) throw new Error("a fresh key is not one");
const services = {
  newId: () => newId(Date.now()),
  envelopeKeys: envelopeKeys.value,
  emailKey: emailKey.value,
};
const total = { conversions: 0, accrued: 0, postings: 0, chunks: 0 };
const startMs = performance.now();
for (;;) {
  const { counts } = await inTransaction(database, null, (tx) =>
    accrueChunk(tx, services, newId(Date.now()), new Date()),
  );
  if (counts.conversions === 0) break;
  total.conversions += counts.conversions;
  total.accrued += counts.accrued;
  total.postings += counts.postings;
  total.chunks++;
}
const report: AccrueReport = {
  ms: performance.now() - startMs,
  ...total,
  peakBytes: process.resourceUsage().maxRSS * 1024,
};
process.send?.(report, () => process.exit(0));
