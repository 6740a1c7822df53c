import { SALT_BYTES, SALT_TTL_SECONDS, saltKey } from "../../core/clicks/daily-salt.ts";
import { toBase64Url } from "../../core/ids/base64url.ts";
import { cleanUp, rollPartitions } from "../../db/repositories/housekeeping.ts";
import { forgetDevices } from "../../db/repositories/report/fold.ts";
import { publishMissingKeys } from "../publish-program-keys.ts";
import type { Services } from "../services.ts";
import type { JobCounts, JobRun } from "./job.ts";

const DAY_MS = 86_400_000;
/** Events are taken up to seven days late; a platform that stood still must have those days as well. */
const DAYS_BACK = 8;
const DAYS_AHEAD = 15;
/** Days of clicks that stay attached; older partitions are detached, their rows kept. */
const KEPT_DAYS = 400;

/** Makes days ahead, detaches old ones, writes tomorrow's salt, drops what has served, and mends program keys. */
export async function rollPartitionsJob({ services, now }: JobRun<"roll-partitions">): Promise<JobCounts> {
  const { made, detached } = await rollPartitions(services.jobDb, now, {
    back: DAYS_BACK,
    ahead: DAYS_AHEAD,
    kept: KEPT_DAYS,
  });
  const salts =
    (await ensureSalt(services, now.getTime())) + (await ensureSalt(services, now.getTime() + DAY_MS));
  const cleaned =
    (await cleanUp(services.jobDb, now)) + (await forgetDevices(services.jobDb, now, DAYS_BACK + 1));
  // Last, since it needs Upstash, which nothing before it does.
  const keys = await publishMissingKeys(services);
  return { made, detached, salts, cleaned, keys };
}

/** A salt is written once and never replaced: a new one would make the day's visitors look new. */
async function ensureSalt(services: Services, dayMs: number): Promise<number> {
  const key = saltKey(dayMs);
  if ((await services.env.SALTS.get(key)) !== null) return 0;
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
  await services.env.SALTS.put(key, toBase64Url(salt), { expirationTtl: SALT_TTL_SECONDS });
  return 1;
}
