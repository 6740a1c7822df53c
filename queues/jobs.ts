import * as z from "zod/mini";

/** Which links a `publish-links` job writes to the edge: all that hang on one of these. */
export const LINK_SCOPES = ["link", "enrollment", "partner", "campaign", "program"] as const;
export type LinkScope = (typeof LINK_SCOPES)[number];

/** What a program's people are told by mail. */
export const NOTICES = ["budget_used_up"] as const;

/**
 * Every payload carries its version and, but for scheduled runs, the id of the request that caused it. Consumers
 * accept each version that can still be in flight.
 */
const base = { v: z.literal(1), requestId: z.optional(z.uuid()) };
const wake = z.object(base);

/** Every job: its name is the last part of its address `/api/jobs/<name>`. */
export const JOBS = {
  "attribute-conversions": wake,
  "accrue-commissions": wake,
  "report-conversions": wake,
  "apply-integration-events": wake,
  "mature-holds": wake,
  "expire-points": wake,
  "close-periods": wake,
  "make-batches": wake,
  "remind-disputes": wake,
  "settle-bonus-events": wake,
  "claw-back-bonuses": wake,
  "run-payouts": wake,
  "apply-stripe-events": wake,
  "screen-payees": wake,
  "keep-kyc": wake,
  "find-fraud": wake,
  "issue-invoices": wake,
  /** `run`: that reconciliation alone; without it, the day's and whatever is under way. */
  "reconcile-payouts": z.object({ ...base, run: z.optional(z.uuid()) }),
  "issue-receipts": wake,
  "fold-reports": wake,
  "check-reports": wake,
  "replay-spill": wake,
  "roll-partitions": wake,
  "publish-outbox": wake,
  "deliver-notifications": wake,
  "deliver-webhooks": wake,
  /** `endpoint` is the one that is sent to. */
  "send-webhooks": z.object({ ...base, endpoint: z.uuid() }),
  "serve-privacy-requests": wake,
  "write-list-exports": wake,
  "enforce-retention": wake,
  /** `id` is what the notice is about: a campaign. */
  "send-notice": z.object({ ...base, notice: z.enum(NOTICES), id: z.uuid() }),
  "publish-links": z.object({
    ...base,
    scope: z.enum(LINK_SCOPES),
    id: z.uuid(),
    after: z.optional(z.uuid()),
  }),
} as const;

export type JobName = keyof typeof JOBS;
export type JobPayload<Name extends JobName> = z.infer<(typeof JOBS)[Name]>;

export const JOB_NAMES = Object.keys(JOBS) as JobName[];

export function isJobName(name: string): name is JobName {
  return Object.hasOwn(JOBS, name);
}

/** Jobs whose message only says "there is work": any number of waiting ones are as good as one. */
export function isWakeJob(name: JobName): boolean {
  return name !== "publish-links" && name !== "send-notice" && name !== "send-webhooks";
}

/**
 * Jobs of which QStash delivers the next message when the one before is answered: their paces never add, and they never wait for
 * each other's rows.
 */
const ONE_AT_A_TIME: readonly JobName[] = ["run-payouts", "apply-stripe-events", "fold-reports"];

/** QStash's flow control of a job; undefined: as many at once as there are. */
export function flowOf(name: JobName): { key: string; parallelism: number } | undefined {
  return ONE_AT_A_TIME.includes(name) ? { key: `tributary-${name}`, parallelism: 1 } : undefined;
}

export function jobUrl(appUrl: string, name: JobName): string {
  return `${appUrl.replace(/\/$/, "")}/api/jobs/${name}`;
}
