import { dateFormat, numberFormat } from "./formatters.ts";
import { currentLocale, languageOf } from "./texts/language.ts";
import { defineTexts } from "./texts/texts.ts";

// Every locale is the viewer's unless a test says otherwise.

const formatTexts = defineTexts({
  en: {
    ...{ second: "s", minute: "min", hour: "h", day: "d" },
    ...{ now: "now", ago: (age: string) => `${age} ago`, and: "and" },
  },
  vi: {
    ...{ second: "giây", minute: "phút", hour: "giờ", day: "ngày" },
    ...{ now: "vừa xong", ago: (age) => `${age} trước`, and: "và" },
  },
});

const textsOf = (locale: string) => formatTexts[languageOf(locale) ?? "en"];

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** What stands where a figure is not known; as wide as a digit, so nothing moves when it comes. */
export const UNKNOWN = "–";

/** A whole number, grouped as the locale does. */
export function formatCount(count: number, locale = currentLocale()): string {
  return numberFormat(locale, { maximumFractionDigits: 0 }).format(count);
}

/** "1 click", "2 clicks". */
export function formatCountOf(count: number, one: string, many: string, locale = currentLocale()): string {
  return `${formatCount(count, locale)} ${count === 1 ? one : many}`;
}

/**
 * A small share with three decimals. What is not nothing is never shown as nothing: below half a thousandth of a
 * per cent it reads "<0.001%".
 */
export function formatShare(share: number, locale = currentLocale()): string {
  const percent = numberFormat(locale, {
    style: "percent",
    minimumFractionDigits: 3,
    maximumFractionDigits: 3,
  });
  const least = 0.00001;
  return share > 0 && share < least / 2 ? `<${percent.format(least)}` : percent.format(share);
}

/** A share that is a bound, in as many decimals as it needs: "0.1%". */
export function formatBound(share: number, locale = currentLocale()): string {
  return numberFormat(locale, { style: "percent", maximumFractionDigits: 3 }).format(share);
}

/** Events per second: one decimal below ten, none above. */
export function formatRate(perSecond: number, locale = currentLocale()): string {
  const digits = perSecond < 10 ? 1 : 0;
  return numberFormat(locale, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(perSecond);
}

/** How long something took: "4 ms", "1.2 s", "2 min 5 s". */
export function formatDuration(ms: number, locale = currentLocale()): string {
  const { second, minute } = textsOf(locale);
  if (ms < SECOND_MS) return `${formatCount(ms, locale)} ms`;
  if (ms < MINUTE_MS) {
    const seconds = numberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
    // Cut and not rounded: 59,960 ms must not read "60.0 s".
    return `${seconds.format(Math.floor(ms / 100) / 10)} ${second}`;
  }
  const minutes = Math.floor(ms / MINUTE_MS);
  return `${formatCount(minutes, locale)} ${minute} ${Math.floor((ms % MINUTE_MS) / SECOND_MS)} ${second}`;
}

/** A length of time in its largest unit, cut and not rounded: "8 s", "4 min", "3 h", "2 d". */
export function formatAge(ms: number, locale = currentLocale()): string {
  const age = Math.max(0, ms);
  const units = textsOf(locale);
  if (age < MINUTE_MS) return `${Math.floor(age / SECOND_MS)} ${units.second}`;
  if (age < HOUR_MS) return `${Math.floor(age / MINUTE_MS)} ${units.minute}`;
  if (age < DAY_MS) return `${Math.floor(age / HOUR_MS)} ${units.hour}`;
  return `${formatCount(Math.floor(age / DAY_MS), locale)} ${units.day}`;
}

/** "8 s ago"; "now" below a second, and for clocks that run ahead. */
export function formatAgo(atMs: number, nowMs: number, locale = currentLocale()): string {
  const age = nowMs - atMs;
  const { now, ago } = textsOf(locale);
  return age < SECOND_MS ? now : ago(formatAge(age, locale));
}

/**
 * The clock time with seconds; of another day its date and minutes, of another year that too. Locale and zone are the
 * viewer's.
 */
export function formatMoment(
  atMs: number,
  nowMs: number,
  locale = currentLocale(),
  timeZone?: string,
): string {
  const zone = timeZone === undefined ? {} : { timeZone };
  const day = dateFormat(locale, { dateStyle: "short", ...zone });
  if (day.format(atMs) === day.format(nowMs)) {
    return dateFormat(locale, { timeStyle: "medium", ...zone }).format(atMs);
  }
  const year = dateFormat(locale, { year: "numeric", ...zone });
  const withYear = year.format(atMs) === year.format(nowMs) ? {} : { year: "numeric" as const };
  const parts = { day: "numeric", month: "short", ...withYear, hour: "2-digit", minute: "2-digit" } as const;
  return dateFormat(locale, { ...parts, ...zone }).format(atMs);
}

/** "Postgres", "Postgres and Redis", "Postgres, Redis and the queue". */
export function formatList(words: readonly string[], locale = currentLocale()): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} ${textsOf(locale).and} ${last}`;
}
