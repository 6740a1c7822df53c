import { attemptPauseMs } from "../../core/access/attempt-pause.ts";
import { networkOf } from "../../core/clicks/network-of.ts";
import { writeLog } from "../log.ts";
import { Problem } from "../problem.ts";
import type { Services } from "../services.ts";
import { within } from "../within.ts";
import { keyedHash } from "./keyed-hash.ts";

/** Attempts in a window: at one account from one place, and from one place at all accounts together. */
const PER_ACCOUNT_HERE = 10;
const PER_PLACE = 100;
const WINDOW_MS = 15 * 60_000;
/** An account's attempts from unknown places are forgotten when there was none for so long. */
const ACCOUNT_MS = 24 * 60 * 60_000;
/** How long a place is known where an account was signed in to. */
const KNOWN_MS = 90 * 24 * 60 * 60_000;
const TIME_LIMIT_MS = 3_000;

/**
 * Counts an attempt and answers -1 when a window is full, 0 at a known place, otherwise the how-manieth attempt at the
 * account from unknown places it is. A refused attempt counts for its own windows alone: one place cannot slow an
 * account down by itself. KEYS: known place, account, windows. ARGV: ms of a window, ms of the account, most per window.
 */
const COUNT_ATTEMPT = `
local full = false
for i = 3, #KEYS do
  full = redis.call('INCR', KEYS[i]) > tonumber(ARGV[i]) or full
  redis.call('PEXPIRE', KEYS[i], ARGV[1])
end
if full then return -1 end
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
local attempts = redis.call('INCR', KEYS[2])
redis.call('PEXPIRE', KEYS[2], ARGV[2])
return attempts`;

export interface AttemptLimit {
  /** Counts an attempt. Throws 429 when there were too many, and 503 when they cannot be counted: nobody guesses unseen. */
  count(): Promise<void>;
  /** After the right password: the attempts from here are forgotten, and the place is known. */
  prove(): Promise<void>;
}

type Counted = Pick<Services, "redis" | "emailKey" | "now">;

/**
 * Counts attempts to sign in, alike for accounts that exist and that do not. Tightly where somebody tries from: a
 * stranger's guesses lock the owner out nowhere else. An account as a whole only grows slower, and not where its owner
 * has been before. Without an address (one machine, tests) everybody is at the same place. A second factor is counted
 * apart from the password, so that the tries at one use up none of the other.
 */
export async function attemptLimit(
  services: Counted,
  requestId: string,
  attempt: { readonly account: string; readonly address: string | undefined },
  what: "sign-in" | "second-factor" = "sign-in",
): Promise<AttemptLimit> {
  const { redis, now } = services;
  const nowMs = now().getTime();
  const window = Math.floor(nowMs / WINDOW_MS);
  const place = attempt.address === undefined ? "" : networkOf(attempt.address);
  const [account, pair, from] = await Promise.all([
    keyedHash(services, `${what}.account.${attempt.account}`),
    keyedHash(services, `${what}.pair.${place}.${attempt.account}`),
    keyedHash(services, `${what}.place.${place}`),
  ]);
  const known = `${what}:known:${pair}`;
  const here = `${what}:pair:${pair}:${window}`;
  const windows = [{ key: here, most: PER_ACCOUNT_HERE }];
  if (attempt.address !== undefined)
    windows.push({ key: `${what}:place:${from}:${window}`, most: PER_PLACE });

  async function count(): Promise<void> {
    const counted = await redis.eval<unknown[], number>(
      COUNT_ATTEMPT,
      [known, `${what}:account:${account}`, ...windows.map(({ key }) => key)],
      [WINDOW_MS, ACCOUNT_MS, ...windows.map(({ most }) => most)],
    );
    if (counted < 0) throw tooMany((window + 1) * WINDOW_MS - nowMs);
    const pauseMs = attemptPauseMs(counted);
    // Whoever sets it has its turn; everybody else waits until it is gone.
    if (pauseMs > 0 && !(await redis.set(`${what}:pause:${account}`, 1, { nx: true, px: pauseMs })))
      throw tooMany(pauseMs);
  }
  return {
    count: () =>
      within(TIME_LIMIT_MS, count()).catch((error: unknown) => {
        throw error instanceof Problem ? error : uncounted(requestId, error);
      }),
    async prove() {
      const pipeline = redis.pipeline();
      pipeline.del(here);
      pipeline.set(known, 1, { px: KNOWN_MS });
      // Kept, the attempts end with their window.
      await within(TIME_LIMIT_MS, pipeline.exec()).catch(() => undefined);
    },
  };
}

function tooMany(waitMs: number): Problem {
  const seconds = Math.ceil(waitMs / 1000);
  return new Problem("too_many_requests", `Too many attempts; try again in ${seconds} seconds.`, [], {
    "retry-after": String(seconds),
  });
}

function uncounted(requestId: string, error: unknown): Problem {
  writeLog({
    ...{ level: "warn", requestId, actor: "api", action: "sign-in.uncounted" },
    data: { error: String(error) },
  });
  return new Problem("unavailable", "Signing in is not possible now; try again in a moment.", [], {
    "retry-after": "5",
  });
}
