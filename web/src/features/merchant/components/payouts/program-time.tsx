import { formatMoment } from "../../../../lib/format.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useNow } from "../../../../lib/use-now.ts";
import { usePlace } from "../../api/use-place.ts";
import { namesTexts } from "../../texts/names.ts";

const MINUTE_MS = 60_000;

/** A moment by the clock of the program's timezone, which payouts go by. */
export function ProgramTime({ at }: { at: string }) {
  const t = useTexts(namesTexts);
  const { timezone } = usePlace().program;
  const nowMs = useNow(MINUTE_MS);
  return (
    <time className="clock" dateTime={at} title={t.inUtc(at)}>
      {formatMoment(Date.parse(at), nowMs, undefined, timezone)}
    </time>
  );
}
