import { writeLog } from "../log.ts";
import { Problem } from "../problem.ts";
import type { Services } from "../services.ts";
import { sha256 } from "../sha256.ts";
import { within } from "../within.ts";

/** Attempts that one account, and one address, may make in a window. */
const PER_ACCOUNT = 10;
const PER_ADDRESS = 100;
const WINDOW_MS = 15 * 60_000;
const TIME_LIMIT_MS = 3_000;

export interface AttemptLimit {
  /** Counts an attempt. Throws 429 when there were too many, and 503 when they cannot be counted: nobody guesses unseen. */
  count(): Promise<void>;
  /** After the right password: the account's attempts are forgotten. */
  forget(): Promise<void>;
}

/** Counts attempts to sign in, by hashes of the account and, on Cloudflare, of the address they come from. */
export async function attemptLimit(
  { redis, now }: Pick<Services, "redis" | "now">,
  requestId: string,
  attempt: { readonly account: string; readonly address: string | undefined },
): Promise<AttemptLimit> {
  const nowMs = now().getTime();
  const window = Math.floor(nowMs / WINDOW_MS);
  const account = `sign-in:account:${await sha256(attempt.account)}:${window}`;
  const counters = [{ key: account, most: PER_ACCOUNT }];
  if (attempt.address !== undefined) {
    counters.push({ key: `sign-in:address:${await sha256(attempt.address)}:${window}`, most: PER_ADDRESS });
  }
  return {
    async count() {
      const pipeline = redis.pipeline();
      for (const { key } of counters) pipeline.incr(key);
      for (const { key } of counters) pipeline.pexpire(key, WINDOW_MS);
      const counts = await within(TIME_LIMIT_MS, pipeline.exec<number[]>()).catch((error: unknown) => {
        writeLog({
          ...{ level: "warn", requestId, actor: "api", action: "sign-in.uncounted" },
          data: { error: String(error) },
        });
        throw new Problem("unavailable", "Signing in is not possible now; try again in a moment.", [], {
          "retry-after": "5",
        });
      });
      if (counters.every(({ most }, index) => (counts[index] ?? Number.POSITIVE_INFINITY) <= most)) return;
      const seconds = Math.ceil(((window + 1) * WINDOW_MS - nowMs) / 1000);
      throw new Problem("too_many_requests", `Too many attempts; try again in ${seconds} seconds.`, [], {
        "retry-after": String(seconds),
      });
    },
    async forget() {
      // Kept, they end with their window.
      await within(TIME_LIMIT_MS, redis.del(account)).catch(() => undefined);
    },
  };
}
