import type { Span } from "./range.ts";

/** `six`: six hours. A day begins at midnight of UTC, or six, twelve or eighteen hours later. */
export type Grain = "quarter" | "hour" | "six" | "day" | "day06" | "day12" | "day18" | "month";
/** Grains of which one does: the one whose bounds are nearest. */
export type Level = readonly Grain[];

/** Rollups of one grain whose buckets begin in a half-open span, and in which parts they count. */
export interface Piece extends Span {
  readonly grain: Grain;
  readonly counts: readonly Count[];
}

/** A piece is added to a part or, where that reads less, taken off what is too much of it. */
export interface Count {
  readonly part: number;
  readonly sign: 1 | -1;
}

const QUARTER_MS = 900_000;
const HOUR_MS = 4 * QUARTER_MS;
const DAY_MS = 24 * HOUR_MS;
/** How long each is, and where after midnight of UTC it begins. */
const STEPS: Readonly<Record<Exclude<Grain, "month">, { readonly ms: number; readonly offsetMs: number }>> = {
  quarter: { ms: QUARTER_MS, offsetMs: 0 },
  hour: { ms: HOUR_MS, offsetMs: 0 },
  six: { ms: 6 * HOUR_MS, offsetMs: 0 },
  day: { ms: DAY_MS, offsetMs: 0 },
  day06: { ms: DAY_MS, offsetMs: 6 * HOUR_MS },
  day12: { ms: DAY_MS, offsetMs: 12 * HOUR_MS },
  day18: { ms: DAY_MS, offsetMs: 18 * HOUR_MS },
};

/**
 * Spans, numbered from 0 as parts, as few rollups that make them up. A span is cut at the coarse bounds nearest to its own, and what
 * lies between those two is added where it is missing and taken off where it is too much: a year of days that begin at five o'clock
 * of UTC is a day and five hours each, not 24 hours. What ends one part and begins the next is read once for both. Sums are whole
 * numbers, so this is exact. Bounds within a quarter of an hour are cut down to its beginning.
 *
 * @param levels grains that there are, the coarsest first, quarters last
 */
export function piecesOf(spans: readonly Span[], levels: readonly Level[]): Piece[] {
  const pieces = new Map<string, Span & { grain: Grain; counts: Count[] }>();
  const count = (grain: Grain, span: Span, of: Count) => {
    const key = `${grain} ${span.fromMs} ${span.toMs}`;
    const piece = pieces.get(key);
    if (piece === undefined) pieces.set(key, { ...span, grain, counts: [of] });
    else piece.counts.push(of);
  };
  const cut = ({ fromMs, toMs }: Span, level: number, of: Count): void => {
    if (fromMs === toMs) return;
    const grains = levels[level];
    if (grains === undefined) throw new Error("the finest grain is quarters");
    // Of half a bucket no cut is nearer than its own bounds.
    const cuts = grains
      .filter((grain) => 2 * (toMs - fromMs) > lengthOf(grain))
      .map((grain) => nearestCut({ fromMs, toMs }, grain));
    const best = cuts.toSorted((one, other) => one.besides - other.besides)[0];
    if (best === undefined || best.from >= best.to || best.besides >= toMs - fromMs) {
      cut({ fromMs, toMs }, level + 1, of);
      return;
    }
    const { grain, from, to } = best;
    count(grain, { fromMs: from, toMs: to }, of);
    const off = { part: of.part, sign: of.sign === 1 ? -1 : 1 } as const;
    if (fromMs < from) cut({ fromMs, toMs: from }, level + 1, of);
    else cut({ fromMs: from, toMs: fromMs }, level + 1, off);
    if (to < toMs) cut({ fromMs: to, toMs }, level + 1, of);
    else cut({ fromMs: toMs, toMs: to }, level + 1, off);
  };
  for (const [part, span] of spans.entries()) {
    const [fromMs, toMs] = [floorTo(span.fromMs, QUARTER_MS), floorTo(span.toMs, QUARTER_MS)];
    if (fromMs < toMs) cut({ fromMs, toMs }, 0, { part, sign: 1 });
  }
  return [...pieces.values()];
}

/** At least. */
const lengthOf = (grain: Grain): number => (grain === "month" ? 28 * DAY_MS : STEPS[grain].ms);

const floorTo = (ms: number, step: number): number => Math.floor(ms / step) * step;

function nearestCut({ fromMs, toMs }: Span, grain: Grain) {
  const [from, to] = [nearest(fromMs, grain), nearest(toMs, grain)];
  return { grain, from, to, besides: Math.abs(fromMs - from) + Math.abs(toMs - to) };
}

function nearest(ms: number, grain: Grain): number {
  if (grain !== "month") {
    const { ms: step, offsetMs } = STEPS[grain];
    return floorTo(ms - offsetMs + step / 2, step) + offsetMs;
  }
  const [before, after] = [monthAt(ms, 0), monthAt(ms, 1)];
  return ms - before < after - ms ? before : after;
}

/** When each of a piece's buckets begins. */
export function bucketsIn({ grain, fromMs, toMs }: Pick<Piece, "grain" | "fromMs" | "toMs">): number[] {
  const starts: number[] = [];
  for (let at = fromMs; at < toMs; at = endOf(grain, at)) starts.push(at);
  return starts;
}

/** Of the bucket that begins there. */
const endOf = (grain: Grain, fromMs: number): number =>
  grain === "month" ? monthAt(fromMs, 1) : fromMs + STEPS[grain].ms;

/** The beginning of a month of UTC, so many after the one that an instant lies in. */
function monthAt(ms: number, more: number): number {
  const date = new Date(ms);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + more, 1);
}

/** Pieces of a grain that follow each other or overlap, as one. */
export function runsOf(pieces: readonly Piece[]): (Span & { readonly grain: Grain })[] {
  const spans = pieces.map(({ grain, fromMs, toMs }) => ({ grain, fromMs, toMs }));
  return joined(spans, ({ grain }) => grain, 0);
}

/** Buckets of a grain that begin at one time of day of UTC, without leaving out a day or a month. */
export interface DailyRun extends Span {
  readonly grain: Grain;
  /** After midnight of UTC. */
  readonly clockMs: number;
}

/** Pieces' buckets as runs through the days, for rollups that lie by the time of day: an hour of each day of a year is one range of them. */
export function dailyRunsOf(pieces: readonly Piece[]): DailyRun[] {
  const buckets = pieces.flatMap((piece) =>
    bucketsIn(piece).map((fromMs) => ({
      grain: piece.grain,
      clockMs: fromMs - floorTo(fromMs, DAY_MS),
      fromMs,
      toMs: endOf(piece.grain, fromMs),
    })),
  );
  return joined(buckets, ({ grain, clockMs }) => `${grain} ${clockMs}`, DAY_MS - 1);
}

/** Spans of a kind with no more than so much between them, as one. */
function joined<Kept extends Span>(
  spans: readonly Kept[],
  kindOf: (span: Kept) => string,
  apartMs: number,
): Kept[] {
  const last = new Map<string, Kept>();
  const closed: Kept[] = [];
  for (const span of spans.toSorted((one, other) => one.fromMs - other.fromMs)) {
    const kind = kindOf(span);
    const before = last.get(kind);
    if (before !== undefined && span.fromMs - before.toMs <= apartMs)
      last.set(kind, { ...before, toMs: Math.max(before.toMs, span.toMs) });
    else {
      if (before !== undefined) closed.push(before);
      last.set(kind, span);
    }
  }
  return [...closed, ...last.values()];
}
