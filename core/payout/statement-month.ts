import { instantsOf, localTime } from "../notifications/local-time.ts";

/** So long after a month's end, what had begun before it may still be posted under its time. */
const SETTLING_MS = 3_600_000;

export interface MonthBounds {
  readonly from: Date;
  /** Half-open: the first moment of the next month. */
  readonly until: Date;
}

/** @param month as `2026-11`, at a place: both ends are midnights by its clock, or the first moment of a day that has none */
export function monthBounds(month: string, timezone: string): MonthBounds {
  const first = new Date(`${month}-01T00:00:00Z`);
  const next = Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 1);
  const midnight = (wallMs: number) => new Date(Math.min(...instantsOf(wallMs, timezone)));
  return { from: midnight(first.getTime()), until: midnight(next) };
}

/** Whether a month is over for good: its statement never changes any more. */
export const isClosed = ({ until }: Pick<MonthBounds, "until">, now: Date): boolean =>
  now.getTime() >= until.getTime() + SETTLING_MS;

/** The month that a moment lies in at a place, as `2026-11`. */
export const monthOf = (at: Date, timezone: string): string => localTime(at, timezone).day.slice(0, 7);
