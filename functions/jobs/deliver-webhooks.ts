import { insertOutbox } from "../../db/repositories/outbox.ts";
import { listEndpointsDue, planWebhooks } from "../../db/repositories/webhooks/send.ts";
import { publishNow } from "../hand-off.ts";
import { handOn } from "./hand-on.ts";
import type { JobCounts, JobRun } from "./job.ts";

const PLAN_CHUNK = 500;
const ENDPOINTS_MAX = 100;

/**
 * Decides which endpoints are told of what has happened, and hands each endpoint that something is due to to a run of its own:
 * one that answers slowly keeps nobody else waiting.
 */
export async function deliverWebhooks({
  services,
  requestId,
  now,
}: JobRun<"deliver-webhooks">): Promise<JobCounts> {
  const { events, deliveries } = await planWebhooks(services.jobDb, now, PLAN_CHUNK);
  const endpoints = await listEndpointsDue(services.jobDb, now, ENDPOINTS_MAX);
  const rows = endpoints.map((endpoint) => ({
    ...{ id: services.newId(), topic: "send-webhooks", payload: { v: 1, requestId, endpoint } },
  }));
  if (rows.length > 0) await services.jobDb.execute(insertOutbox(null, rows));
  await publishNow(services, rows, requestId);
  await handOn({ services, requestId }, { "deliver-webhooks": events === PLAN_CHUNK });
  return { events, deliveries, endpoints: endpoints.length };
}
