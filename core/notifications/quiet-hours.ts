import { localTime, nextInstants } from "./local-time.ts";

/** Minutes after midnight at the user's place; `until` before `from` goes over midnight, and equal is never. */
export interface QuietHours {
  readonly from: number;
  readonly until: number;
}

export function isQuiet(minutes: number, { from, until }: QuietHours): boolean {
  return from <= until ? minutes >= from && minutes < until : minutes >= from || minutes < until;
}

/** The first moment from `at` on that is not quiet. */
export function afterQuiet(at: Date, quiet: QuietHours | null, timezone: string): Date {
  if (quiet === null || !isQuiet(localTime(at, timezone).minutes, quiet)) return at;
  const loud = nextInstants(at, quiet.until, timezone).find(
    (instant) => !isQuiet(localTime(instant, timezone).minutes, quiet),
  );
  return loud ?? at;
}
