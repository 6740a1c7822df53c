import type { Span } from "./range.ts";

export type Grain = "quarter" | "hour" | "day" | "month";

/** Rollups of one grain whose buckets begin in a half-open span. */
export interface Piece extends Span {
  readonly grain: Grain;
}

const QUARTER_MS = 900_000;
const STEPS: Readonly<Record<Exclude<Grain, "month">, number>> = {
  quarter: QUARTER_MS,
  hour: 4 * QUARTER_MS,
  day: 96 * QUARTER_MS,
};

/**
 * A span as the fewest rollups that make it up: whole months of UTC, days and hours before and after them, and quarters of an hour at
 * its ends where a place's clock is off the hour. Bounds within a quarter are cut down to its beginning.
 *
 * @param grains that there are, the coarsest first, quarters last
 */
export function piecesOf(span: Span, grains: readonly Grain[]): Piece[] {
  const toMs = floorTo(span.toMs);
  const pieces: { grain: Grain; fromMs: number; toMs: number }[] = [];
  for (let at = floorTo(span.fromMs); at < toMs; ) {
    const grain = grains.find((one) => begins(at, one) && endOf(at, one) <= toMs) ?? "quarter";
    const end = endOf(at, grain);
    const last = pieces.at(-1);
    if (last?.grain === grain) last.toMs = end;
    else pieces.push({ grain, fromMs: at, toMs: end });
    at = end;
  }
  return pieces;
}

const floorTo = (ms: number): number => Math.floor(ms / QUARTER_MS) * QUARTER_MS;

function begins(ms: number, grain: Grain): boolean {
  if (grain !== "month") return ms % STEPS[grain] === 0;
  return ms % STEPS.day === 0 && new Date(ms).getUTCDate() === 1;
}

function endOf(ms: number, grain: Grain): number {
  if (grain !== "month") return ms + STEPS[grain];
  const date = new Date(ms);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
}
