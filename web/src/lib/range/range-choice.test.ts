import { expect, test } from "vitest";
import { spanOf } from "../../../../core/reports/range.ts";
import { checkDays, presetRange, readRangeChoice, writeRangeChoice } from "./range-choice.ts";

const PLACE = { program: "Asia/Ho_Chi_Minh", viewer: "Europe/Berlin" };
/** At the program the 23rd has begun, at the viewer the 22nd has not ended. */
const NOW = new Date("2026-11-22T18:00:00Z");

test.each([
  ["today", "2026-11-22"],
  ["7d", "2026-11-16"],
  ["30d", "2026-10-24"],
  ["90d", "2026-08-25"],
  ["month", "2026-11-01"],
  ["quarter", "2026-10-01"],
  ["year", "2026-01-01"],
] as const)("%s up to 22 November begins on %s", (preset, from) =>
  expect(presetRange(preset, "2026-11-22")).toEqual({ from, to: "2026-11-22" }),
);

test("today is the place's whose clock is chosen", () => {
  const today = (zone?: string) =>
    readRangeChoice({ range: "today", ...(zone === undefined ? {} : { zone }) }, NOW, PLACE);
  expect(today()).toMatchObject({ range: { from: "2026-11-23" }, timezone: "Asia/Ho_Chi_Minh" });
  expect(today("viewer")).toMatchObject({ range: { from: "2026-11-22" }, timezone: "Europe/Berlin" });
  expect(today("utc")).toMatchObject({ range: { from: "2026-11-22" }, timezone: "UTC" });
});

test("an address that says nothing, or nonsense, is of 30 days and compared with nothing", () => {
  for (const search of [
    {},
    { range: "400d", from: "2026-11-02", to: "2026-11-01", compare: "mine", zone: "mars" },
  ]) {
    expect(readRangeChoice(search, NOW, PLACE)).toMatchObject({
      preset: "30d",
      compare: "none",
      zone: "program",
    });
  }
});

test("what is written comes back, and what is usual is not written", () => {
  const asked = { from: "2026-02-01", to: "2026-02-28", compare: "previous_year", zone: "utc" };
  const choice = readRangeChoice(asked, NOW, PLACE);
  expect(choice).toMatchObject({ preset: "custom", compared: { from: "2025-02-01", to: "2025-02-28" } });
  expect(writeRangeChoice(choice, PLACE)).toEqual({ ...asked, range: undefined });
  const usual = writeRangeChoice(readRangeChoice({}, NOW, PLACE), PLACE);
  expect(Object.values(usual).filter((value) => value !== undefined)).toEqual([]);
});

test("without a program the viewer's clock is the usual one", () => {
  const place = { viewer: "Europe/Berlin" };
  expect(readRangeChoice({ zone: "program" }, NOW, place).timezone).toBe("Europe/Berlin");
});

test("a day on which clocks are put back is an hour longer", () => {
  const { fromMs, toMs } = spanOf({ from: "2026-10-25", to: "2026-10-25" }, "Europe/Berlin");
  expect((toMs - fromMs) / 3_600_000).toBe(25);
});

test.each([
  ["", "2026-01-01", "no_day"],
  ["2026-02-30", "2026-03-01", "no_day"],
  ["2026-01-02", "2026-01-01", "order"],
  ["2016-01-01", "2026-01-01", "too_long"],
  ["2026-01-01", "2026-01-01", null],
])("from %j to %j is %s", (from, to, wrong) => expect(checkDays({ from, to })).toBe(wrong));
