import { type Duration, Ratelimit } from "@upstash/ratelimit";
import type { Redis } from "@upstash/redis/cloudflare";
import type { Services } from "./services.ts";
import { within } from "./within.ts";

/** Who was refused is refused by the isolate alone until the window ends; of so many at most. */
const REFUSED_MAX = 10_000;

/** So many requests of somebody in a window that slides; what is counted under one name has one limit at a time. */
export interface SlidingLimit {
  readonly name: string;
  readonly most: number;
  readonly window: Duration;
}

const built = new WeakMap<Redis, Map<string, Ratelimit>>();

/** Sliding windows of one kind, made once per isolate and Redis, since the refused are remembered in it. */
export function limiterOf(redis: Redis, { name, most, window }: SlidingLimit): Ratelimit {
  const limiters = built.get(redis) ?? new Map<string, Ratelimit>();
  built.set(redis, limiters);
  // What was counted counts on when the limit is another; only who was refused is judged anew.
  const key = `${name}/${most}`;
  const limiter =
    limiters.get(key) ??
    new Ratelimit({
      redis,
      prefix: `limit:${name}`,
      limiter: Ratelimit.slidingWindow(most, window),
      ephemeralCache: new BoundedMap(REFUSED_MAX),
      // The library would let everything pass; see countAt.
      timeout: 0,
      enableTelemetry: false,
    });
  limiters.set(key, limiter);
  return limiter;
}

/** Counts `rate` requests of `who`. Throws when Redis does not answer in time. */
export function countAt(
  { redis, env }: Pick<Services, "redis" | "env">,
  limit: SlidingLimit,
  who: string,
  rate = 1,
): Promise<{ success: boolean; remaining: number; reset: number }> {
  return within(env.LIMIT_TIMEOUT_MS, limiterOf(redis, limit).limit(who, { rate }));
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
