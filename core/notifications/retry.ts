/** Attempts after which a message is given up. With the pauses between them all are made within nine hours. */
export const ATTEMPTS_MAX = 10;
const MINUTE_MS = 60_000;

/** A provider knows a message's key for a day; a little less, so that no clock argues. */
export const KEY_KNOWN_MS = 23 * 3_600_000;

/** How long to wait after the n-th attempt: a minute, two, four, … */
export function pauseMs(attempts: number): number {
  return MINUTE_MS * 2 ** (Math.min(attempts, ATTEMPTS_MAX) - 1);
}

/**
 * Why a message that was tried before is not tried again, lest it come twice; null: it may be. A channel without keys
 * repeats nothing whose fate it does not know; one with keys repeats as long as it knows them.
 */
export function judgeRepeat(tried: {
  /** With the one that is to be made. */
  readonly attempts: number;
  readonly triedMs: number;
  /** What the attempt before came to; null: it never said. */
  readonly lastReason: string | null;
  readonly idempotent: boolean;
  readonly nowMs: number;
}): string | null {
  if (tried.attempts <= 1) return null;
  if (!tried.idempotent) return tried.lastReason === null ? OUTCOME_UNKNOWN : null;
  return tried.nowMs - tried.triedMs > KEY_KNOWN_MS ? (tried.lastReason ?? OUTCOME_UNKNOWN) : null;
}

/** Reasons: it may have been sent, or not; the provider was asked and did not say. */
export const OUTCOME_UNKNOWN = "outcome_unknown";
export const NO_ANSWER = "no_answer";
