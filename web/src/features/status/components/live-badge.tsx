import { formatAge, formatMoment } from "../../../lib/format.ts";
import type { LiveView } from "../api/use-view.ts";

/** Whether the figures are live, how old they are if not, and a way to ask sooner. */
export function LiveBadge({ live: { view, nextAtMs, retry }, nowMs }: { live: LiveView; nowMs: number }) {
  if (view.answered === null) return <p className="live">Connecting</p>;
  if (view.problem === null) {
    return (
      <p className="live">
        <span className="live-word">Live</span> <span>{formatMoment(view.statusAtMs, view.statusAtMs)}</span>
      </p>
    );
  }
  const age = view.status === null ? "No figures yet" : `Figures ${formatAge(nowMs - view.statusAtMs)} old`;
  return (
    <p className="live">
      <span className="live-word">{age}</span>{" "}
      <span className="live-next">next try in {formatAge(Math.max(0, nextAtMs - nowMs))}</span>{" "}
      <button type="button" onClick={retry}>
        Try now
      </button>
    </p>
  );
}
