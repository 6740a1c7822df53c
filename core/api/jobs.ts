import * as z from "zod/mini";
import { DEAD_LETTERS_MAX } from "./bounds.ts";
import { lineField, reasonField } from "./fields.ts";
import type { Sorts } from "./sorting.ts";

/** Filters of `/api/admin/jobs/runs`. */
export const jobRunFields = {
  job: z.optional(lineField(50)),
  outcome: z.optional(z.enum(["done", "failed"])),
};
export type JobRunFilter = z.infer<z.ZodMiniObject<typeof jobRunFields>>;
export const JOB_RUN_SORTS = { startedAt: "moment", durationMs: "whole" } as const satisfies Sorts;

/** Path of `POST /api/admin/jobs/:job/run`. */
export const jobPathSchema = z.object({ job: lineField(50) });
/** `POST /api/admin/jobs/:job/run`: the job is called now, whatever its schedule says. */
export const runJobSchema = z.strictObject({ reason: reasonField });

const deadLetterId = z.string().check(z.regex(/^[\w-]{1,100}$/, "is not the id of a dead letter"));

/** `GET /api/admin/jobs/dead-letters?cursor=`, as QStash pages. */
export const deadLetterListSchema = z.strictObject({
  cursor: z.optional(z.string().check(z.regex(/^[\w.:=+/-]{1,200}$/, "not a cursor of ours"))),
});
/** `POST /api/admin/jobs/dead-letters/retry` and `…/delete`. */
export const deadLettersSchema = z.strictObject({
  ids: z.array(deadLetterId).check(z.minLength(1), z.maxLength(DEAD_LETTERS_MAX)),
  reason: reasonField,
});

/** A job, and how it has been doing. */
export interface JobSummary {
  readonly job: string;
  /** When it runs by itself; null: only when something asks for it. */
  readonly schedule: { readonly cron: string; readonly why: string } | null;
  /** It can be called by hand: its message says nothing but that there may be work. */
  readonly callable: boolean;
  /** Null: it has done nothing yet, or too long ago to be kept. Runs that found nothing to do are not kept. */
  readonly last: JobRunView | null;
  /** In the last 24 hours. */
  readonly runs: number;
  readonly failures: number;
}

/** One run of a job that did something, or failed. */
export interface JobRunView {
  readonly id: string;
  readonly job: string;
  readonly ok: boolean;
  readonly startedAt: string;
  readonly durationMs: number;
  /** The how-manieth delivery of its message it was. */
  readonly attempt: number;
  /** What it did, by name. */
  readonly counts: Readonly<Record<string, number>>;
  readonly error: string | null;
  readonly requestId: string;
  /** QStash's message; null: it was not said. */
  readonly messageId: string | null;
}

/** A job's message that QStash has given up. */
export interface DeadLetter {
  readonly id: string;
  readonly messageId: string;
  readonly job: string;
  /** What it says, as text of up to 2,000 characters. */
  readonly body: string | null;
  /** When it was published. */
  readonly createdAt: string;
  readonly attempts: number;
  /** Of the last answer; null: there was none. */
  readonly status: number | null;
  /** The last answer, or why there was none; up to 2,000 characters. */
  readonly answer: string | null;
  /** A schedule calls the job by itself, so that what the message asked for is or will be done without it. */
  readonly scheduled: boolean;
}

/** `retry` and `delete`: how many it was done with, and which were gone already. */
export interface DeadLettersDone {
  readonly done: number;
  readonly gone: readonly string[];
}

/** Events that ingest refused, by reason. */
export interface BadEventGroup {
  readonly reason: string;
  readonly count: number;
  readonly firstAt: string;
  readonly lastAt: string;
  /** How many programs they were for, where that is known. */
  readonly programs: number;
}
