import { insertOutbox } from "../../db/repositories/outbox.ts";
import type { JobName } from "../../queues/jobs.ts";
import { publishNow } from "../hand-off.ts";
import type { JobRun } from "./job.ts";

/** Wakes jobs, mostly the one that calls, for what is left when its piece of work is done. */
export async function handOn(
  { services, requestId }: Pick<JobRun<JobName>, "services" | "requestId">,
  topics: readonly JobName[],
): Promise<void> {
  const rows = topics.map((topic) => ({ id: services.newId(), topic, payload: { v: 1, requestId } }));
  await services.jobDb.execute(insertOutbox(null, rows));
  await publishNow(services, rows, requestId);
}
