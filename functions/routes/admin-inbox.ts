import { Hono } from "hono";
import * as z from "zod/mini";
import { ruleOf } from "../../core/access/permissions.ts";
import { severityOf, workKindsOf } from "../../core/admin/work-inbox.ts";
import { type WorkInbox, type WorkItem, workFields } from "../../core/api/work-inbox.ts";
import { COUNTED_MAX, countWork, listWork, type WorkRow } from "../../db/repositories/work-inbox.ts";
import { JOB_NAMES } from "../../queues/jobs.ts";
import { countDeadLetters } from "../admin/dead-letters.ts";
import type { AppTypes } from "../context.ts";
import { isoOrNull } from "../iso.ts";
import { pageFields, pageOf } from "../pagination.ts";
import { permit } from "../permit.ts";
import { withQuery } from "../valid.ts";

const itemsSchema = z.strictObject({ ...pageFields, ...workFields });

/** What waits for the platform's people, or for somebody whom they can remind: of each kind what their role may see. */
export const adminInboxRoutes = new Hono<AppTypes>()
  .get("/", permit("platform.inbox:read"), async (c) => {
    const services = c.get("services");
    const { role } = c.get("operator");
    const [rows, deadLetters] = await Promise.all([
      countWork(services.jobDb, workKindsOf(role), { now: services.now(), jobs: JOB_NAMES }),
      ruleOf("platform.jobs:read").roles.includes(role) ? countDeadLetters(services) : null,
    ]);
    const inbox: WorkInbox = {
      kinds: rows.map(({ kind, count, oldestAt }) => ({
        kind,
        count: Math.min(count, COUNTED_MAX),
        more: count > COUNTED_MAX,
        oldestAt: isoOrNull(oldestAt),
      })),
      deadLetters,
    };
    return c.json(inbox);
  })
  .get("/items", permit("platform.inbox:read"), withQuery(itemsSchema), async (c) => {
    const { jobDb, now } = c.get("services");
    const query = c.req.valid("query");
    const at = now();
    const kinds = workKindsOf(c.get("operator").role).filter(
      (kind) => query.kind === undefined || kind === query.kind,
    );
    // A kind that the role does not see has nothing for it.
    const rows = kinds.length === 0 ? [] : await listWork(jobDb, kinds, query, { now: at, jobs: JOB_NAMES });
    return c.json(pageOf(rows, query, (row) => present(row, at)));
  });

function present({ severity, since, dueAt, ...row }: WorkRow, now: Date): WorkItem {
  const times = { since: new Date(since), dueAt: dueAt === null ? null : new Date(dueAt) };
  return {
    ...row,
    severity: severityOf({ kind: row.kind, what: row.what, severity, ...times }, now),
    since: times.since.toISOString(),
    dueAt: times.dueAt?.toISOString() ?? null,
  };
}
