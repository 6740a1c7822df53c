import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bucketsIn, dailyRunsOf, type Grain, type Level, type Piece, piecesOf, runsOf } from "./pieces.ts";
import {
  addDays,
  bucketsOf,
  comparedRange,
  type DayRange,
  daysOf,
  INTERVALS,
  intervalOf,
  spanOf,
} from "./range.ts";
import { changeBps, conversionRateBps, per100Clicks } from "./rates.ts";

/*
 * Goal: whatever the range, interval and place, the parts of a report cover it without gap and overlap, and each is made up of whole
 * rollups. Method: properties over random days of twenty years and places with clocks off the hour, put forward at midnight, or by half an hour.
 */
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const ZONES = [
  ...["UTC", "Asia/Ho_Chi_Minh", "Asia/Kathmandu", "Asia/Kolkata", "America/New_York", "Europe/Berlin"],
  ...["America/Santiago", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Cairo", "Pacific/Chatham"],
];
const LEVELS: readonly Level[] = [["month"], ["day", "day06", "day12", "day18"], ["hour"], ["quarter"]];
const TABLE_LEVELS: readonly Level[] = [["month"], ["day"], ["quarter"]];
const LINK_LEVELS: readonly Level[] = [["month"], ["day"], ["six"], ["quarter"]];
const zone = fc.constantFrom(...ZONES);
const range = fc.tuple(fc.integer({ min: 0, max: 7_300 }), fc.integer({ min: 0, max: 45 })).map(
  ([from, days]): DayRange => ({
    from: addDays("2012-01-01", from),
    to: addDays("2012-01-01", from + days),
  }),
);

describe("parts of a range", () => {
  it("follow each other from its beginning to its end", () => {
    fc.assert(
      fc.property(range, zone, fc.constantFrom(...INTERVALS), (days, timezone, interval) => {
        const buckets = bucketsOf(days, interval, timezone);
        const span = spanOf(days, timezone);
        expect(buckets[0]?.fromMs).toBe(span.fromMs);
        expect(buckets.at(-1)?.toMs).toBe(span.toMs);
        const broken = buckets.filter(
          ({ fromMs, toMs }, at) => toMs <= fromMs || (at > 0 && fromMs !== buckets[at - 1]?.toMs),
        );
        expect(broken).toEqual([]);
      }),
    );
  });

  it("are as long as the clock says where it is put forward and back", () => {
    const hours = (day: string, timezone: string) =>
      bucketsOf({ from: day, to: day }, "hour", timezone).map(
        ({ fromMs, toMs }) => (toMs - fromMs) / HOUR_MS,
      );
    expect(hours("2026-03-08", "America/New_York")).toHaveLength(23);
    expect(hours("2026-11-01", "America/New_York")).toHaveLength(25);
    expect(hours("2026-04-05", "Australia/Lord_Howe").at(-1)).toBe(0.5);
    expect(bucketsOf({ from: "2026-09-06", to: "2026-09-06" }, "day", "America/Santiago")).toEqual([
      { fromMs: Date.parse("2026-09-06T04:00:00Z"), toMs: Date.parse("2026-09-07T03:00:00Z") },
    ]);
  });

  it("begin with Mondays and firsts, the first part being cut", () => {
    const starts = (interval: "week" | "month") =>
      bucketsOf({ from: "2026-01-28", to: "2026-02-10" }, interval, "UTC").map(({ fromMs }) =>
        new Date(fromMs).toISOString().slice(0, 10),
      );
    expect(starts("week")).toEqual(["2026-01-28", "2026-02-02", "2026-02-09"]);
    expect(starts("month")).toEqual(["2026-01-28", "2026-02-01"]);
  });

  it("are finer the shorter the range is", () => {
    const of = (days: number) => intervalOf({ from: "2026-01-01", to: addDays("2026-01-01", days - 1) });
    expect([1, 3, 4, 92, 93, 400, 401].map(of)).toEqual([
      "hour",
      "hour",
      "day",
      "day",
      "week",
      "week",
      "month",
    ]);
  });
});

describe("what a range is compared with", () => {
  it("is as many days just before", () => {
    fc.assert(
      fc.property(range, (days) => {
        const before = comparedRange(days, "previous_period");
        expect(daysOf(before)).toBe(daysOf(days));
        expect(addDays(before.to, 1)).toBe(days.from);
      }),
    );
  });

  it("is the same dates of the year before", () => {
    const aYearBefore = (from: string, to: string) => comparedRange({ from, to }, "previous_year");
    expect(aYearBefore("2026-03-01", "2026-03-31")).toEqual({ from: "2025-03-01", to: "2025-03-31" });
    expect(aYearBefore("2024-02-29", "2024-02-29")).toEqual({ from: "2023-02-28", to: "2023-02-28" });
  });
});

describe("pieces of rollups", () => {
  const levelsThere = fc.constantFrom(LEVELS, TABLE_LEVELS, LINK_LEVELS);
  /** What the pieces of a part come to: where it begins and ends, if they leave no gap and count nothing twice. */
  const boundsOf = (pieces: readonly Piece[], part: number) => {
    const steps = new Map<number, number>();
    const step = (at: number, by: number) => steps.set(at, (steps.get(at) ?? 0) + by);
    for (const { fromMs, toMs, counts } of pieces)
      for (const { sign } of counts.filter((count) => count.part === part)) {
        step(fromMs, sign);
        step(toMs, -sign);
      }
    return [...steps].filter(([, by]) => by !== 0).toSorted(([one], [other]) => one - other);
  };

  it("make each part up, no more and no less, of whole buckets of their grains", () => {
    fc.assert(
      fc.property(
        range,
        zone,
        fc.constantFrom(...INTERVALS),
        levelsThere,
        (days, timezone, wanted, levels) => {
          const interval = wanted === "hour" && daysOf(days) > 40 ? "day" : wanted;
          const spans = [
            ...bucketsOf(days, interval, timezone),
            ...bucketsOf(comparedRange(days, "previous_period"), interval, timezone),
          ];
          const pieces = piecesOf(spans, levels);
          for (const [part, { fromMs, toMs }] of spans.entries())
            if (fromMs < toMs)
              expect(boundsOf(pieces, part)).toEqual([
                [fromMs, 1],
                [toMs, -1],
              ]);
            // A day that a place left out altogether.
            else expect(boundsOf(pieces, part)).toEqual([]);
          for (const { grain, fromMs, toMs } of pieces) {
            expect(levels.flat()).toContain(grain);
            expect(fromMs).toBeLessThan(toMs);
            for (const bound of [fromMs, toMs]) expect(new Date(bound).toISOString()).toMatch(BEGINS[grain]);
          }
        },
      ),
    );
  });

  it("of a span are seven at most", () => {
    fc.assert(
      fc.property(range, zone, levelsThere, (days, timezone, levels) => {
        expect(piecesOf([spanOf(days, timezone)], levels).length).toBeLessThanOrEqual(7);
      }),
    );
  });

  it("read a day that begins at five o'clock as a day and five hours, once for both that they lie between", () => {
    const spans = bucketsOf({ from: "2026-01-02", to: "2026-01-06" }, "day", "America/New_York");
    const pieces = piecesOf(spans, [["month"], ["day"], ["hour"], ["quarter"]]);
    expect(pieces.filter(({ grain }) => grain === "day")).toHaveLength(5);
    const hours = pieces.filter(({ grain }) => grain === "hour");
    expect(hours).toHaveLength(6);
    for (const { fromMs, toMs } of hours) expect(toMs - fromMs).toBe(5 * 3_600_000);
    expect(pieces).toHaveLength(11);
  });

  it("read it as a day that begins at six and an hour, where there are such days", () => {
    const spans = bucketsOf({ from: "2026-01-02", to: "2026-01-06" }, "day", "America/New_York");
    const pieces = piecesOf(spans, LEVELS);
    expect(pieces.filter(({ grain }) => grain === "day06")).toHaveLength(5);
    const hours = pieces.filter(({ grain }) => grain === "hour");
    expect(hours.map((piece) => bucketsIn(piece).length)).toEqual([1, 1, 1, 1, 1, 1]);
    expect(pieces).toHaveLength(11);
    expect(runsOf(pieces).filter(({ grain }) => grain === "day06")).toEqual([
      { grain: "day06", fromMs: Date.UTC(2026, 0, 2, 6), toMs: Date.UTC(2026, 0, 7, 6) },
    ]);
  });

  it("come to the same buckets, each once, where they are read as runs", () => {
    fc.assert(
      fc.property(range, zone, levelsThere, (days, timezone, levels) => {
        const pieces = piecesOf(bucketsOf(days, "day", timezone), levels);
        const names = (all: readonly Pick<Piece, "grain" | "fromMs" | "toMs">[]) =>
          all.flatMap((one) => bucketsIn(one).map((at) => `${one.grain} ${at}`));
        const read = names(runsOf(pieces));
        expect(new Set(read)).toEqual(new Set(names(pieces)));
        expect(new Set(read).size).toBe(read.length);
      }),
    );
  });

  it("come to the same buckets, each once, where they are read by their time of day", () => {
    fc.assert(
      fc.property(range, zone, levelsThere, (days, timezone, levels) => {
        const both = [days, comparedRange(days, "previous_year")];
        const pieces = piecesOf(
          both.flatMap((one) => bucketsOf(one, "day", timezone)),
          levels,
        );
        const read = dailyRunsOf(pieces).flatMap(({ grain, clockMs, fromMs, toMs }) =>
          bucketsIn({ grain: grain === "month" ? grain : "day", fromMs, toMs }).map((at) => {
            expect(at % DAY_MS).toBe(clockMs);
            return `${grain} ${at}`;
          }),
        );
        const asked = new Set(
          pieces.flatMap((piece) => bucketsIn(piece).map((at) => `${piece.grain} ${at}`)),
        );
        expect(new Set(read)).toEqual(asked);
        expect(read).toHaveLength(asked.size);
      }),
    );
  });

  it("of a year of days at a place off the hour are a range of days, and one of each quarter beside them", () => {
    const spans = bucketsOf({ from: "2025-01-01", to: "2025-12-31" }, "day", "Asia/Kolkata");
    expect(
      dailyRunsOf(piecesOf(spans, LEVELS)).map(({ grain, clockMs }) => [grain, clockMs / HOUR_MS]),
    ).toEqual(
      expect.arrayContaining([
        ["day18", 18],
        ["quarter", 18],
        ["quarter", 18.25],
      ]),
    );
    expect(dailyRunsOf(piecesOf(spans, LEVELS))).toHaveLength(3);
  });

  it("of links at a place seven hours off are six hours and four quarters at each end, not 28 quarters", () => {
    const spans = [spanOf({ from: "2026-01-03", to: "2026-01-09" }, "Asia/Ho_Chi_Minh")];
    const sizes = piecesOf(spans, LINK_LEVELS).map((piece) => [piece.grain, bucketsIn(piece).length]);
    expect(sizes.filter(([grain]) => grain !== "day")).toEqual([
      ["six", 1],
      ["quarter", 4],
      ["six", 1],
      ["quarter", 4],
    ]);
  });

  it("do not take a month for a day in its middle, nor a day for an hour", () => {
    const spans = bucketsOf({ from: "2026-01-01", to: "2026-03-31" }, "day", "Asia/Kolkata");
    expect(piecesOf(spans, LEVELS).filter(({ grain }) => grain === "month")).toEqual([]);
    const hours = bucketsOf({ from: "2026-01-01", to: "2026-01-02" }, "hour", "Asia/Kathmandu");
    expect(piecesOf(hours, LEVELS).filter(({ grain }) => grain === "day")).toEqual([]);
  });

  it("of nothing, or of less than a quarter, are none", () => {
    const at = Date.UTC(2026, 0, 2, 3, 14);
    expect(
      piecesOf(
        [
          { fromMs: at, toMs: at },
          { fromMs: at - 60_000, toMs: at },
        ],
        LEVELS,
      ),
    ).toEqual([]);
  });
});

const BEGINS: Readonly<Record<Grain, RegExp>> = {
  quarter: /:(00|15|30|45):00\.000Z$/,
  hour: /:00:00\.000Z$/,
  six: /T(00|06|12|18):00:00\.000Z$/,
  day: /T00:00:00\.000Z$/,
  day06: /T06:00:00\.000Z$/,
  day12: /T12:00:00\.000Z$/,
  day18: /T18:00:00\.000Z$/,
  month: /-01T00:00:00\.000Z$/,
};

describe("rates", () => {
  it("are cut, and null where there is nothing to divide by", () => {
    expect(conversionRateBps(1n, 3n)).toBe(3333);
    expect(conversionRateBps(3n, 2n)).toBe(15_000);
    expect(conversionRateBps(3n, 0n)).toBeNull();
    expect(per100Clicks(999n, 1000n)).toBe(99n);
    expect(per100Clicks(1n, 0n)).toBeNull();
    expect(changeBps(150n, 100n)).toBe(5000);
    expect(changeBps(-50n, -100n)).toBe(5000);
    expect(changeBps(1n, 0n)).toBeNull();
  });
});
