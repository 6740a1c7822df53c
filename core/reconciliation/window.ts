const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** Days before the one that is reconciled that are looked at again, for what came late. */
const LOOK_BACK_DAYS = 3;
/** A day is over for so long before it is reconciled (UTC). */
const AFTER_HOURS = 4;

/** What is made at Stripe in [from, to) is compared. */
export interface ReconciliationWindow {
  readonly from: Date;
  readonly to: Date;
}

const windowTo = (to: Date): ReconciliationWindow => ({
  from: new Date(to.getTime() - (LOOK_BACK_DAYS + 1) * DAY_MS),
  to,
});

/** The last day (UTC) that is to be reconciled by itself: its key, as `2026-11-21`, and its window. */
export function lastDayToReconcile(now: Date): ReconciliationWindow & { readonly runKey: string } {
  const over = new Date(Math.floor((now.getTime() - AFTER_HOURS * HOUR_MS) / DAY_MS) * DAY_MS);
  const runKey = new Date(over.getTime() - DAY_MS).toISOString().slice(0, 10);
  return { runKey, ...windowTo(over) };
}

/** The window of a run that somebody asks for: up to now, the second that has begun included. */
export const windowUpToNow = (now: Date): ReconciliationWindow =>
  windowTo(new Date(Math.floor(now.getTime() / 1_000) * 1_000 + 1_000));
