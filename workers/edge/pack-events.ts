import { type ClickEvent, PACK_MAX_BYTES, PACK_MAX_EVENTS } from "../../core/clicks/click-event.ts";

/** The pack's own fields take less than this. */
const ENVELOPE_BYTES = 200;
const EVENTS_BYTES_MAX = PACK_MAX_BYTES - ENVELOPE_BYTES;
/** An event's names, ids, numbers and hashes as JSON, at most. */
const FIXED_BYTES_MAX = 1_000;
/** What one UTF-16 unit can take in JSON (`\u001f`). */
const BYTES_PER_UNIT_MAX = 6;
const NONE: Readonly<Record<string, string>> = {};

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

/** An estimate that is never too low, and the exact size only where the estimate is over the limit. */
function jsonBytes(events: ClickEvent[]): number {
  let bytes = 0;
  for (const event of events) bytes += FIXED_BYTES_MAX + BYTES_PER_UNIT_MAX * textUnits(event);
  return bytes <= EVENTS_BYTES_MAX ? bytes : new TextEncoder().encode(JSON.stringify(events)).length;
}

/** UTF-16 units of all that a request can make long. */
function textUnits({ userAgent, region, city, referrer, sub, utm }: ClickEvent): number {
  let units =
    (userAgent?.length ?? 0) + (region?.length ?? 0) + (city?.length ?? 0) + (referrer?.length ?? 0);
  for (const value of Object.values(sub ?? NONE)) units += value.length;
  for (const value of Object.values(utm ?? NONE)) units += value.length;
  return units;
}
