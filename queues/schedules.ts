import type { JobName } from "./jobs.ts";

/** One schedule per job that must run without being asked; QStash's finest is a minute. Cron is in UTC. */
export interface Schedule {
  readonly job: JobName;
  readonly cron: string;
  readonly why: string;
}

export const SCHEDULES: readonly Schedule[] = [
  { job: "publish-outbox", cron: "* * * * *", why: "publishes hand-offs that a crash left behind" },
  { job: "report-conversions", cron: "* * * * *", why: "takes browsers' reports whose message was lost" },
  { job: "attribute-conversions", cron: "* * * * *", why: "takes conversions whose message was lost" },
  { job: "accrue-commissions", cron: "* * * * *", why: "takes commissions whose message was lost" },
  {
    job: "apply-integration-events",
    cron: "* * * * *",
    why: "takes providers' events whose message was lost, and tries again what failed",
  },
  {
    job: "deliver-notifications",
    cron: "* * * * *",
    why: "sends what is due, and tries again what failed",
  },
  {
    job: "deliver-webhooks",
    cron: "* * * * *",
    why: "tells endpoints what happened and nobody was woken for, and tries again what failed",
  },
  {
    job: "settle-bonus-events",
    cron: "* * * * *",
    why: "pays referral bonuses for events whose message was lost",
  },
  {
    job: "claw-back-bonuses",
    cron: "* * * * *",
    why: "takes bonuses back for refunds whose message was lost, or whose period has just come into force",
  },
  {
    job: "run-payouts",
    cron: "* * * * *",
    why: "runs approved payouts whose message was lost, and finds out what became of those it was stopped in",
  },
  {
    job: "apply-stripe-events",
    cron: "* * * * *",
    why: "does what Stripe told and nobody has done yet, and tries again what failed",
  },
  { job: "fold-reports", cron: "* * * * *", why: "adds what happened to the sums of reports" },
  {
    job: "check-reports",
    cron: "47 4 * * *",
    why: "holds the sums of reports against what they are the sums of",
  },
  {
    job: "mature-holds",
    cron: "*/5 * * * *",
    why: "approves what is due and releases holds that have passed",
  },
  { job: "issue-receipts", cron: "*/5 * * * *", why: "signs receipts of what was posted" },
  {
    job: "close-periods",
    cron: "7 * * * *",
    why: "opens periods that have begun, and closes those that are over",
  },
  {
    job: "make-batches",
    cron: "3 * * * *",
    why: "makes the payout batches that schedules ask for, and goes on with those that were left",
  },
  { job: "remind-disputes", cron: "11 * * * *", why: "tells merchants what they should have answered" },
  {
    job: "issue-invoices",
    cron: "23 * * * *",
    why: "issues the invoices of months that are over by their program's clock",
  },
  {
    job: "reconcile-payouts",
    cron: "37 * * * *",
    why: "compares the day that is over with Stripe, and goes on with comparisons that were left",
  },
  {
    job: "expire-points",
    cron: "29 2 * * *",
    why: "takes out points, credit and coupons that were not used in time",
  },
  {
    job: "screen-payees",
    cron: "11 * * * *",
    why: "holds against the lists of sanctions whose name or country changed, or whose message was lost",
  },
  {
    job: "keep-kyc",
    cron: "53 3 * * *",
    why: "ends approvals and documents whose time is over, tells before, and asks whoever was not asked",
  },
  {
    job: "find-fraud",
    cron: "19 * * * *",
    why: "looks through the figures of partners, and through accounts that several are paid to",
  },
  { job: "replay-spill", cron: "*/5 * * * *", why: "brings events back that the queue refused" },
  {
    job: "serve-privacy-requests",
    cron: "*/5 * * * *",
    why: "goes on with persons' copies and erasing whose message was lost, or that had to wait",
  },
  {
    job: "write-list-exports",
    cron: "*/5 * * * *",
    why: "goes on with exports of lists whose message was lost, or that failed",
  },
  { job: "enforce-retention", cron: "41 3 * * *", why: "deletes what programs no longer keep" },
  { job: "roll-partitions", cron: "17 3 * * *", why: "makes days ahead, detaches old ones, renews the salt" },
];

/** Schedules of ours carry this prefix, so that others in the same account are left alone. */
export const SCHEDULE_ID_PREFIX = "tributary-";
