/*
 * What formats numbers and dates, each made once: making one takes a phone milliseconds, and a page needs the same few
 * again and again.
 */
export const numberFormat = once(
  (locale: string, options: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, options),
);
export const dateFormat = once(
  (locale: string, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options),
);
export const pluralRules = once((locale: string) => new Intl.PluralRules(locale));

/** The viewer's time zone; UTC where the browser does not say. It is asked for anew when the clock is another one's. */
export const viewerZone = (): string => zoneAt(new Date().getTimezoneOffset());
const zoneAt = once((_offset: number) => new Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC");

function once<Given extends readonly unknown[], Made>(make: (...given: Given) => Made) {
  const made = new Map<string, Made>();
  return (...given: Given): Made => {
    const key = JSON.stringify(given);
    const known = made.get(key) ?? make(...given);
    made.set(key, known);
    return known;
  };
}
