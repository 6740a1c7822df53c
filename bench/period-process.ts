import { importHmacKey } from "../core/clicks/hmac-key.ts";
import { toBase64Url } from "../core/ids/base64url.ts";
import { createUuidv7 } from "../core/ids/uuidv7.ts";
import { parseEnvelopeKeys } from "../core/privacy/envelope.ts";
import type { DatabaseConfig } from "../db/client.ts";
import { jobAudit } from "../functions/jobs/job.ts";
import { runPeriod } from "../functions/periods/run-period.ts";

/** What one process did that ran a period until it stood still. */
export interface PeriodReport {
  readonly ms: number;
  /** When each place was passed, in milliseconds from the beginning. */
  readonly places: readonly (readonly [place: string, ms: number])[];
  /** Processor time of the process, in milliseconds: Postgres' is not in it. */
  readonly cpuMs: number;
  /** The most memory that the process ever held. */
  readonly peakBytes: number;
}

/** Runs a period as its job does, in calls of 20 seconds, and reports to the parent; a process of its own, for its memory. */
const BUDGET_MS = 20_000;
const database: DatabaseConfig = JSON.parse(process.env.BENCH_DATABASE ?? "null");
const periodId = process.env.BENCH_PERIOD ?? "";
const newUuid = createUuidv7((bytes) => crypto.getRandomValues(bytes));
const newId = () => newUuid(Date.now());
const newSecret = () => toBase64Url(crypto.getRandomValues(new Uint8Array(32)));
const envelopeKeys = await parseEnvelopeKeys(`a:${newSecret()}`);
const emailKey = await importHmacKey(newSecret(), 32);
if (!envelopeKeys.ok || !emailKey.ok) throw new Error("a fresh key is not one");
const services = { job: database, newId, envelopeKeys: envelopeKeys.value, emailKey: emailKey.value };
const startMs = performance.now();
const places: [string, number][] = [];
const passing = (place: string) => void places.push([place, Math.round(performance.now() - startMs)]);
for (;;) {
  const requestId = newId();
  const outcome = await runPeriod(
    {
      ...{ services, requestId, audit: jobAudit("close-periods", requestId), now: () => new Date(), passing },
      untilMs: Date.now() + BUDGET_MS,
    },
    periodId,
  );
  if (outcome !== "goes_on") break;
}
const report: PeriodReport = {
  ms: performance.now() - startMs,
  places,
  cpuMs: (process.cpuUsage().user + process.cpuUsage().system) / 1000,
  peakBytes: process.resourceUsage().maxRSS * 1024,
};
process.send?.(report, () => process.exit(0));
