import { formatAge, formatMoment } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import type { LiveView } from "../api/use-view.ts";
import { statusTexts } from "../texts/status.ts";

/** Whether the figures are live, how old they are if not, and a way to ask sooner. */
export function LiveBadge({ live: { view, nextAtMs, retry }, nowMs }: { live: LiveView; nowMs: number }) {
  const t = useTexts(statusTexts);
  if (view.answered === null) return <p className="live">{t.connecting}</p>;
  if (view.problem === null) {
    return (
      <p className="live">
        <span className="live-word">{t.live}</span>{" "}
        <span>{formatMoment(view.statusAtMs, view.statusAtMs)}</span>
      </p>
    );
  }
  const age = view.status === null ? t.noFigures : t.old(formatAge(nowMs - view.statusAtMs));
  return (
    <p className="live">
      <span className="live-word">{age}</span>{" "}
      <span className="live-next">{t.nextTry(formatAge(Math.max(0, nextAtMs - nowMs)))}</span>{" "}
      <button type="button" onClick={retry}>
        {t.tryNow}
      </button>
    </p>
  );
}
