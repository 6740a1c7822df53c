import { UNKNOWN } from "./format.ts";
import { numberFormat } from "./formatters.ts";
import { currentLocale } from "./texts/language.ts";

/** Conversions of a hundred clicks, to one decimal: "7.5"; unknown where there was no click. */
export function formatPerHundred(
  counts: { readonly clicks: number; readonly conversions: number } | undefined,
  locale = currentLocale(),
): string {
  if (counts === undefined || counts.clicks === 0) return UNKNOWN;
  return numberFormat(locale, { maximumFractionDigits: 1 }).format(
    (100 * counts.conversions) / counts.clicks,
  );
}
