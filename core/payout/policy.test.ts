import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { localTime } from "../notifications/local-time.ts";
import {
  DEFAULT_PAYOUT_RULES,
  minimumOf,
  needsFourEyes,
  nextDueAt,
  type PayoutSchedule,
  payoutRulesOf,
  payoutRulesSchema,
} from "./policy.ts";

const rules = (schedule: PayoutSchedule) => ({ ...DEFAULT_PAYOUT_RULES, schedule });

/** @param after ISO 8601 */
function next(schedule: PayoutSchedule, timezone: string, after: string): string | null {
  const dueMs = nextDueAt(rules(schedule), timezone, Date.parse(after));
  return dueMs === null ? null : new Date(dueMs).toISOString();
}

const DAILY = { kind: "daily" } as const;
const MONDAYS = { kind: "weekly", weekday: 1 } as const;
const monthly = (day: number) => ({ kind: "monthly", day }) as const;
const twice = (first: number, second: number): PayoutSchedule => ({
  kind: "twice_monthly",
  days: [first, second],
});

describe("when a program next pays", () => {
  it.each<[string, PayoutSchedule, string, string, string]>([
    // 09:00 in Ho Chi Minh City is 02:00 in UTC, all year.
    ["today", DAILY, "Asia/Ho_Chi_Minh", "2026-11-21T01:59:59.999Z", "2026-11-21T02:00:00.000Z"],
    ["not the moment itself", DAILY, "Asia/Ho_Chi_Minh", "2026-11-21T02:00:00Z", "2026-11-22T02:00:00.000Z"],
    [
      "by the place's day, which began",
      DAILY,
      "Asia/Ho_Chi_Minh",
      "2026-11-21T18:00:00Z",
      "2026-11-22T02:00:00.000Z",
    ],
    // A Saturday; Monday is the 23rd.
    ["next Monday", MONDAYS, "Asia/Ho_Chi_Minh", "2026-11-21T12:00:00Z", "2026-11-23T02:00:00.000Z"],
    [
      "next Sunday",
      { kind: "weekly", weekday: 7 },
      "UTC",
      "2026-11-21T12:00:00Z",
      "2026-11-22T09:00:00.000Z",
    ],
    [
      "the Monday that is Sunday in UTC still",
      MONDAYS,
      "Pacific/Auckland",
      "2026-11-22T12:00:00Z",
      "2026-11-22T20:00:00.000Z",
    ],
    [
      "the first of two days",
      twice(1, 15),
      "Asia/Ho_Chi_Minh",
      "2026-11-21T12:00:00Z",
      "2026-12-01T02:00:00.000Z",
    ],
    [
      "the second of two days",
      twice(1, 15),
      "Asia/Ho_Chi_Minh",
      "2026-12-01T02:00:00Z",
      "2026-12-15T02:00:00.000Z",
    ],
    [
      "two days that are one in a short month: the first",
      twice(30, 31),
      "UTC",
      "2026-02-01T00:00:00Z",
      "2026-02-28T09:00:00.000Z",
    ],
    [
      "two days that are one in a short month: once",
      twice(30, 31),
      "UTC",
      "2026-02-28T09:00:00Z",
      "2026-03-30T09:00:00.000Z",
    ],
    [
      "the 31st in a month of 30 days",
      monthly(31),
      "UTC",
      "2026-11-21T12:00:00Z",
      "2026-11-30T09:00:00.000Z",
    ],
    ["the 31st in February", monthly(31), "UTC", "2027-02-01T00:00:00Z", "2027-02-28T09:00:00.000Z"],
    [
      "the 30th in a leap year's February",
      monthly(30),
      "UTC",
      "2028-02-01T00:00:00Z",
      "2028-02-29T09:00:00.000Z",
    ],
    [
      "the 29th in a common year's February",
      monthly(29),
      "UTC",
      "2027-01-29T09:00:00Z",
      "2027-02-28T09:00:00.000Z",
    ],
    [
      "the 1st of next year",
      monthly(1),
      "Asia/Ho_Chi_Minh",
      "2026-12-01T02:00:00Z",
      "2027-01-01T02:00:00.000Z",
    ],
    // Berlin is at +01:00 until 2026-03-29 and from 2026-10-25, else at +02:00.
    [
      "before the clock is put forward",
      DAILY,
      "Europe/Berlin",
      "2026-03-27T12:00:00Z",
      "2026-03-28T08:00:00.000Z",
    ],
    [
      "23 hours later, when it is put forward",
      DAILY,
      "Europe/Berlin",
      "2026-03-28T08:00:00Z",
      "2026-03-29T07:00:00.000Z",
    ],
    [
      "before the clock is put back",
      DAILY,
      "Europe/Berlin",
      "2026-10-23T12:00:00Z",
      "2026-10-24T07:00:00.000Z",
    ],
    [
      "25 hours later, when it is put back",
      DAILY,
      "Europe/Berlin",
      "2026-10-24T07:00:00Z",
      "2026-10-25T08:00:00.000Z",
    ],
    [
      "a month later in winter",
      monthly(20),
      "America/New_York",
      "2026-10-20T13:00:00Z",
      "2026-11-20T14:00:00.000Z",
    ],
    [
      "a month later in summer",
      monthly(20),
      "America/New_York",
      "2026-02-20T14:00:00Z",
      "2026-03-20T13:00:00.000Z",
    ],
    // Samoa left out 2011-12-30: after 23:59 on the 29th at -10:00 came the 31st at +14:00.
    [
      "the day before one that was left out",
      DAILY,
      "Pacific/Apia",
      "2011-12-29T00:00:00Z",
      "2011-12-29T19:00:00.000Z",
    ],
    [
      "the day that was left out with the next",
      DAILY,
      "Pacific/Apia",
      "2011-12-29T19:00:00Z",
      "2011-12-30T19:00:00.000Z",
    ],
    ["and not twice", DAILY, "Pacific/Apia", "2011-12-30T19:00:00Z", "2011-12-31T19:00:00.000Z"],
    [
      "a month's day that was left out on the next, late as it is",
      monthly(30),
      "Pacific/Apia",
      "2011-12-30T18:59:00Z",
      "2011-12-30T19:00:00.000Z",
    ],
    [
      "in UTC where nobody knows the place",
      DAILY,
      "Nowhere/Land",
      "2026-11-21T08:59:00Z",
      "2026-11-21T09:00:00.000Z",
    ],
  ])("is %s", (_, schedule, timezone, after, expected) =>
    expect(next(schedule, timezone, after)).toBe(expected),
  );

  it("is never, where one has to ask", () => {
    expect(next({ kind: "on_request" }, "UTC", "2026-11-21T12:00:00Z")).toBeNull();
  });

  it("is not late: after the moment, at 09:00 by that place's clock, on a day of the schedule, within 32 days", () => {
    const zones = [
      "UTC",
      "Asia/Ho_Chi_Minh",
      "Europe/Berlin",
      "America/New_York",
      "Australia/Lord_Howe",
      "Asia/Kathmandu",
    ];
    const schedules = fc.oneof<fc.Arbitrary<PayoutSchedule>[]>(
      fc.constant(DAILY),
      fc.integer({ min: 1, max: 7 }).map((weekday) => ({ kind: "weekly", weekday }) as const),
      fc.integer({ min: 1, max: 31 }).map(monthly),
      fc
        .tuple(fc.integer({ min: 1, max: 15 }), fc.integer({ min: 16, max: 31 }))
        .map(([a, b]) => twice(a, b)),
    );
    const instant = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2028, 11, 31) });
    fc.assert(
      fc.property(schedules, fc.constantFrom(...zones), instant, (schedule, timezone, afterMs) => {
        const dueMs = nextDueAt(rules(schedule), timezone, afterMs) ?? 0;
        expect(dueMs).toBeGreaterThan(afterMs);
        expect(dueMs - afterMs).toBeLessThan(32 * 86_400_000);
        const { day, minutes } = localTime(new Date(dueMs), timezone);
        expect(minutes).toBe(9 * 60);
        if (schedule.kind === "weekly") expect(new Date(day).getUTCDay()).toBe(schedule.weekday % 7);
        if (schedule.kind === "monthly") expect(Number(day.slice(8))).toBeLessThanOrEqual(schedule.day);
        // Nothing lies between: asked of any moment before it, it is the same.
        const between = afterMs + Math.floor((dueMs - afterMs) / 2);
        expect(nextDueAt(rules(schedule), timezone, between)).toBe(dueMs);
      }),
    );
  });
});

