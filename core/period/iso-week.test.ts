import { describe, expect, it } from "vitest";
import { isIsoWeek, isoWeekBounds, isoWeekOf } from "./iso-week.ts";

const boundsOf = (week: string, timezone: string) => {
  const bounds = isoWeekBounds(week, timezone);
  if (!bounds.ok) return bounds.reason;
  return [bounds.value.startsAtMs, bounds.value.endsAtMs].map((ms) => new Date(ms).toISOString());
};

describe("isoWeekBounds", () => {
  it.each([
    // 16 November 2026 is a Monday.
    ["2026-W47", "UTC", "2026-11-16T00:00:00.000Z", "2026-11-23T00:00:00.000Z"],
    // Seven hours ahead of UTC, all year.
    ["2026-W47", "Asia/Ho_Chi_Minh", "2026-11-15T17:00:00.000Z", "2026-11-22T17:00:00.000Z"],
    // The farthest ahead and behind: still the same Monday there.
    ["2026-W47", "Pacific/Kiritimati", "2026-11-15T10:00:00.000Z", "2026-11-22T10:00:00.000Z"],
    ["2026-W47", "Pacific/Pago_Pago", "2026-11-16T11:00:00.000Z", "2026-11-23T11:00:00.000Z"],
    // The clock is put back on 25 October, so that the week is an hour longer.
    ["2026-W43", "Europe/Berlin", "2026-10-18T22:00:00.000Z", "2026-10-25T23:00:00.000Z"],
    // 1 January 2026 is a Thursday: the week began the year before.
    ["2026-W01", "UTC", "2025-12-29T00:00:00.000Z", "2026-01-05T00:00:00.000Z"],
    // A year that begins on a Thursday has 53 weeks.
    ["2026-W53", "UTC", "2026-12-28T00:00:00.000Z", "2027-01-04T00:00:00.000Z"],
  ])("%s in %s", (week, timezone, from, until) => expect(boundsOf(week, timezone)).toEqual([from, until]));

  it.each(["2025-W53", "2026-W00", "2026-W54", "2026-47", "W47", "1969-W10", "2200-W01", "2026-W47 ", ""])(
    "knows no week %j",
    (week) => {
      expect(boundsOf(week, "UTC")).toBe("no_such_week");
      expect(isIsoWeek(week)).toBe(false);
    },
  );
});

describe("isoWeekOf", () => {
  it.each([
    ["2026-11-21T12:00:00Z", "UTC", "2026-W47"],
    // Sunday evening in UTC, Monday in Vietnam.
    ["2026-11-22T20:00:00Z", "Asia/Ho_Chi_Minh", "2026-W48"],
    ["2026-11-22T20:00:00Z", "UTC", "2026-W47"],
    ["2027-01-03T23:59:59.999Z", "UTC", "2026-W53"],
    ["2025-12-29T00:00:00Z", "UTC", "2026-W01"],
  ])("%s in %s is in %s", (at, timezone, week) => expect(isoWeekOf(new Date(at), timezone)).toBe(week));
});
