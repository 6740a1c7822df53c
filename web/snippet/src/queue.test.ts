import { describe, expect, test } from "vitest";
import { BEACON_MAX_BYTES, BEACON_MAX_EVENTS } from "../../../core/clicks/beacon.ts";
import { uuidTime } from "./ids.ts";
import { batch, surplus } from "./queue.ts";

const NOW = Date.UTC(2026, 10, 21);
const DAY_MS = 86_400_000;
const seen = (ms: number) => `trb_q${uuidTime(ms)}-7abc`;
const money = (ms: number) => `trb_r${uuidTime(ms)}-7abc`;
const many = (count: number, key: (ms: number) => string) =>
  Array.from({ length: count }, (_, i) => key(NOW - count + i));

describe("what is given up", () => {
  test("nothing up to 200 events of the last 7 days", () => {
    expect(surplus([...many(150, seen), ...many(50, money)], NOW)).toEqual([]);
    expect(surplus([seen(NOW - 7 * DAY_MS)], NOW)).toEqual([]);
  });

  test("of more than 200 the oldest, and money only when nothing else is left", () => {
    const events = many(150, seen);
    expect(surplus([...events, ...many(60, money)], NOW)).toEqual(events.slice(0, 10));
    const sales = many(203, money);
    expect(surplus(sales, NOW)).toEqual(sales.slice(0, 3));
  });

  test("what is older than 7 days, since the edge would refuse it; never money", () => {
    const [old, oldSale] = [seen(NOW - 7 * DAY_MS - 1), money(NOW - 30 * DAY_MS)];
    expect(surplus([old, seen(NOW), oldSale], NOW)).toEqual([old]);
  });
});

describe("what travels together", () => {
  test("at most 50 events", () => {
    expect(batch(Array.from({ length: 120 }, () => "{}"))).toHaveLength(BEACON_MAX_EVENTS);
  });

  test("no more than the edge reads, even if each character is three bytes long", () => {
    const events = Array.from({ length: 50 }, (_, i) => `${i}${"語".repeat(3_000)}`);
    const together = batch(events);
    expect(together).toEqual(events.slice(0, together.length));
    expect(together.length).toBeGreaterThan(1);
    expect(new Blob(together).size).toBeLessThan(BEACON_MAX_BYTES - 1_000);
  });

  test("an event that is too long for company travels alone, so that none waits for ever", () => {
    const long = "x".repeat(30_000);
    expect(batch([long, "{}"])).toEqual([long]);
    expect(batch(["{}", long])).toEqual(["{}"]);
  });
});
