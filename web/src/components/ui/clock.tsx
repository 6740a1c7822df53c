import { formatMoment } from "../../lib/format.ts";
import { dateFormat } from "../../lib/formatters.ts";
import { currentLocale } from "../../lib/texts/language.ts";
import { useLanguage } from "../../lib/texts/use-texts.ts";
import { useNow } from "../../lib/use-now.ts";

const MINUTE_MS = 60_000;

/** A moment by the viewer's clock and zone: of today the time, else the date as well. It changes at midnight alone. */
export function Clock({ at }: { at: string }) {
  useLanguage();
  const nowMs = useNow(MINUTE_MS);
  const atMs = Date.parse(at);
  const whole = dateFormat(currentLocale(), { dateStyle: "medium", timeStyle: "long" }).format(atMs);
  return (
    <time className="clock" dateTime={at} title={whole}>
      {formatMoment(atMs, nowMs)}
    </time>
  );
}

/** A day by the viewer's calendar, or by that of a place. */
export function Day({ at, timeZone }: { at: string; timeZone?: string }) {
  useLanguage();
  const zone = timeZone === undefined ? {} : { timeZone };
  return (
    <time className="clock" dateTime={at}>
      {dateFormat(currentLocale(), { dateStyle: "medium", ...zone }).format(Date.parse(at))}
    </time>
  );
}
