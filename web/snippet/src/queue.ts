import { uuidTime } from "./ids.ts";

const MAX_WAITING = 200;
const MAX_AGE_MS = 6048e5;
const MAX_BATCH = 50;
/** The edge takes 64 KiB; a character is at most three bytes of UTF-8. */
const BATCH_CHARACTERS = 2e4;

/**
 * Of the keys of waiting events, those to give up: beyond 200 the oldest, money last; and what is over 7 days old, since
 * the edge would refuse it, except money. Relies on the order of the keys.
 */
export const surplus = (keys: readonly string[], nowMs: number): string[] =>
  keys.filter((key, i) => i < keys.length - MAX_WAITING || key < `trb_q${uuidTime(nowMs - MAX_AGE_MS)}`);

/** The first of these events, as JSON, that travel together: as many as the edge takes, and at least one. */
export function batch(events: readonly string[]): string[] {
  let characters = 0;
  return events.filter((event, i) => {
    characters += event.length;
    return !i || (i < MAX_BATCH && characters < BATCH_CHARACTERS);
  });
}
