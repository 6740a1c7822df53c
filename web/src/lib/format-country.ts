import { UNKNOWN } from "./format.ts";
import { currentLocale } from "./texts/language.ts";

/** "DE" → "Germany", in the viewer's language; a code that no one knows stays as it is. */
export function formatCountry(code: string | null, locale = currentLocale()): string {
  if (code === null) return UNKNOWN;
  if (!/^[A-Z]{2}$/.test(code)) return code;
  return new Intl.DisplayNames(locale, { type: "region", fallback: "code" }).of(code) ?? code;
}
