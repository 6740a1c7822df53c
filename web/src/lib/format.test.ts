import { describe, expect, test } from "vitest";
import {
  formatAge,
  formatAgo,
  formatBound,
  formatCount,
  formatCountOf,
  formatDuration,
  formatList,
  formatMoment,
  formatRate,
  formatShare,
} from "./format.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe("counts", () => {
  test("are grouped as the locale does", () => {
    expect(formatCount(1234567, "en")).toBe("1,234,567");
    expect(formatCount(1234567, "de")).toBe("1.234.567");
  });

  test("take the word for one only at one", () => {
    expect(formatCountOf(0, "click", "clicks", "en")).toBe("0 clicks");
    expect(formatCountOf(1, "click", "clicks", "en")).toBe("1 click");
    expect(formatCountOf(1500, "click", "clicks", "en")).toBe("1,500 clicks");
  });
});

describe("shares", () => {
  test.each([
    [0, "0.000%"],
    [0.001, "0.100%"],
    [0.00042, "0.042%"],
    [1, "100.000%"],
  ])("%d reads %s", (share, text) => expect(formatShare(share, "en")).toBe(text));

  test("that are not nothing never read as nothing", () => {
    expect(formatShare(1 / 10_000_000, "en")).toBe("<0.001%");
    expect(formatShare(0.000005, "en")).toBe("0.001%");
  });

  test("that are bounds have no decimals to spare", () => {
    expect(formatBound(0.001, "en")).toBe("0.1%");
    expect(formatBound(1, "en")).toBe("100%");
  });

  test("follow the locale", () => {
    expect(formatShare(0.001, "de")).toBe("0,100\u00a0%");
  });
});

test("rates keep a decimal below ten", () => {
  expect(formatRate(0, "en")).toBe("0.0");
  expect(formatRate(9.46, "en")).toBe("9.5");
  expect(formatRate(1234.5, "en")).toBe("1,235");
});

describe("durations", () => {
  test.each([
    [0, "0 ms"],
    [999, "999 ms"],
    [1_000, "1.0 s"],
    [59_999, "59.9 s"],
    [60_000, "1 min 0 s"],
    [125_400, "2 min 5 s"],
  ])("%d ms reads %s", (ms, text) => expect(formatDuration(ms, "en")).toBe(text));
});

describe("ages", () => {
  test.each([
    [-5, "0 s"],
    [999, "0 s"],
    [MINUTE - 1, "59 s"],
    [MINUTE, "1 min"],
    [HOUR - 1, "59 min"],
    [HOUR, "1 h"],
    [DAY - 1, "23 h"],
    [DAY, "1 d"],
    [1_500 * DAY, "1,500 d"],
  ])("%d ms reads %s", (ms, text) => expect(formatAge(ms, "en")).toBe(text));

  test("below a second, and of a clock that runs ahead, read now", () => {
    expect(formatAgo(1_000, 1_999)).toBe("now");
    expect(formatAgo(5_000, 1_000)).toBe("now");
    expect(formatAgo(1_000, 9_000)).toBe("8 s ago");
  });
});

describe("moments", () => {
  const now = Date.UTC(2026, 10, 20, 23, 30);

  test("of today have seconds and no date", () => {
    expect(formatMoment(Date.UTC(2026, 10, 20, 8, 5, 9), now, "en-GB", "UTC")).toBe("08:05:09");
  });

  test("of another year have the year", () => {
    expect(formatMoment(Date.UTC(2025, 10, 20, 23, 30), now, "en-GB", "UTC")).toBe("20 Nov 2025, 23:30");
  });

  test("of another day have the date", () => {
    expect(formatMoment(Date.UTC(2026, 10, 19, 23, 59), now, "en-GB", "UTC")).toBe("19 Nov, 23:59");
  });

  test("are of today or not by the viewer's zone", () => {
    const beforeMidnightInUtc = Date.UTC(2026, 10, 20, 16, 0);
    expect(formatMoment(beforeMidnightInUtc, now, "en-GB", "Asia/Tokyo")).toBe("01:00:00");
    expect(formatMoment(beforeMidnightInUtc - 2 * HOUR, now, "en-GB", "Asia/Tokyo")).toBe("20 Nov, 23:00");
  });
});

test("lists end in and", () => {
  expect(formatList([])).toBe("");
  expect(formatList(["Postgres"])).toBe("Postgres");
  expect(formatList(["Postgres", "Redis"])).toBe("Postgres and Redis");
  expect(formatList(["Postgres", "Redis", "the queue"])).toBe("Postgres, Redis and the queue");
});