describe("the least that is paid", () => {
  it.each([
    ["the platform's", {}, "VND", 50_000n],
    ["the program's, where it is more", { VND: 200_000 }, "VND", 200_000n],
    ["the platform's, where the program's is less", { USD: 1 }, "USD", 1000n],
    ["one króna, where the platform names none", {}, "ISK", 1n],
    ["one dinar of three decimals", {}, "KWD", 1000n],
    ["the program's in a currency that the platform does not name", { KWD: 5000 }, "KWD", 5000n],
    ["nobody's name for a currency", {}, "SEK", 100n],
  ])("is %s", (_, minimumsMinor, currency, expected) =>
    expect(minimumOf({ minimumsMinor }, currency)).toBe(expected),
  );
});

describe("four eyes", () => {
  it.each<[string, Record<string, number>, [string, bigint][], boolean]>([
    ["always, where no threshold is named", {}, [["USD", 1n]], true],
    ["not up to the threshold", { USD: 1000 }, [["USD", 1000n]], false],
    ["above it", { USD: 1000 }, [["USD", 1001n]], true],
    [
      "for one currency of two",
      { USD: 1000 },
      [
        ["USD", 5n],
        ["VND", 5n],
      ],
      true,
    ],
    ["not for an empty batch", {}, [], false],
  ])("are needed %s", (_, fourEyesAboveMinor, totals, expected) =>
    expect(needsFourEyes({ fourEyesAboveMinor }, totals)).toBe(expected),
  );
});

