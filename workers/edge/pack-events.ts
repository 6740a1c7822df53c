import { type ClickEvent, PACK_MAX_BYTES, PACK_MAX_EVENTS } from "../../core/clicks/click-event.ts";

/** The pack's own fields take less than this. */
const ENVELOPE_BYTES = 200;
const EVENTS_BYTES_MAX = PACK_MAX_BYTES - ENVELOPE_BYTES;
/** No UTF-16 unit takes more bytes than this in UTF-8. */
const BYTES_PER_UNIT_MAX = 3;

/** Splits events, in order, into packs that keep both limits. An event that alone exceeds them goes alone. */
export function packEvents(events: ClickEvent[]): ClickEvent[][] {
  const packs: ClickEvent[][] = [];
  for (let at = 0; at < events.length; at += PACK_MAX_EVENTS) {
    splitByBytes(events.slice(at, at + PACK_MAX_EVENTS), packs);
  }
  return packs;
}

function splitByBytes(events: ClickEvent[], packs: ClickEvent[][]): void {
  if (events.length > 1 && jsonBytes(events) > EVENTS_BYTES_MAX) {
    const half = events.length >> 1;
    splitByBytes(events.slice(0, half), packs);
    splitByBytes(events.slice(half), packs);
  } else packs.push(events);
}

function jsonBytes(events: ClickEvent[]): number {
  const text = JSON.stringify(events);
  if (text.length * BYTES_PER_UNIT_MAX <= EVENTS_BYTES_MAX) return text.length;
  return new TextEncoder().encode(text).length;
}
