import { expect, test } from "vitest";
import { attemptPauseMs } from "./attempt-pause.ts";

test.each([
  [0, 0],
  [1, 0],
  [50, 0],
  [51, 1_000],
  [60, 1_000],
  [61, 2_000],
  [101, 32_000],
  [111, 60_000],
  [1_000_000, 60_000],
])("attempt %i is followed by a pause of %i ms", (attempt, pauseMs) =>
  expect(attemptPauseMs(attempt)).toBe(pauseMs),
);
