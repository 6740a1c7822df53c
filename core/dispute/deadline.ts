import { instantsOf, localTime } from "../notifications/local-time.ts";

const DAY_MS = 86_400_000;

/** Days within which a merchant answers where its program says nothing. */
export const DEFAULT_DISPUTE_DAYS = 7;

/**
 * By when a merchant answers: the end of the day that is so many days after today, by the clock of the program's place, whatever
 * daylight saving does in between. It is the first moment of the day after: half-open, as every window.
 */
export function disputeDueAt(at: Date, days: number, timezone: string): Date {
  const { day } = localTime(at, timezone);
  return new Date(Math.min(...instantsOf(Date.parse(day) + (days + 1) * DAY_MS, timezone)));
}

/** Whether the merchant should have answered. */
export const isOverdue = ({ state, dueAt }: { readonly state: string; readonly dueAt: Date }, now: Date) =>
  state === "open" && dueAt.getTime() <= now.getTime();
