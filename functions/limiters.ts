import { type Duration, Ratelimit } from "@upstash/ratelimit";
import type { Redis } from "@upstash/redis/cloudflare";

/** A count that is not there by then is none: the request has waited long enough. */
export const COUNT_TIMEOUT_MS = 500;
/** Who was refused is refused by the isolate alone until the window ends; of so many at most. */
const REFUSED_MAX = 10_000;

const built = new WeakMap<Redis, Map<string, Ratelimit>>();

/** Sliding windows of one kind, made once per isolate and Redis, since the refused are remembered in it. */
export function limiterOf(
  redis: Redis,
  { name, most, window }: { readonly name: string; readonly most: number; readonly window: Duration },
): Ratelimit {
  const limiters = built.get(redis) ?? new Map<string, Ratelimit>();
  built.set(redis, limiters);
  const limiter =
    limiters.get(name) ??
    new Ratelimit({
      redis,
      prefix: `limit:${name}`,
      limiter: Ratelimit.slidingWindow(most, window),
      ephemeralCache: new BoundedMap(REFUSED_MAX),
      timeout: COUNT_TIMEOUT_MS,
      enableTelemetry: false,
    });
  limiters.set(name, limiter);
  return limiter;
}

/** Throws when Redis did not answer in time, where the library would let everything pass. */
export async function countAt(
  limiter: Ratelimit,
  who: string,
  rate: number,
): Promise<{ success: boolean; remaining: number; reset: number }> {
  const counted = await limiter.limit(who, { rate });
  if (counted.reason === "timeout") throw new Error(`no answer in ${COUNT_TIMEOUT_MS} ms`);
  return counted;
}

/** A map that forgets what came first. */
class BoundedMap extends Map<string, number> {
  readonly #max: number;

  constructor(max: number) {
    super();
    this.#max = max;
  }

  override set(key: string, value: number): this {
    const [oldest] = this.keys();
    if (oldest !== undefined && this.size >= this.#max && !this.has(key)) this.delete(oldest);
    return super.set(key, value);
  }
}
