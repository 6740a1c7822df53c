const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;

/** What a clock on a wall shows. */
export interface LocalTime {
  /** As in `2026-11-21`. */
  readonly day: string;
  /** Minutes after midnight. */
  readonly minutes: number;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** The time at a place; at one that nobody knows, UTC's. */
export function localTime(at: Date, timezone: string): LocalTime {
  const wall = at.getTime() + offsetMs(at.getTime(), timezone);
  const iso = new Date(wall).toISOString();
  return { day: iso.slice(0, 10), minutes: Math.floor((wall - Date.parse(iso.slice(0, 10))) / MINUTE_MS) };
}

/**
 * When a place's clock next shows a time, on the day of `after` and the two that follow, in order. A time that a clock
 * put forward leaves out comes as much later as it was put forward; one that it shows twice comes twice.
 *
 * @param minutes after midnight
 */
export function nextInstants(after: Date, minutes: number, timezone: string): Date[] {
  const { day } = localTime(after, timezone);
  const instants = [0, 1, 2].flatMap((days) => {
    const wall = Date.parse(day) + days * DAY_MS + minutes * MINUTE_MS;
    return instantsOf(wall, timezone);
  });
  const later = [...new Set(instants)].filter((ms) => ms > after.getTime());
  return later.toSorted((one, other) => one - other).map((ms) => new Date(ms));
}

/** The instants at which a clock shows what UTC's shows at `wall`: two where it is put back, as much later where it is left out. */
export function instantsOf(wall: number, timezone: string): number[] {
  const candidates = [wall - DAY_MS, wall + DAY_MS].map((near) => wall - offsetMs(near, timezone));
  const shown = candidates.filter((ms) => ms + offsetMs(ms, timezone) === wall);
  return shown.length > 0 ? shown : [Math.max(...candidates)];
}

/**
 * How far a place's clock is ahead of UTC. Asking the clock takes microseconds, and a year of days asks a thousand times: it is asked
 * at the turns of weeks, as no place changes its clock and back within one.
 */
function offsetMs(atMs: number, timezone: string): number {
  const week = Math.floor(atMs / WEEK_MS);
  const before = offsetAtTurn(week, timezone);
  return before === offsetAtTurn(week + 1, timezone) ? before : askedOffsetMs(atMs, timezone);
}

const TURNS_MAX = 10_000;
/** By place and week. */
const turns = new Map<string, Map<number, number>>();
let known = 0;

function offsetAtTurn(week: number, timezone: string): number {
  const offset = turns.get(timezone)?.get(week);
  if (offset !== undefined) return offset;
  if (known >= TURNS_MAX) {
    turns.clear();
    known = 0;
  }
  const asked = askedOffsetMs(week * WEEK_MS, timezone);
  const ofPlace = turns.get(timezone) ?? new Map<number, number>();
  turns.set(timezone, ofPlace.set(week, asked));
  known += 1;
  return asked;
}

function askedOffsetMs(atMs: number, timezone: string): number {
  const parts = clockOf(timezone).formatToParts(atMs);
  const of = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((part) => part.type === type)?.value);
  const wall = Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second"));
  return wall - Math.floor(atMs / 1000) * 1000;
}

function clockOf(timezone: string): Intl.DateTimeFormat {
  const known = clocks.get(timezone);
  if (known !== undefined) return known;
  const clock = makeClock(timezone) ?? clockOf("UTC");
  clocks.set(timezone, clock);
  return clock;
}

function makeClock(timeZone: string): Intl.DateTimeFormat | null {
  const two = "2-digit";
  try {
    return new Intl.DateTimeFormat("en-u-ca-iso8601", {
      ...{ timeZone, hourCycle: "h23", year: "numeric", month: two, day: two, hour: two, minute: two },
      second: two,
    });
  } catch {
    return null;
  }
}
