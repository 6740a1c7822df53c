import { describe, expect, it } from "vitest";
import { type PeriodKind, periodAfter, periodAt } from "./period-bounds.ts";

const iso = ({ startsAtMs, endsAtMs }: { startsAtMs: number; endsAtMs: number }) => [
  new Date(startsAtMs).toISOString(),
  new Date(endsAtMs).toISOString(),
];

describe("periodAt", () => {
  it.each<[string, string, PeriodKind, string, [string, string]]>([
    [
      "a month of 30 days",
      "2026-09-30T23:59:59.999Z",
      "month",
      "UTC",
      ["2026-09-01T00:00:00.000Z", "2026-10-01T00:00:00.000Z"],
    ],
    [
      "a place ahead of UTC, where it is the next month already",
      "2026-09-30T17:00:00Z",
      "month",
      "Asia/Ho_Chi_Minh",
      ["2026-09-30T17:00:00.000Z", "2026-10-31T17:00:00.000Z"],
    ],
    [
      "a month in which the clock is put forward: an hour shorter",
      "2026-03-15T12:00:00Z",
      "month",
      "Europe/Berlin",
      ["2026-02-28T23:00:00.000Z", "2026-03-31T22:00:00.000Z"],
    ],
    [
      "a week in which it is put back: 169 hours",
      "2026-10-25T12:00:00Z",
      "week",
      "Europe/Berlin",
      ["2026-10-18T22:00:00.000Z", "2026-10-25T23:00:00.000Z"],
    ],
    [
      "a Monday's first millisecond",
      "2026-11-16T00:00:00Z",
      "week",
      "UTC",
      ["2026-11-16T00:00:00.000Z", "2026-11-23T00:00:00.000Z"],
    ],
    [
      "a Sunday's last",
      "2026-11-22T23:59:59.999Z",
      "week",
      "UTC",
      ["2026-11-16T00:00:00.000Z", "2026-11-23T00:00:00.000Z"],
    ],
    [
      "December",
      "2026-12-31T12:00:00Z",
      "month",
      "UTC",
      ["2026-12-01T00:00:00.000Z", "2027-01-01T00:00:00.000Z"],
    ],
    // Paraguay puts its clock forward at midnight: that day begins at 01:00.
    [
      "a day without midnight",
      "2023-10-01T12:00:00Z",
      "month",
      "America/Asuncion",
      ["2023-10-01T04:00:00.000Z", "2023-11-01T03:00:00.000Z"],
    ],
  ])("knows %s", (_, at, kind, timezone, bounds) =>
    expect(iso(periodAt(new Date(at), kind, timezone))).toEqual(bounds),
  );
});

describe("periodAfter", () => {
  it("begins where the one before ended, whatever the kind and the place are now", () => {
    const endsAt = new Date("2026-11-16T00:00:00Z");
    expect(iso(periodAfter(endsAt, "week", "UTC"))).toEqual([
      "2026-11-16T00:00:00.000Z",
      "2026-11-23T00:00:00.000Z",
    ]);
    expect(iso(periodAfter(endsAt, "month", "UTC"))).toEqual([
      "2026-11-16T00:00:00.000Z",
      "2026-12-01T00:00:00.000Z",
    ]);
    expect(iso(periodAfter(endsAt, "month", "Europe/Berlin"))).toEqual([
      "2026-11-16T00:00:00.000Z",
      "2026-11-30T23:00:00.000Z",
    ]);
  });
});
