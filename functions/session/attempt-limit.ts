import { attemptPauseMs } from "../../core/access/attempt-pause.ts";
import { networkOf } from "../../core/clicks/network-of.ts";
import { keyedHash } from "../keyed-hash.ts";
import { countAt, type SlidingLimit } from "../limiters.ts";
import { tooMany, uncounted } from "../limits.ts";
import { writeLog } from "../log.ts";
import { Problem } from "../problem.ts";
import type { Services } from "../services.ts";
import { within } from "../within.ts";

/** Attempts: at one account from one place, and from one place at all accounts that were never signed in to there. */
const HERE = { most: 10, window: "15 m" } as const;
const PLACE = { most: 100, window: "15 m" } as const;
const WINDOW_MS = 15 * 60_000;
/** An account's attempts from unknown places are forgotten when there was none for so long. */
const ACCOUNT_MS = 24 * 60 * 60_000;
/** How long a place is known where an account was signed in to. */
const KNOWN_MS = 90 * 24 * 60 * 60_000;

/**
 * Answers 0 at a known place, otherwise the how-manieth attempt at the account from unknown places it is. KEYS: known
 * place, account. ARGV: ms after which the account's attempts are forgotten.
 */
const COUNT_ATTEMPT = `
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
local attempts = redis.call('INCR', KEYS[2])
redis.call('PEXPIRE', KEYS[2], ARGV[1])
return attempts`;

export interface AttemptLimit {
  /** Counts an attempt. Throws 429 when there were too many, and 503 when they cannot be counted: nobody guesses unseen. */
  count(): Promise<void>;
  /** After the right password: the attempts from here are forgotten, and the place is known. */
  prove(): Promise<void>;
}

type Counted = Pick<Services, "redis" | "env" | "emailKey">;

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
  const { redis, env } = services;
  const place = attempt.address === undefined ? "" : networkOf(attempt.address);
  const [account, pair, from] = await Promise.all([
    keyedHash(services, `${what}.account.${attempt.account}`),
    keyedHash(services, `${what}.pair.${place}.${attempt.account}`),
    keyedHash(services, `${what}.place.${place}`),
  ]);
  const known = `${what}:known:${pair}`;
  const here = { name: `${what}-here`, ...HERE };

  async function count(): Promise<void> {
    // A refused attempt counts no further: one place cannot slow an account down by itself, and whoever tries one
    // account for ever uses up nobody else's attempts.
    await demand(services, here, pair);
    const counted = await redis.eval<unknown[], number>(
      COUNT_ATTEMPT,
      [known, `${what}:account:${account}`],
      [ACCOUNT_MS],
    );
    if (counted === 0) return;
    if (attempt.address !== undefined) await demand(services, { name: `${what}-place`, ...PLACE }, from);
    const pauseMs = attemptPauseMs(counted);
    // Whoever sets it has its turn; everybody else waits until it is gone.
    if (pauseMs > 0 && !(await redis.set(`${what}:pause:${account}`, 1, { nx: true, px: pauseMs })))
      throw tooMany(pauseMs);
  }
  return {
    count: () =>
      within(env.LIMIT_TIMEOUT_MS, count()).catch((error: unknown) => {
        throw error instanceof Problem ? error : notCounted(requestId, error);
      }),
    async prove() {
      const pipeline = redis.pipeline();
      // The library would search all of Redis for its windows; these are the two that count.
      const window = Math.floor(Date.now() / WINDOW_MS);
      for (const at of [window, window - 1]) pipeline.del(`limit:${here.name}:${pair}:${at}`);
      pipeline.set(known, 1, { px: KNOWN_MS });
      // Kept, the attempts end with their window.
      await within(env.LIMIT_TIMEOUT_MS, pipeline.exec()).catch(() => undefined);
    },
  };
}

async function demand(services: Counted, limit: SlidingLimit, who: string): Promise<void> {
  const { success, reset } = await countAt(services, limit, who);
  if (!success) throw tooMany(reset - Date.now());
}

function notCounted(requestId: string, error: unknown): Problem {
  writeLog({
    ...{ level: "warn", requestId, actor: "api", action: "sign-in.uncounted" },
    data: { error: String(error) },
  });
  return uncounted();
}
