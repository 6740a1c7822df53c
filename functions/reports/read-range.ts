import type { RangeQuery } from "../../core/api/reports.ts";
import { localTime } from "../../core/notifications/local-time.ts";
import {
  addDays,
  BUCKETS_MAX,
  bucketsOf,
  comparedRange,
  type DayRange,
  daysOf,
  type Interval,
  intervalOf,
  RANGE_MAX_DAYS,
  type Span,
  spanOf,
} from "../../core/reports/range.ts";
import { Problem } from "../problem.ts";

const DEFAULT_DAYS = 30;

/** What a report is about, and in which parts. */
export interface ReadRange {
  readonly range: DayRange;
  readonly compared: DayRange | null;
  readonly timezone: string;
}

/** The days of a report and those it is compared with. Throws 400, naming the field. */
export function readRange(query: RangeQuery, timezone: string, now: Date): ReadRange {
  const today = localTime(now, timezone).day;
  const to = query.to ?? (query.from !== undefined && query.from > today ? query.from : today);
  const range = { from: query.from ?? addDays(to, 1 - DEFAULT_DAYS), to };
  check(range, "to");
  return { range, timezone, compared: readCompared(query, range) };
}

function readCompared({ compare, compareFrom, compareTo }: RangeQuery, range: DayRange): DayRange | null {
  if (compare === "custom") {
    if (compareFrom === undefined) throw refused("compareFrom", "must be given with custom");
    if (compareTo === undefined) throw refused("compareTo", "must be given with custom");
    const compared = { from: compareFrom, to: compareTo };
    check(compared, "compareTo");
    return compared;
  }
  if (compareFrom !== undefined) throw refused("compareFrom", "is of custom comparison alone");
  if (compareTo !== undefined) throw refused("compareTo", "is of custom comparison alone");
  return compare === "none" ? null : comparedRange(range, compare);
}

/** The parts of both ranges. Throws 400 when there are too many. */
export function readBuckets(
  { range, compared, timezone }: ReadRange,
  wanted: Interval | undefined,
): { interval: Interval; buckets: Span[]; comparedBuckets: Span[] | null } {
  const interval = wanted ?? intervalOf(range);
  const parts = (days: DayRange) => {
    // No place's day has more hours than this.
    const most = interval === "hour" ? daysOf(days) * 25 : daysOf(days);
    const buckets = most > 2 * BUCKETS_MAX * 31 ? [] : bucketsOf(days, interval, timezone);
    if (buckets.length > 0 && buckets.length <= BUCKETS_MAX) return buckets;
    throw refused("interval", `makes more than ${BUCKETS_MAX} parts of these days: ask for longer ones`);
  };
  return { interval, buckets: parts(range), comparedBuckets: compared === null ? null : parts(compared) };
}

/** Both ranges whole. */
export function wholeSpans({ range, compared, timezone }: ReadRange): Span[] {
  return [range, ...(compared === null ? [] : [compared])].map((days) => spanOf(days, timezone));
}

function check(range: DayRange, field: string): void {
  if (range.to < range.from) throw refused(field, "must not lie before the first day");
  if (daysOf(range) > RANGE_MAX_DAYS) throw refused(field, `must be of ${RANGE_MAX_DAYS} days at most`);
  if (range.from < "1971-01-01" || range.to > "2198-12-31")
    throw refused(field, "must lie between 1971 and 2198");
}

/** A query field that is refused: 400. */
export function refused(field: string, message: string): Problem {
  return new Problem("invalid_parameter", `${field}: ${message}`, [
    { field, code: "invalid_value", message },
  ]);
}
