import { currentLocale } from "./texts/language.ts";

/** "en" → "English", in the viewer's language. @param tag of BCP 47 */
export const formatLanguage = (tag: string, locale = currentLocale()): string =>
  new Intl.DisplayNames(locale, { type: "language" }).of(tag) ?? tag;
