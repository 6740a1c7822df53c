import { describeError } from "../../core/logging/describe-error.ts";
import type { JobName } from "../../queues/jobs.ts";
import { createJobPublisher } from "../../queues/publish-job.ts";
import { writeLog } from "../log.ts";
import type { Services } from "../services.ts";

/**
 * Wakes a job anew for what others held while it ran: the message that spoke of it is spent, and else the schedule would be
 * the next to look. Never rejects: the schedule does look.
 */
export async function lookAgain(
  { services, requestId }: { readonly services: Services; readonly requestId: string },
  name: JobName,
): Promise<void> {
  const publisher = createJobPublisher(services.qstash, services.env.APP_URL);
  try {
    await publisher.publishSoon(name, { v: 1, requestId }, services.now());
  } catch (error) {
    const data = { error: describeError(error) };
    writeLog({ level: "warn", requestId, actor: name, action: "job.left_to_schedule", data });
  }
}
