import type { Interval } from "../../../../core/reports/range.ts";
import { dateFormat } from "../../lib/formatters.ts";
import { currentLocale } from "../../lib/texts/language.ts";

const PARTS = {
  hour: { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" },
  day: { weekday: "short", day: "numeric", month: "short" },
  week: { day: "numeric", month: "short", year: "numeric" },
  month: { month: "long", year: "numeric" },
} as const satisfies Record<Interval, Intl.DateTimeFormatOptions>;

/** What a part of a range is called, by the first moment of it: "Sun 22 Nov", "November 2026". */
export function formatBucket(
  startsAt: string,
  interval: Interval,
  timeZone: string,
  locale = currentLocale(),
): string {
  return dateFormat(locale, { ...PARTS[interval], timeZone }).format(Date.parse(startsAt));
}
