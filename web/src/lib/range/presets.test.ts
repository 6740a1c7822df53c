import { expect, test } from "vitest";
import { presetOf, presetRange } from "./presets.ts";

test.each([
  ["today", "2026-11-22"],
  ["7d", "2026-11-16"],
  ["30d", "2026-10-24"],
  ["90d", "2026-08-25"],
  ["month", "2026-11-01"],
  ["quarter", "2026-10-01"],
  ["year", "2026-01-01"],
] as const)("%s up to 22 November begins on %s, and is known again", (preset, from) => {
  const range = { from, to: "2026-11-22" };
  expect(presetRange(preset, "2026-11-22")).toEqual(range);
  expect(presetOf(range, "2026-11-22")).toBe(preset);
});

test("days that are no preset are none", () =>
  expect(presetOf({ from: "2026-11-02", to: "2026-11-05" }, "2026-11-22")).toBeUndefined());
