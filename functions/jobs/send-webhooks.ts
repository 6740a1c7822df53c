import { insertOutbox } from "../../db/repositories/outbox.ts";
import { leaseEndpoint, releaseEndpoint } from "../../db/repositories/webhooks/send.ts";
import { publishNow } from "../hand-off.ts";
import { sendToEndpoint } from "../webhooks-out/send-to-endpoint.ts";
import type { JobCounts, JobRun } from "./job.ts";

/** Sends one endpoint what is due to it, unless another run does; and hands what is left on to itself. */
export async function sendWebhooks({
  services,
  requestId,
  now,
  payload,
  audit,
}: JobRun<"send-webhooks">): Promise<JobCounts> {
  const { endpoint } = payload;
  if (!(await leaseEndpoint(services.jobDb, endpoint, now))) return {};
  const { counts, handOffs } = await sendToEndpoint({ services, audit, requestId }, endpoint);
  const more = await releaseEndpoint(services.jobDb, endpoint, services.now());
  const again = more
    ? [{ id: services.newId(), topic: "send-webhooks", payload: { v: 1, requestId, endpoint } }]
    : [];
  if (again.length > 0) await services.jobDb.execute(insertOutbox(null, again));
  await publishNow(services, [...handOffs, ...again], requestId);
  return { ...counts };
}
