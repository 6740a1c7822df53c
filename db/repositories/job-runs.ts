import { type SQL, sql } from "drizzle-orm";
import type { JobRunFilter } from "../../core/api/jobs.ts";
import { type HttpDatabase, type PlatformIdentity, queryAs } from "../client.ts";
import { type Executor, rowsOf } from "../executor.ts";
import { jobRuns } from "../schema/operations.ts";
import {
  allOf,
  countMerged,
  type KeysetColumns,
  type KeysetPage,
  type KeysetRow,
  type MergedRows,
  mergedPage,
  NO_OWNER,
  orderOf,
} from "./keyset.ts";

/** Keeps what a job run did. */
export async function recordJobRun(db: HttpDatabase, run: typeof jobRuns.$inferInsert): Promise<void> {
  await db.insert(jobRuns).values(run);
}

export type JobRunRow = {
  id: string;
  job: string;
  ok: boolean;
  startedAt: string;
  durationMs: number;
  retried: number;
  counts: Record<string, number>;
  error: string | null;
  requestId: string;
  messageId: string | null;
};

/** Of `job_runs r`. */
const FIELDS = sql`r.id, r.job, r.ok, r.started_at AS "startedAt", r.duration_ms AS "durationMs", r.retried, r.counts, r.error,
  r.request_id AS "requestId", r.message_id AS "messageId"`;

export type ListedJobRun = JobRunRow & KeysetRow;

const SORTS: KeysetColumns = {
  startedAt: { value: sql`r.started_at`, type: "timestamptz" },
  durationMs: { value: sql`r.duration_ms`, type: "bigint" },
};

/** Up to `limit + 1`, the last of which only tells that there is more. */
export function listJobRuns(
  db: HttpDatabase,
  operator: PlatformIdentity,
  filter: JobRunFilter,
  page: KeysetPage,
): Promise<ListedJobRun[]> {
  const list = { ...listOf(filter), columns: sql`r.*`, id: sql`r.id`, sorts: SORTS };
  return queryAs<ListedJobRun>(
    db,
    operator,
    sql`SELECT ${FIELDS}, r.sort_value::text AS "sortValue" FROM (${mergedPage(list, page)}) r ${orderOf(page, sql`r`)}`,
  );
}

/** How many there are, as far as `most + 1`. */
export const countJobRuns = (
  db: HttpDatabase,
  operator: PlatformIdentity,
  filter: JobRunFilter,
  most: number,
): Promise<number> => countMerged(db, operator, listOf(filter), most);

const listOf = ({ job, outcome }: JobRunFilter): MergedRows => ({
  owners: NO_OWNER,
  from: sql`job_runs r`,
  where: allOf([
    job === undefined ? undefined : sql`r.job = ${job}`,
    outcome === undefined ? undefined : outcome === "failed" ? sql`NOT r.ok` : sql`r.ok`,
  ]),
});

export type JobSummaryRow = { job: string; last: JobRunRow | null; runs: number; failures: number };

/** Each of these jobs, in their order, with its last run and what it did in the day before `now`. */
export function summariseJobs(
  db: HttpDatabase,
  jobs: readonly string[],
  now: Date,
): Promise<JobSummaryRow[]> {
  return rowsOf<JobSummaryRow>(
    db,
    sql`
    SELECT j.job, l.last, d.runs, d.failures
    FROM jsonb_array_elements_text(${JSON.stringify(jobs)}::jsonb) WITH ORDINALITY j(job, place) LEFT JOIN LATERAL (
      SELECT to_jsonb(f) AS last FROM (SELECT ${FIELDS} FROM job_runs r WHERE r.job = j.job ORDER BY r.started_at DESC LIMIT 1) f
    ) l ON true CROSS JOIN LATERAL (
      SELECT count(*)::int AS runs, (count(*) FILTER (WHERE NOT ok))::int AS failures FROM job_runs r
      WHERE r.job = j.job AND r.started_at > ${now}::timestamptz - interval '1 day'
    ) d ORDER BY j.place`,
  );
}

/** Into the platform's own chain of the audit log. */
const note = (action: string, details: Readonly<Record<string, unknown>>): SQL => sql`
  SELECT audit_note('00000000-0000-0000-0000-000000000000'::uuid, NULL, ${action}, 'job', NULL, ${JSON.stringify(details)}::jsonb)`;

/** In the transaction that hands the job over. */
export async function noteJobCalled(
  db: Executor,
  details: { readonly job: string; readonly reason: string },
): Promise<void> {
  await db.execute(note("job.called", details));
}

/** Before QStash is told: what it does cannot be undone. */
export async function noteDeadLetters(
  db: HttpDatabase,
  operator: PlatformIdentity,
  act: "retry" | "delete",
  details: {
    readonly jobs: Readonly<Record<string, number>>;
    readonly ids: readonly string[];
    readonly reason: string;
  },
): Promise<void> {
  const action = act === "retry" ? "job.dead_letters_retried" : "job.dead_letters_deleted";
  await queryAs(db, operator, note(action, details));
}

export type BadEventRow = {
  reason: string;
  count: number;
  firstAt: string;
  lastAt: string;
  programs: number;
};

/** Of so many of the last ones the reasons are counted. */
const BAD_EVENTS_COUNTED = 100_000;

/** Why events were refused, the most frequent reason first; of all that is kept, up to the last 100,000. */
export function groupBadEvents(db: HttpDatabase): Promise<BadEventRow[]> {
  return rowsOf<BadEventRow>(
    db,
    sql`
    SELECT reason, count(*)::int AS count, min(received_at) AS "firstAt", max(received_at) AS "lastAt", count(DISTINCT program_id)::int AS programs
    FROM (SELECT reason, received_at, program_id FROM bad_events ORDER BY received_at DESC LIMIT ${BAD_EVENTS_COUNTED}) b
    GROUP BY reason ORDER BY count(*) DESC, reason LIMIT 100`,
  );
}
