import { Hono } from "hono";
import * as z from "zod/mini";
import {
  type BadEventGroup,
  deadLetterListSchema,
  deadLettersSchema,
  type JobRunView,
  type JobSummary,
  jobPathSchema,
  jobRunFields,
  runJobSchema,
} from "../../core/api/jobs.ts";
import {
  groupBadEvents,
  type JobRunRow,
  listJobRuns,
  summariseJobs,
} from "../../db/repositories/job-runs.ts";
import { isWakeJob, JOB_NAMES } from "../../queues/jobs.ts";
import { SCHEDULES } from "../../queues/schedules.ts";
import { callJob } from "../admin/call-job.ts";
import { decideDeadLetters, listDeadLetters } from "../admin/dead-letters.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { iso } from "../iso.ts";
import { pageFields, pageOf } from "../pagination.ts";
import { permit } from "../permit.ts";
import { withBody, withPath, withQuery } from "../valid.ts";

const runsSchema = z.strictObject({ ...pageFields, ...jobRunFields });

/** What the platform's jobs do, what of theirs was given up, and what ingest refused. */
export const adminJobRoutes = new Hono<AppTypes>()
  .get("/", permit("platform.jobs:read"), async (c) => {
    const { jobDb, now } = c.get("services");
    const rows = await summariseJobs(jobDb, JOB_NAMES, now());
    const data = rows.map(({ job, last, runs, failures }): JobSummary => {
      const schedule = SCHEDULES.find((one) => one.job === job);
      return {
        job,
        schedule: schedule === undefined ? null : { cron: schedule.cron, why: schedule.why },
        callable: JOB_NAMES.some((name) => name === job && isWakeJob(name)),
        last: last === null ? null : presentRun(last),
        ...{ runs, failures },
      };
    });
    return c.json({ data });
  })
  .get("/runs", permit("platform.jobs:read"), withQuery(runsSchema), async (c) => {
    const query = c.req.valid("query");
    return c.json(pageOf(await listJobRuns(c.get("services").jobDb, query), query, presentRun));
  })
  .get("/bad-events", permit("platform.jobs:read"), async (c) => {
    const rows = await groupBadEvents(c.get("services").jobDb);
    const data = rows.map(
      (row): BadEventGroup => ({ ...row, firstAt: iso(row.firstAt), lastAt: iso(row.lastAt) }),
    );
    return c.json({ data });
  })
  .get("/dead-letters", permit("platform.jobs:read"), withQuery(deadLetterListSchema), async (c) =>
    c.json(await listDeadLetters(c.get("services"), c.req.valid("query").cursor)),
  )
  .post("/dead-letters/retry", permit("platform.jobs:write"), withBody(deadLettersSchema), async (c) =>
    c.json(await decide(c, "retry", c.req.valid("json"))),
  )
  .post("/dead-letters/delete", permit("platform.jobs:write"), withBody(deadLettersSchema), async (c) =>
    c.json(await decide(c, "delete", c.req.valid("json"))),
  )
  .post(
    "/:job/run",
    permit("platform.jobs:write"),
    withPath(jobPathSchema),
    withBody(runJobSchema),
    async (c) => {
      await callJob(c, c.req.valid("param").job, c.req.valid("json").reason);
      return c.body(null, 204);
    },
  );

const decide = (
  c: AppContext,
  act: "retry" | "delete",
  given: { readonly ids: readonly string[]; readonly reason: string },
) => decideDeadLetters(c.get("services"), c.get("operator"), act, given);

const presentRun = ({ retried, startedAt, ...row }: JobRunRow): JobRunView => ({
  ...row,
  startedAt: iso(startedAt),
  attempt: retried + 1,
});
