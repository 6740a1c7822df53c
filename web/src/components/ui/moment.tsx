import { formatAgo, formatMoment, UNKNOWN } from "../../lib/format.ts";
import { useLanguage } from "../../lib/texts/use-texts.ts";

interface MomentProps {
  /** ISO 8601; null where there is none. */
  readonly at: string | null;
  /** The clock that `at` was read from. */
  readonly nowMs: number;
}

/** A moment twice: how long ago, and by the viewer's clock. */
export function Moment({ at, nowMs }: MomentProps) {
  useLanguage();
  if (at === null) return UNKNOWN;
  const atMs = Date.parse(at);
  return (
    <time className="moment" dateTime={at}>
      <span>{formatAgo(atMs, nowMs)}</span> <span className="moment-clock">{formatMoment(atMs, nowMs)}</span>
    </time>
  );
}
