import { instantsOf } from "../notifications/local-time.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** Days as `2026-11-21`, both of them included. */
export interface DayRange {
  readonly from: string;
  readonly to: string;
}

/** Half-open. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

export const INTERVALS = ["hour", "day", "week", "month"] as const;
export type Interval = (typeof INTERVALS)[number];

export const COMPARISONS = ["none", "previous_period", "previous_year", "custom"] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** Days that a report may be about, and into how many parts. */
export const RANGE_MAX_DAYS = 1_830;
export const BUCKETS_MAX = 1_000;
const DAYS_IN_HOURS = 3;
const DAYS_IN_DAYS = 92;
const DAYS_IN_WEEKS = 400;

export function daysOf({ from, to }: DayRange): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}

/** From the first day's first moment at a place to the last one's end. */
export function spanOf({ from, to }: DayRange, timezone: string): Span {
  return { fromMs: startOf(from, timezone), toMs: startOf(addDays(to, 1), timezone) };
}

/**
 * A range in parts, in order and without gaps: hours, or days, weeks from Monday and months as a place's clock has them. The first and
 * the last are cut to the range; a day on which the clock is put forward or back is an hour shorter or longer.
 */
export function bucketsOf(range: DayRange, interval: Interval, timezone: string): Span[] {
  const { fromMs, toMs } = spanOf(range, timezone);
  const starts =
    interval === "hour"
      ? hoursOf(range, timezone)
      : daysThatBegin(range, interval).map((day) => startOf(day, timezone));
  return starts.map((start, at) => ({ fromMs: Math.max(start, fromMs), toMs: starts[at + 1] ?? toMs }));
}

/** How fine a range is shown when nobody says. */
export function intervalOf(range: DayRange): Interval {
  const days = daysOf(range);
  if (days <= DAYS_IN_HOURS) return "hour";
  if (days <= DAYS_IN_DAYS) return "day";
  return days <= DAYS_IN_WEEKS ? "week" : "month";
}

/** As many days just before, or the same dates a year before; 29 February is compared from the 28th on. */
export function comparedRange(range: DayRange, kind: "previous_period" | "previous_year"): DayRange {
  if (kind === "previous_year") return { from: yearBefore(range.from), to: yearBefore(range.to) };
  const days = daysOf(range);
  return { from: addDays(range.from, -days), to: addDays(range.to, -days) };
}

function yearBefore(day: string): string {
  const year = String(Number(day.slice(0, 4)) - 1).padStart(4, "0");
  return `${year}${day.slice(4) === "-02-29" ? "-02-28" : day.slice(4)}`;
}

/** A place's first moment of a day: where the clock leaves midnight out, as much later. */
function startOf(day: string, timezone: string): number {
  return Math.min(...instantsOf(Date.parse(day), timezone));
}

function hoursOf({ from, to }: DayRange, timezone: string): number[] {
  const starts: number[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) {
    const end = startOf(addDays(day, 1), timezone);
    for (let hour = startOf(day, timezone); hour < end; hour += HOUR_MS) starts.push(hour);
  }
  return starts;
}

function daysThatBegin({ from, to }: DayRange, interval: "day" | "week" | "month"): string[] {
  const days: string[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) {
    const first =
      interval === "day" ||
      (interval === "week" ? new Date(Date.parse(day)).getUTCDay() === 1 : day.endsWith("-01"));
    if (first || day === from) days.push(day);
  }
  return days;
}
