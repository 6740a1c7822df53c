import { instantsOf, localTime } from "../notifications/local-time.ts";

export type PeriodKind = "week" | "month";

export interface PeriodBounds {
  readonly startsAtMs: number;
  /** Half-open: the period ends one millisecond before. */
  readonly endsAtMs: number;
}

const DAY_MS = 86_400_000;
const MONDAY = 1;

/**
 * The week, from Monday, or the month that a moment lies in at a place: both begin when the place's clock shows midnight,
 * so that one in which it is put forward or back is an hour shorter or longer. Where the clock leaves midnight out the day
 * begins as much later; where it shows it twice, with the first.
 */
export function periodAt(at: Date, kind: PeriodKind, timezone: string): PeriodBounds {
  const day = new Date(localTime(at, timezone).day);
  const [first, next] = kind === "week" ? weekOf(day) : monthOf(day);
  return { startsAtMs: midnight(first, timezone), endsAtMs: midnight(next, timezone) };
}

/** The period that follows one that ends at `endsAt`: as long as the kind is now, up to its next boundary. */
export function periodAfter(endsAt: Date, kind: PeriodKind, timezone: string): PeriodBounds {
  return { startsAtMs: endsAt.getTime(), endsAtMs: periodAt(endsAt, kind, timezone).endsAtMs };
}

/** First days of the week and of the next, as UTC midnights. */
function weekOf(day: Date): [number, number] {
  const sinceMonday = (day.getUTCDay() - MONDAY + 7) % 7;
  const first = day.getTime() - sinceMonday * DAY_MS;
  return [first, first + 7 * DAY_MS];
}

function monthOf(day: Date): [number, number] {
  const [year, month] = [day.getUTCFullYear(), day.getUTCMonth()];
  return [Date.UTC(year, month, 1), Date.UTC(year, month + 1, 1)];
}

function midnight(wallMs: number, timezone: string): number {
  return Math.min(...instantsOf(wallMs, timezone));
}
