import { type ClickEvent, PACK_MAX_BYTES, PACK_MAX_EVENTS } from "../../core/clicks/click-event.ts";
import type { EdgeEvent } from "../../core/clicks/page-event.ts";

/** The pack's own fields take less than this. */
const ENVELOPE_BYTES = 200;
const EVENTS_BYTES_MAX = PACK_MAX_BYTES - ENVELOPE_BYTES;
/** An event's ids, numbers, hashes and names as JSON, at most; and the names of sub-ids and UTM. */
const FIXED_BYTES_MAX = 700;
const PARAM_NAMES_BYTES_MAX = 200;
/** What one UTF-16 unit takes in JSON when nothing is known of it (`\u001f`). */
const BYTES_PER_UNIT_MAX = 6;
/** And when it is JSON already. */
const UTF8_BYTES_PER_UNIT_MAX = 3;
/** ASCII that JSON writes as it is: a byte per unit. */
const PLAIN = /^[ !#-[\]-~]*$/;

const NONE: Readonly<Record<string, string>> = {};

/** Splits events, in order, into packs that keep both limits. An event that alone exceeds them goes alone. */
export function packEvents(events: EdgeEvent[]): EdgeEvent[][] {
  const packs: EdgeEvent[][] = [];
  for (let at = 0; at < events.length; at += PACK_MAX_EVENTS) {
    splitByBytes(events.slice(at, at + PACK_MAX_EVENTS), packs);
  }
  return packs;
}

function splitByBytes(events: EdgeEvent[], packs: EdgeEvent[][]): void {
  if (events.length > 1 && jsonBytes(events) > EVENTS_BYTES_MAX) {
    const half = events.length >> 1;
    splitByBytes(events.slice(0, half), packs);
    splitByBytes(events.slice(half), packs);
  } else packs.push(events);
}

/** An estimate that is never too low, and the exact size only where the estimate is over the limit. */
function jsonBytes(events: EdgeEvent[]): number {
  let bytes = 0;
  for (const event of events) bytes += FIXED_BYTES_MAX + longTextBytes(event);
  return bytes <= EVENTS_BYTES_MAX ? bytes : new TextEncoder().encode(JSON.stringify(events)).length;
}

/** The values that a request can make long. */
function longTextBytes(event: EdgeEvent): number {
  switch (event.kind) {
    case "click":
      return clickTextBytes(event);
    case "refused":
      return textBytes(event.reason) + textBytes(event.raw);
    case "conversion":
      return textBytes(event.userAgent) + textBytes(event.host) + recordBytes(event.report);
    default: {
      const { userAgent, url, referrer, name, data } = event;
      const texts = textBytes(userAgent) + textBytes(url) + textBytes(referrer) + textBytes(name);
      return texts + recordBytes(data);
    }
  }
}

/** What has names of its own is written to be measured: few events have any. */
function recordBytes(record: object | undefined): number {
  return record === undefined ? 0 : JSON.stringify(record).length * UTF8_BYTES_PER_UNIT_MAX;
}

function clickTextBytes({ userAgent, region, city, referrer, sub, utm }: ClickEvent): number {
  let bytes = textBytes(userAgent) + textBytes(region) + textBytes(city) + textBytes(referrer);
  if (sub !== undefined || utm !== undefined) bytes += PARAM_NAMES_BYTES_MAX;
  for (const value of Object.values(sub ?? NONE)) bytes += textBytes(value);
  for (const value of Object.values(utm ?? NONE)) bytes += textBytes(value);
  return bytes;
}

function textBytes(text: string | undefined): number {
  if (text === undefined) return 0;
  return PLAIN.test(text) ? text.length : text.length * BYTES_PER_UNIT_MAX;
}
