import { localTime } from "../notifications/local-time.ts";
import { ok, type Result, refuse } from "../result.ts";
import { type PeriodBounds, periodAt } from "./period-bounds.ts";

const WEEK = /^(\d{4})-W(\d{2})$/;
const DAY_MS = 86_400_000;
const FIRST_YEAR = 1970;
const LAST_YEAR = 2199;

/**
 * When a week of ISO 8601 (Monday to Sunday; week 1 is the one with the year's first Thursday) begins and ends at a
 * place, half-open: "2026-W47" in UTC is from 2026-11-16T00:00Z until 2026-11-23T00:00Z.
 */
export function isoWeekBounds(week: string, timezone: string): Result<PeriodBounds, "no_such_week"> {
  const thursdayMs = thursdayOf(week);
  return thursdayMs === null ? refuse("no_such_week") : ok(periodAt(new Date(thursdayMs), "week", timezone));
}

/** Whether there is such a week: a year has 52, or 53. */
export const isIsoWeek = (week: string): boolean => thursdayOf(week) !== null;

/** The UTC midnight of its Thursday, which wherever one is lies between Wednesday and Thursday: in that week. */
function thursdayOf(week: string): number | null {
  const [, yearText = "", weekText = ""] = WEEK.exec(week) ?? [];
  const [year, number] = [Number(yearText), Number(weekText)];
  if (number < 1 || year < FIRST_YEAR || year > LAST_YEAR) return null;
  // The 4th of January always lies in week 1.
  const fourth = Date.UTC(year, 0, 4);
  const sinceMonday = (new Date(fourth).getUTCDay() + 6) % 7;
  const thursdayMs = fourth + (3 - sinceMonday + (number - 1) * 7) * DAY_MS;
  return new Date(thursdayMs).getUTCFullYear() === year ? thursdayMs : null;
}

/** The week that a moment lies in at a place, as "2026-W47". */
export function isoWeekOf(at: Date, timezone: string): string {
  const { day } = localTime(at, timezone);
  const dayMs = Date.parse(day);
  const sinceMonday = (new Date(dayMs).getUTCDay() + 6) % 7;
  const thursdayMs = dayMs + (3 - sinceMonday) * DAY_MS;
  const year = new Date(thursdayMs).getUTCFullYear();
  const week = Math.floor((thursdayMs - Date.UTC(year, 0, 1)) / (7 * DAY_MS)) + 1;
  return `${year}-W${String(week).padStart(2, "0")}`;
}
