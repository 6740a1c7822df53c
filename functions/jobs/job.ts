import { parseStrictJson } from "../../core/api/strict-json.ts";
import { describeError } from "../../core/logging/describe-error.ts";
import type { AuditContext } from "../../db/client.ts";
import { recordJobRun } from "../../db/repositories/job-runs.ts";
import { JOBS, type JobName, type JobPayload, jobUrl } from "../../queues/jobs.ts";
import type { AppContext } from "../context.ts";
import { writeLog } from "../log.ts";
import { fieldErrors, Problem, problemOfJson } from "../problem.ts";
import { readText } from "../read-body.ts";
import type { Services } from "../services.ts";

/** What a job did, in numbers: it is logged, kept in `job_runs` and answered. */
export type JobCounts = Readonly<Record<string, number>>;

export interface JobRun<Name extends JobName> {
  readonly services: Services;
  readonly requestId: string;
  readonly now: Date;
  readonly payload: JobPayload<Name>;
  /** The job's name in the audit log: for transactions that change what the log watches. */
  readonly audit: AuditContext;
}

export type JobWork<Name extends JobName> = (run: JobRun<Name>) => Promise<JobCounts>;

const BODY_MAX_BYTES = 64 * 1024;
/** Characters of an error that the run keeps. */
const ERROR_MAX = 500;

/**
 * Makes the handler of one job: verifies QStash's signature over the raw body (always, also locally), parses, runs,
 * reports. What the work throws becomes a 500, and QStash delivers again.
 */
export function jobHandler<Name extends JobName>(name: Name, work: JobWork<Name>) {
  return async (c: AppContext): Promise<Response> => {
    const services = c.get("services");
    const body = await readText(c.req.raw, BODY_MAX_BYTES);
    await verifySignature(c, name, body);
    const payload = parsePayload(name, body);
    const requestId = payload.requestId ?? c.get("requestId");
    const delivery = deliveryOf(c);
    c.set("requestId", requestId);
    const startedAt = services.now();
    const report = async (ok: boolean, counts: JobCounts, error: string | null) => {
      const durationMs = services.now().getTime() - startedAt.getTime();
      const idle = ok && Object.values(counts).every((count) => count === 0);
      if (idle) return;
      writeLog({
        level: ok ? "info" : "error",
        requestId,
        actor: name,
        action: ok ? "job.done" : "job.failed",
        data: { ...counts, durationMs, ...(error === null ? {} : { error }) },
      });
      await recordJobRun(services.jobDb, {
        id: services.newId(),
        job: name,
        requestId,
        startedAt,
        durationMs,
        ok,
        counts,
        error,
        ...delivery,
      }).catch((reason) =>
        writeLog({
          level: "warn",
          requestId,
          actor: name,
          action: "job.not_recorded",
          data: { error: describeError(reason) },
        }),
      );
    };
    try {
      const counts = await work({
        services,
        requestId,
        now: startedAt,
        payload,
        audit: jobAudit(name, requestId),
      });
      await report(true, counts, null);
      return c.json({ job: name, counts });
    } catch (error) {
      await report(false, {}, describeError(error).slice(0, ERROR_MAX));
      throw error;
    }
  };
}

const MESSAGE_ID_MAX = 200;

/** Which of QStash's messages it is, and how often it came before: the signature proves neither, so they decide nothing. */
function deliveryOf(c: AppContext): { messageId: string | null; retried: number } {
  const retried = c.req.header("upstash-retried") ?? "";
  return {
    messageId: c.req.header("upstash-message-id")?.slice(0, MESSAGE_ID_MAX) ?? null,
    retried: /^\d{1,3}$/.test(retried) ? Number(retried) : 0,
  };
}

export const jobAudit = (route: JobName, requestId: string): AuditContext => ({
  kind: "system",
  id: null,
  requestId,
  addressClass: "unknown",
  route,
});

async function verifySignature(c: AppContext, name: JobName, body: string): Promise<void> {
  const { receiver, env } = c.get("services");
  const signature = c.req.header("upstash-signature") ?? "";
  const valid =
    signature !== "" &&
    (await receiver.verify({ signature, body, url: jobUrl(env.APP_URL, name) }).catch(() => false));
  if (!valid)
    throw new Problem(
      "bad_signature",
      "Jobs are taken from QStash alone: Upstash-Signature does not prove this request.",
    );
}

function parsePayload<Name extends JobName>(name: Name, body: string): JobPayload<Name> {
  const json = parseStrictJson(body);
  if (!json.ok) throw problemOfJson(json.reason);
  const parsed = JOBS[name].safeParse(json.value);
  if (!parsed.success)
    throw new Problem("invalid_fields", "The payload is not this job's.", fieldErrors(parsed.error));
  return parsed.data as JobPayload<Name>;
}
