import { dateFormat } from "./formatters.ts";
import { currentLocale } from "./texts/language.ts";

/** "2026-11" → "November 2026" */
export const formatMonth = (month: string, locale = currentLocale()): string =>
  dateFormat(locale, { month: "long", year: "numeric", timeZone: "UTC" }).format(
    Date.parse(`${month}-01T00:00:00Z`),
  );
