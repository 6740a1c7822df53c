import type { DayRange } from "../../../../core/reports/range.ts";
import { currentLocale } from "../../lib/texts/language.ts";

/** "24 Oct – 22 Nov 2026", in the viewer's language. */
export function formatDays({ from, to }: DayRange, locale = currentLocale()): string {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" });
  return format.formatRange(Date.parse(from), Date.parse(to));
}
