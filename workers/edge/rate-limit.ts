import type { HmacKey } from "../../core/clicks/hmac-sha256.ts";
import { networkOf } from "../../core/clicks/network-of.ts";
import { visitorKey } from "../../core/clicks/visitor.ts";
import type { EdgeEnv } from "./env.ts";
import { causeOf, log } from "./log.ts";

/**
 * Whether this address may send for this key now. What is counted is a hash, since no address leaves the Worker. When
 * nobody counts, or counting fails, everything is let through: a limit protects the service and must not stop it.
 */
export async function isWithinRate(
  env: EdgeEnv,
  secret: HmacKey,
  key: string,
  address: string | null,
): Promise<boolean> {
  if (env.BEACONS === undefined || address === null) return true;
  try {
    const { success } = await env.BEACONS.limit({ key: visitorKey(secret, key, networkOf(address)) });
    return success;
  } catch (error) {
    log("warn", { action: "rate.limit", data: { cause: causeOf(error) } });
    return true;
  }
}
