import { Hono } from "hono";
import {
  type BadEventGroup,
  deadLetterListSchema,
  deadLettersSchema,
  type JobRunView,
  type JobSummary,
  jobPathSchema,
  runJobSchema,
} from "../../core/api/jobs.ts";
import { groupBadEvents, type JobRunRow, summariseJobs } from "../../db/repositories/job-runs.ts";
import { isWakeJob, JOB_NAMES } from "../../queues/jobs.ts";
import { SCHEDULES } from "../../queues/schedules.ts";
import { callJob } from "../admin/call-job.ts";
import { decideDeadLetters, listDeadLetters } from "../admin/dead-letters.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { iso } from "../iso.ts";
import { listRoute, platformAccess } from "../lists/list-route.ts";
import { jobRunList } from "../lists/platform-lists.ts";
import { permit } from "../permit.ts";
import { withBody, withPath, withQuery } from "../valid.ts";

const runs = listRoute(jobRunList, platformAccess);

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
  .get(
    "/runs",
    permit("platform.jobs:read"),
    withQuery(jobRunList.pageSchema),
    runs.page(({ sortValue: _, ...row }) => presentRun(row)),
  )
  .get("/runs/count", permit("platform.jobs:read"), withQuery(jobRunList.countSchema), runs.count)
  .get("/runs/export.csv", permit("platform.jobs:read"), withQuery(jobRunList.exportSchema), runs.csv)
  .post("/runs/exports", permit("platform.jobs:read"), withBody(jobRunList.exportSchema), runs.ask)
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

function presentRun({ retried, startedAt, ...row }: JobRunRow): JobRunView {
  return { ...row, startedAt: iso(startedAt), attempt: retried + 1 };
}