describe("rules", () => {
  it("are the defaults where nothing is stored, and what is stored elsewhere", () => {
    expect(payoutRulesOf(undefined)).toEqual(DEFAULT_PAYOUT_RULES);
    expect(payoutRulesOf(null)).toEqual(DEFAULT_PAYOUT_RULES);
    const stored = { ...DEFAULT_PAYOUT_RULES, schedule: twice(1, 15), minimumsMinor: { USD: 5000 } };
    expect(payoutRulesOf(JSON.parse(JSON.stringify(stored)))).toEqual(stored);
    expect(() => payoutRulesOf({ schedule: DAILY })).toThrow();
  });

  it.each([
    ["schedule", { schedule: { kind: "yearly" } }],
    ["schedule", { schedule: { kind: "daily", day: 1 } }],
    ["schedule.weekday", { schedule: { kind: "weekly", weekday: 0 } }],
    ["schedule.weekday", { schedule: { kind: "weekly", weekday: 8 } }],
    ["schedule.day", { schedule: { kind: "monthly", day: 32 } }],
    ["schedule.days", { schedule: { kind: "twice_monthly", days: [15, 15] } }],
    ["schedule.days", { schedule: { kind: "twice_monthly", days: [15, 1] } }],
    ["minimumsMinor.usd", { minimumsMinor: { usd: 1 } }],
    ["minimumsMinor.USD", { minimumsMinor: { USD: 0.5 } }],
    ["fourEyesAboveMinor.USD", { fourEyesAboveMinor: { USD: -1 } }],
    ["requireKyc", { requireKyc: "yes" }],
    ["", { colour: "red" }],
  ])("are refused for %s in %j", (field, wrong) => {
    const parsed = payoutRulesSchema.safeParse({ ...DEFAULT_PAYOUT_RULES, ...wrong });
    const [issue] = parsed.error?.issues ?? [];
    expect([parsed.success, issue?.path.join(".").startsWith(field)]).toEqual([false, true]);
  });
});
