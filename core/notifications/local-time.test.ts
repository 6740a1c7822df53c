import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { localTime, nextInstants } from "./local-time.ts";

const ZONES = [
  "UTC",
  "Asia/Ho_Chi_Minh",
  "Europe/Berlin",
  "America/New_York",
  "Australia/Lord_Howe",
  "Asia/Kathmandu",
];
const zone = fc.constantFrom(...ZONES);
const instant = fc.date({ min: new Date("2026-01-01"), max: new Date("2027-12-31"), noInvalidDate: true });
const iso = (dates: readonly Date[]) => dates.map((date) => date.toISOString());

describe("the time at a place", () => {
  it.each([
    ["2026-11-21T16:59:59.999Z", "Asia/Ho_Chi_Minh", "2026-11-21", 23 * 60 + 59],
    ["2026-11-21T17:00:00Z", "Asia/Ho_Chi_Minh", "2026-11-22", 0],
    ["2026-03-29T00:59:59Z", "Europe/Berlin", "2026-03-29", 119],
    ["2026-03-29T01:00:00Z", "Europe/Berlin", "2026-03-29", 180],
    ["2026-11-21T10:00:00Z", "Nowhere/Land", "2026-11-21", 600],
  ])("%s in %s is %s, minute %i", (at, timezone, day, minutes) =>
    expect(localTime(new Date(at), timezone)).toEqual({ day, minutes }),
  );
});

describe("a clock that is asked at the turns of weeks", () => {
  // Their clocks stop being ahead for the month of fasting.
  const zones = fc.constantFrom(
    ...ZONES,
    "Africa/Casablanca",
    "Africa/El_Aaiun",
    "Africa/Cairo",
    "Asia/Gaza",
  );

  it("shows what the place's own does", () => {
    const at = fc.date({ min: new Date("2005-01-01"), max: new Date("2037-12-31"), noInvalidDate: true });
    fc.assert(
      fc.property(at, zones, (date, timezone) => {
        const parts = Object.fromEntries(
          new Intl.DateTimeFormat("en-GB", {
            ...{ timeZone: timezone, year: "numeric", month: "2-digit", day: "2-digit" },
            ...{ hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
          })
            .formatToParts(date)
            .map(({ type, value }) => [type, value]),
        );
        expect(localTime(date, timezone)).toEqual({
          day: `${parts.year}-${parts.month}-${parts.day}`,
          minutes: Number(parts.hour) * 60 + Number(parts.minute),
        });
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("when a clock next shows a time", () => {
  it("is skipped by a clock that is put forward: as much later as it was", () => {
    const after = new Date("2026-03-28T23:30:00Z");
    expect(iso(nextInstants(after, 150, "Europe/Berlin").slice(0, 2))).toEqual([
      "2026-03-29T01:30:00.000Z",
      "2026-03-30T00:30:00.000Z",
    ]);
  });

  it("comes twice on the night that a clock is put back", () => {
    const after = new Date("2026-10-24T22:30:00Z");
    expect(iso(nextInstants(after, 150, "Europe/Berlin").slice(0, 2))).toEqual([
      "2026-10-25T00:30:00.000Z",
      "2026-10-25T01:30:00.000Z",
    ]);
  });

  it("is later than asked, in order, within two days, and shows that time unless no clock does", () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: 0, max: 1439 }), zone, (after, minutes, timezone) => {
        const found = nextInstants(after, minutes, timezone);
        expect(found.length).toBeGreaterThanOrEqual(2);
        const all = found.map(Number);
        expect(all).toEqual(all.toSorted((a, b) => a - b));
        expect(all[0]).toBeGreaterThan(after.getTime());
        expect((all[0] ?? 0) - after.getTime()).toBeLessThanOrEqual(26 * 3_600_000);
        const shown = found.map((at) => localTime(at, timezone).minutes);
        expect(shown.filter((one) => one !== minutes).length).toBeLessThanOrEqual(1);
      }),
    );
  });
});
