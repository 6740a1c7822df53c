import type { ReportFigures, ReportSeries } from "../../../../core/api/reports.ts";

/**
 * What stands for each day of a trend.
 *
 * @param today where something newer is known of the last day than the report
 */
export function trendValues(
  series: Pick<ReportSeries, "buckets"> | undefined,
  read: (figures: ReportFigures) => number,
  today?: number,
): number[] {
  const buckets = series?.buckets ?? [];
  return buckets.map((bucket, at) =>
    at === buckets.length - 1 && today !== undefined ? today : read(bucket),
  );
}

/** Two weeks of days, oldest first, held against each other. */
export interface Weeks {
  /** All of the day a week before the last. */
  readonly dayBefore: number;
  readonly week: number;
  readonly weekBefore: number;
}

const DAYS = 7;

/** Undefined: there are no two weeks of them. */
export function compareWeeks(values: readonly number[]): Weeks | undefined {
  const dayBefore = values.at(-1 - DAYS);
  if (dayBefore === undefined || values.length < 2 * DAYS) return undefined;
  const sum = (days: readonly number[]) => days.reduce((total, value) => total + value, 0);
  return { dayBefore, week: sum(values.slice(-DAYS)), weekBefore: sum(values.slice(-2 * DAYS, -DAYS)) };
}
