import { LRUCache } from "lru-cache";
import type { HmacKey } from "../../core/clicks/hmac-sha256.ts";
import { networkOf } from "../../core/clicks/network-of.ts";
import { visitorKey } from "../../core/clicks/visitor.ts";
import type { EdgeEnv } from "./env.ts";
import { causeOf, log } from "./log.ts";

/** A page sends several beacons within a minute, whose hash would each time be the same. */
const KNOWN_MAX = 2_000;
const KNOWN_MS = 60_000;

/** What the limiter counts a network's beacons for a program's key by. */
export type CountedAs = (key: string, network: string) => string;

/** Remembers for a minute; the networks do not leave the isolate. */
export function createCountedAs(secret: HmacKey, now: () => number): CountedAs {
  const known = new LRUCache<string, string>({ max: KNOWN_MAX, ttl: KNOWN_MS, perf: { now } });
  return (key, network) => {
    const name = `${key} ${network}`;
    let hash = known.get(name);
    if (hash === undefined) {
      hash = visitorKey(secret, key, network);
      known.set(name, hash);
    }
    return hash;
  };
}

/**
 * Whether this address may send for this key now. What is counted is a hash, since no address leaves the Worker. When
 * nobody counts, or counting fails, everything is let through: a limit protects the service and must not stop it.
 */
export async function isWithinRate(
  env: EdgeEnv,
  countedAs: CountedAs,
  key: string,
  address: string | null,
): Promise<boolean> {
  if (env.BEACONS === undefined || address === null) return true;
  try {
    const { success } = await env.BEACONS.limit({ key: countedAs(key, networkOf(address)) });
    return success;
  } catch (error) {
    log("warn", { action: "rate.limit", data: { cause: causeOf(error) } });
    return true;
  }
}
