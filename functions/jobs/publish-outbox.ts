import { createOutboxStore } from "../../db/repositories/outbox.ts";
import { sweepOutbox } from "../../queues/outbox.ts";
import { createJobPublisher } from "../../queues/publish-job.ts";
import type { JobCounts, JobRun } from "./job.ts";

/** Publishes hand-offs that a crash, or a refusing QStash, left behind. */
export async function publishOutbox({ services, now }: JobRun<"publish-outbox">): Promise<JobCounts> {
  const publisher = createJobPublisher(services.qstash, services.env.APP_URL);
  return { ...(await sweepOutbox(createOutboxStore(services.jobDb), publisher, now)) };
}
