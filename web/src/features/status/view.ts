import type { Snapshot } from "./api/load-snapshot.ts";
import type { Ready } from "./api/ready-schema.ts";
import type { Status } from "./api/status-schema.ts";

/** The page's memory: what the last look said, and the last figures that came, however old. */
export interface View {
  /** Null before the first look; false when neither question was answered. */
  readonly answered: boolean | null;
  /** Of the last look alone: health must not be remembered. */
  readonly ready: Ready | null;
  readonly roundTripMs: number;
  readonly status: Status | null;
  /** The viewer's clock when the figures came. */
  readonly statusAtMs: number;
  /** The server's clock minus the viewer's, so that ages are right on a clock that is not. */
  readonly skewMs: number;
  /** Why the last look brought no figures; null when it did. */
  readonly problem: string | null;
  readonly arrivals: readonly Arrivals[];
}

/** Events that came between two looks. */
export interface Arrivals {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly count: number;
}

/** How far back arrivals are kept. */
export const ARRIVALS_WINDOW_MS = 120_000;

export const EMPTY_VIEW: View = {
  answered: null,
  ready: null,
  roundTripMs: 0,
  status: null,
  statusAtMs: 0,
  skewMs: 0,
  problem: null,
  arrivals: [],
};

/** Takes one look into the view. What did not come is kept from before, except health. */
export function takeSnapshot(view: View, { ready, status, roundTripMs, atMs }: Snapshot): View {
  const looked = {
    ...view,
    answered: ready.ok || status.ok,
    ready: ready.ok ? ready.value : null,
    roundTripMs,
  };
  if (!status.ok) return { ...looked, problem: status.reason };
  return {
    ...looked,
    status: status.value,
    statusAtMs: atMs,
    skewMs: Date.parse(status.value.time) - atMs,
    problem: null,
    arrivals: addArrivals(view, status.value, atMs),
  };
}

/** The meter counts by day: where it fell, a day began, and what came across midnight is what it shows now. */
function addArrivals(view: View, status: Status, untilMs: number): Arrivals[] {
  const kept = view.arrivals.filter(({ untilMs: end }) => end > untilMs - ARRIVALS_WINDOW_MS);
  if (view.status === null) return kept;
  const grown = status.lossMeter.received - view.status.lossMeter.received;
  return [
    ...kept,
    { fromMs: view.statusAtMs, untilMs, count: grown < 0 ? status.lossMeter.received : grown },
  ];
}

/** The server's clock now. */
export function serverNow(view: View, nowMs: number): number {
  return nowMs + view.skewMs;
}

/** Events per second in the last so many milliseconds before the newest look; null when there is none to tell by. */
export function arrivalRate(arrivals: readonly Arrivals[], windowMs: number): number | null {
  const newest = arrivals.at(-1);
  if (newest === undefined) return null;
  const recent = arrivals.filter(({ untilMs }) => untilMs > newest.untilMs - windowMs);
  const count = recent.reduce((sum, arrival) => sum + arrival.count, 0);
  const spanMs = newest.untilMs - (recent[0]?.fromMs ?? newest.fromMs);
  return spanMs > 0 ? (count * 1_000) / spanMs : null;
}
