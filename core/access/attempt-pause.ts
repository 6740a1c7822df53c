/** Attempts at one account, from places where it was never signed in to, that cost no waiting. */
const FREE_ATTEMPTS = 50;
/** So many more double the pause. */
const STEP = 10;
const FIRST_PAUSE_MS = 1_000;
export const PAUSE_MAX_MS = 60_000;

/**
 * How long nobody from an unknown place may try an account again after the `attempt`th time (1 is the first). It grows
 * to a minute and no further: whoever guesses gets nowhere, and the owner at a new place gets in all the same.
 */
export function attemptPauseMs(attempt: number): number {
  if (attempt <= FREE_ATTEMPTS) return 0;
  const doublings = Math.floor((attempt - FREE_ATTEMPTS - 1) / STEP);
  return Math.min(FIRST_PAUSE_MS * 2 ** doublings, PAUSE_MAX_MS);
}
