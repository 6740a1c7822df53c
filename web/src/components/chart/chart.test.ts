import { expect, test } from "vitest";
import { formatBucket } from "./format-bucket.ts";
import { stepTo } from "./step-to.ts";

test.each([
  ["ArrowRight", 3, 4],
  ["ArrowRight", 9, 9],
  ["ArrowLeft", 0, 0],
  ["PageUp", 3, 9],
  ["Home", 5, 0],
  ["End", 0, 9],
  ["Enter", 3, null],
])("%s at point %i of ten leads to %s", (key, at, next) => expect(stepTo(key, at, 10)).toBe(next));

test("a part of a range is called by its place's clock, in the viewer's language", () => {
  const startsAt = "2026-11-21T17:00:00Z";
  expect(formatBucket(startsAt, "day", "Asia/Ho_Chi_Minh", "en-GB")).toBe("Sun 22 Nov");
  expect(formatBucket(startsAt, "month", "UTC", "vi")).toContain("11");
});
