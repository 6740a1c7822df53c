import { channelsOf, configuredChannels } from "../notifications/channels.ts";
import { planNotifications } from "../notifications/plan-notifications.ts";
import { sendDeliveries } from "../notifications/send-deliveries.ts";
import { handOn } from "./hand-on.ts";
import type { JobCounts, JobRun } from "./job.ts";

const PLAN_CHUNK = 200;

/** Plans what was told and not yet planned, then sends what is due: of both a chunk, and hands the rest on to itself. */
export async function deliverNotifications({
  services,
  requestId,
  now,
}: JobRun<"deliver-notifications">): Promise<JobCounts> {
  const channels = channelsOf(services.env);
  const { planned, deliveries } = await planNotifications(
    services,
    configuredChannels(channels),
    now,
    PLAN_CHUNK,
  );
  const { counts, more } = await sendDeliveries(services, channels, now);
  await handOn({ services, requestId }, { "deliver-notifications": more || planned === PLAN_CHUNK });
  return { planned, deliveries, ...counts };
}
