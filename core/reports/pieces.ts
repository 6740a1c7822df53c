import type { Span } from "./range.ts";

export type Grain = "quarter" | "hour" | "day" | "month";

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
const STEPS: Readonly<Record<Exclude<Grain, "month">, number>> = {
  quarter: QUARTER_MS,
  hour: 4 * QUARTER_MS,
  day: 96 * QUARTER_MS,
};

/**
 * Spans, numbered from 0 as parts, as few rollups that make them up. A span is cut at the coarse bounds nearest to its own, and what
 * lies between those two is added where it is missing and taken off where it is too much: a year of days that begin at five o'clock
 * of UTC is a day and five hours each, not 24 hours. What ends one part and begins the next is read once for both. Sums are whole
 * numbers, so this is exact. Bounds within a quarter of an hour are cut down to its beginning.
 *
 * @param grains that there are, the coarsest first, quarters last
 */
export function piecesOf(spans: readonly Span[], grains: readonly Grain[]): Piece[] {
  const pieces = new Map<string, Span & { grain: Grain; counts: Count[] }>();
  const count = (grain: Grain, span: Span, of: Count) => {
    const key = `${grain} ${span.fromMs} ${span.toMs}`;
    const piece = pieces.get(key);
    if (piece === undefined) pieces.set(key, { ...span, grain, counts: [of] });
    else piece.counts.push(of);
  };
  const cut = ({ fromMs, toMs }: Span, level: number, of: Count): void => {
    if (fromMs === toMs) return;
    const grain = grains[level];
    if (grain === undefined) throw new Error("the finest grain is quarters");
    const [from, to] = [nearest(fromMs, grain), nearest(toMs, grain)];
    const besides = Math.abs(fromMs - from) + Math.abs(toMs - to);
    if (from >= to || besides >= toMs - fromMs) {
      cut({ fromMs, toMs }, level + 1, of);
      return;
    }
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

const floorTo = (ms: number, step: number): number => Math.floor(ms / step) * step;

function nearest(ms: number, grain: Grain): number {
  if (grain !== "month") return floorTo(ms + STEPS[grain] / 2, STEPS[grain]);
  const date = new Date(ms);
  const monthAt = (more: number) => Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + more, 1);
  const [before, after] = [monthAt(0), monthAt(1)];
  return ms - before < after - ms ? before : after;
}
