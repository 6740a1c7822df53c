import { uuidv7Time } from "../ids/uuidv7.ts";
import { ok, type Result, refuse } from "../result.ts";

const DAY_MS = 86_400_000;
/** How old an id may be when its event is packed. */
export const AGE_MAX_MS = 7 * DAY_MS;
/** How far ahead of the clock an id may be. */
export const AHEAD_MAX_MS = 5 * 60_000;
/** Partitions are detached after 30 days: an id that old could no longer be told from a second one. */
export const STORABLE_MS = 28 * DAY_MS;

export type AgeRefusal = "not_uuidv7" | "too_old" | "ahead";

/**
 * The time in an event's id, when the id can be used. Age is measured at the moment of packing, not of arrival:
 * every delivery decides alike, and a pack that waited for days in a spill is as good as new.
 *
 * @param sentAtMs when the edge packed it, Unix milliseconds; taken for now when it lies ahead.
 */
export function eventTime(id: string, sentAtMs: number, nowMs: number): Result<number, AgeRefusal> {
  const atMs = uuidv7Time(id);
  if (atMs === undefined) return refuse("not_uuidv7");
  const packedMs = Math.min(sentAtMs, nowMs);
  if (atMs > packedMs + AHEAD_MAX_MS) return refuse("ahead");
  if (atMs < packedMs - AGE_MAX_MS || atMs < nowMs - STORABLE_MS) return refuse("too_old");
  return ok(atMs);
}

/**
 * When a money event happened. It is never refused for its time: the order's id tells it from others, and its table
 * has no partitions. An id that cannot be believed gives the time of the packing.
 */
export function moneyEventTime(id: string, sentAtMs: number, nowMs: number): number {
  const atMs = uuidv7Time(id);
  const packedMs = Math.min(sentAtMs, nowMs);
  const isBelieved = atMs !== undefined && atMs >= packedMs - AGE_MAX_MS && atMs <= packedMs + AHEAD_MAX_MS;
  return isBelieved ? atMs : packedMs;
}
