import { expect, test } from "vitest";
import { startOfDay, startOfToday } from "./day.ts";

const clock = (text: string | null): string | null => (text === null ? null : new Date(text).toString());
const local = (year: number, month: number, day: number): string => new Date(year, month - 1, day).toString();

test("today begins at midnight by the viewer's clock", () => {
  expect(clock(startOfToday(new Date(2026, 10, 21, 23, 59).getTime()))).toBe(local(2026, 11, 21));
});

test.each([
  ["2026-11-21", 0, local(2026, 11, 21)],
  ["2026-12-31", 1, local(2027, 1, 1)],
  ["2028-02-28", 1, local(2028, 2, 29)],
  ["", 0, null],
  ["21/11/2026", 0, null],
])("%s and %i days later begins at midnight by the viewer's clock", (date, later, expected) => {
  expect(clock(startOfDay(date, later))).toBe(expected);
});
