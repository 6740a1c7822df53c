import { LOCALES } from "../../api/accounts.ts";
import { formatGrouped } from "../../money/format-grouped.ts";
import type { NotificationData, NotificationKind } from "../kinds.ts";
import { EN, EN_FRAME } from "./en.ts";
import { VI, VI_FRAME } from "./vi.ts";
import type { FrameWords, KindWords, Say, Words } from "./words.ts";

export type Locale = (typeof LOCALES)[number];

const KINDS: Readonly<Record<Locale, KindWords>> = { en: EN, vi: VI };
const FRAMES: Readonly<Record<Locale, FrameWords>> = { en: EN_FRAME, vi: VI_FRAME };

/** The language to speak to somebody who asks for a BCP 47 tag; English where we do not speak it. */
export function localeOf(tag: string): Locale {
  const [language] = tag.toLowerCase().split("-");
  return LOCALES.find((locale) => locale === language) ?? "en";
}

export const frameWords = (locale: Locale): FrameWords => FRAMES[locale];

/** What a notification says to somebody. */
export function wordsOf<K extends NotificationKind>(
  kind: K,
  data: NotificationData[K]["data"],
  to: { readonly locale: Locale; readonly timezone: string },
): Words {
  return KINDS[to.locale][kind](data, sayTo(to.locale, to.timezone));
}

function sayTo(locale: Locale, timezone: string): Say {
  const language = locale === "en" ? "en-GB" : "vi-VN";
  return {
    moment: (iso) => formatMoment(new Date(iso), language, timezone),
    count: (count) => new Intl.NumberFormat(language).format(count),
    amount: (minor, currency) => formatGrouped(BigInt(minor), currency, locale),
    day: (iso) =>
      new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" }).format(new Date(iso)),
    month: (iso) =>
      new Intl.DateTimeFormat(language, { month: "long", year: "numeric", timeZone: "UTC" }).format(
        new Date(iso),
      ),
    country: (code) =>
      /^[A-Z]{2}$/.test(code) ? (new Intl.DisplayNames(language, { type: "region" }).of(code) ?? code) : code,
  };
}

function formatMoment(at: Date, language: string, timeZone: string): string {
  const parts = { dateStyle: "long", timeStyle: "short" } as const;
  try {
    return `${new Intl.DateTimeFormat(language, { ...parts, timeZone }).format(at)} (${timeZone})`;
  } catch {
    return `${new Intl.DateTimeFormat(language, { ...parts, timeZone: "UTC" }).format(at)} (UTC)`;
  }
}
