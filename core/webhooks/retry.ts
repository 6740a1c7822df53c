import type { DisableReason } from "./event-types.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** The pause after the n-th attempt. Together with the jitter they span a little more than three days. */
const PAUSES_MS = [
  ...[MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS, 5 * HOUR_MS],
  ...[10 * HOUR_MS, 14 * HOUR_MS, 18 * HOUR_MS, 22 * HOUR_MS],
] as const;

/** Attempts after which a delivery is given up. */
export const WEBHOOK_ATTEMPTS_MAX = PAUSES_MS.length + 1;
/** Of a pause, what chance adds at most: what failed together does not come back together. */
const JITTER = 0.1;
/** An endpoint that has done nothing but fail for so long is disabled: longer than one delivery is tried. */
export const FAILING_MAX_MS = 5 * DAY_MS;

/**
 * How long to wait after the n-th attempt; null: it was the last.
 *
 * @param chance from 0 until below 1
 */
export function webhookPauseMs(attempts: number, chance: number): number | null {
  const pause = PAUSES_MS[attempts - 1];
  return pause === undefined ? null : Math.round(pause * (1 + JITTER * chance));
}

/** What came of one attempt: the status that was answered, or null and why there was none. */
export interface AttemptAnswer {
  readonly status: number | null;
  /** Null: the status says it. */
  readonly reason: "timeout" | "no_answer" | "bad_address" | null;
}

export type AttemptVerdict =
  | { readonly verdict: "delivered" }
  | { readonly verdict: "again"; readonly pauseMs: number }
  | { readonly verdict: "given_up" }
  | { readonly verdict: "disable"; readonly reason: Exclude<DisableReason, "by_hand"> };

/**
 * What becomes of a delivery after an attempt. 2xx is delivered, 410 disables the endpoint, and so does failing for
 * {@link FAILING_MAX_MS}; anything else, redirects included, is tried again until the attempts are used up.
 *
 * @param failingMs since when the endpoint has done nothing but fail
 */
export function judgeAttempt(
  { status }: AttemptAnswer,
  {
    attempts,
    failingMs,
    chance,
  }: { readonly attempts: number; readonly failingMs: number; readonly chance: number },
): AttemptVerdict {
  if (status !== null && status >= 200 && status < 300) return { verdict: "delivered" };
  if (status === 410) return { verdict: "disable", reason: "gone" };
  if (failingMs >= FAILING_MAX_MS) return { verdict: "disable", reason: "failing" };
  const pauseMs = webhookPauseMs(attempts, chance);
  return pauseMs === null ? { verdict: "given_up" } : { verdict: "again", pauseMs };
}
